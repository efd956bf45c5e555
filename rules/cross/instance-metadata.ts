import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, role, roleArn } from "../../model/examples/aws.ts";
import { networkPolicy, node, pod } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { askedMachines, askingNodes, metadataOf, metadataRequests } from "../families/instance-metadata.ts";

const profile = "arn:aws:iam::111111111111:instance-profile/nodes";
const outwards = (except: readonly string[]) => ({ peers: [{ cidr: "0.0.0.0/0", except }], ports: [] });

/** A pod asks the metadata service of its machine for the credentials of the machine's role. */
export default defineRule({
  id: "cross.instance-metadata",
  version: 1,
  title: "Can take the node's role from the instance metadata service",
  edge: "READS_INSTANCE_CREDENTIALS",
  emits: { from: ["K8sPod#originate", "K8sPod#originate-get"], to: "AwsRole#impersonate" },
  needs: ["aws.instance", "aws.role", "k8s.network-policy", "k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "until 6h",

  *derive(facts) {
    for (const asking of askingNodes(facts)) {
      yield* metadataRequests(facts, asking);
      for (const machine of askedMachines(facts, asking)) {
        for (const opened of facts.where("aws.role", "instanceProfiles", machine.profile ?? "")) {
          yield { from: [metadataOf(machine)], to: privilege(opened.key, "impersonate"), because: [machine, opened] };
        }
      }
    }
  },

  controls: [
    control("narrow", "aws.instance", "Require session tokens with a hop limit of 1", "hop-limit"),
    control("restrict-network", "k8s.pod", "Cut the pod off from the network", "quarantine"),
    control("detach", "aws.instance", "Take what pods need off the node's role: give the instance a profile with less"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "Ask 169.254.169.254 for a session token with PUT, then for /latest/meta-data/iam/security-credentials/<role>; where tokens are optional one GET is enough.",
  detection: [
    { service: "CloudTrail", event: "calls by the node's role from outside the VPC" },
    { service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration" },
  ],
  remediation:
    "aws ec2 modify-instance-metadata-options --instance-id <id> --http-tokens required --http-put-response-hop-limit 1",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
  ],
  examples: [
    fires(
      "tokens are optional: a GET is enough",
      `k8s:prod:pod:ai:rag#originate-get -> ${roleArn("nodes")}#impersonate`,
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { profile, httpTokens: "optional", hopLimit: 1 }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    fires(
      "a pod in the node's network, hop limit 1",
      `k8s:prod:pod:ai:rag#originate -> ${roleArn("nodes")}#impersonate`,
      pod("ai", "rag", { hostNetwork: true }),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { profile, httpTokens: "required", hopLimit: 1 }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    firesIf(
      "the snapshot does not tell the hop limit",
      `k8s:prod:pod:ai:rag#originate -> ${roleArn("nodes")}#impersonate`,
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { profile, httpTokens: "required" }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    fires(
      "a network policy lets the pod out to everywhere but private ranges",
      `k8s:prod:pod:ai:rag#originate-get -> ${roleArn("nodes")}#impersonate`,
      pod("ai", "rag"),
      networkPolicy("ai", "out", { types: ["Egress"], egress: [outwards(["10.0.0.0/8"])] }),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { profile, httpTokens: "optional" }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    firesIf(
      "a pod that was not scheduled yet",
      `k8s:prod:pod:ai:rag#originate-get -> ${roleArn("nodes")}#impersonate`,
      pod("ai", "rag", { nodes: ["k8s:prod:node:any"], machines: [], members: [] }),
      node("any", { any: true, machines: [] }),
      instance("i-1", { profile, httpTokens: "optional", tags: ["eks:cluster-name=prod"] }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    silent(
      "a network policy lets the pod out to everywhere but the metadata service",
      pod("ai", "rag"),
      networkPolicy("ai", "out", { types: ["Egress"], egress: [outwards(["169.254.169.254/32"])] }),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { profile, httpTokens: "optional" }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    silent(
      "not scheduled yet, and the machines are another cluster's",
      pod("ai", "rag", { nodes: ["k8s:prod:node:any"], machines: [], members: [] }),
      node("any", { any: true, machines: [] }),
      instance("i-1", { profile, httpTokens: "optional", tags: ["eks:cluster-name=test"] }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    silent(
      "tokens are required and do not reach the pod network",
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { profile, httpTokens: "required", hopLimit: 1 }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
    silent(
      "a network policy keeps the pod in",
      pod("ai", "rag"),
      networkPolicy("ai", "closed", { types: ["Egress"] }),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { profile, httpTokens: "optional", hopLimit: 2 }),
      role("nodes", { instanceProfiles: [profile] }),
    ),
  ],
});
