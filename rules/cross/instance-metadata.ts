import { type Access, privilege, unsegment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, role, roleArn } from "../../model/examples/aws.ts";
import { networkPolicy, node, pod } from "../../model/examples/kubernetes.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { metadataService, waysToLinkLocal } from "../families/link-local.ts";
import { instancesOf, whichMachine } from "../families/pod-position.ts";

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
    const used = new Map<string, FactOf<"aws.instance">>();
    const open = [...scheduled(facts)];
    const somewhereTo = new Set(open.map(({ to }) => to.hub));
    for (const fact of facts.of("k8s.pod")) {
      const ways = waysToLinkLocal(facts, fact, metadataService);
      const nodes = ways.length === 0 ? [] : fact.nodes.flatMap((id) => facts.get("k8s.node", id) ?? []);
      const machines = nodes.flatMap((of) => instancesOf(facts, of).map((machine) => ({ of, machine })));
      for (const { of, machine } of machines) {
        const asked = answers(machine, fact.hostNetwork);
        if (!asked || machine.profile === undefined) continue;
        const which = whichMachine(
          machine,
          machines.map((each) => each.machine),
        );
        used.set(machine.key, machine);
        for (const way of ways) {
          yield {
            from: [privilege(fact.key, asked.access)],
            to: metadata(machine),
            because: [fact, of, machine, ...way],
            conditions: [...asked.conditions, ...which],
          };
        }
      }
      for (const any of nodes.filter((node) => node.any)) {
        for (const way of ways) {
          for (const access of ["originate", "originate-get"] as const) {
            const to = somewhere(any.cluster, access, fact.hostNetwork);
            if (somewhereTo.has(to.hub))
              yield { from: [privilege(fact.key, access)], to, because: [fact, any, ...way] };
          }
        }
      }
    }
    for (const { any, machine, asked, to } of open) {
      used.set(machine.key, machine);
      const text = `the pod is scheduled on ${machine.name}`;
      yield {
        from: [to],
        to: metadata(machine),
        because: [any, machine],
        conditions: [...asked.conditions, { kind: "target-state", text }],
      };
    }
    for (const machine of used.values()) {
      for (const opened of facts.where("aws.role", "instanceProfiles", machine.profile ?? "")) {
        yield { from: [metadata(machine)], to: privilege(opened.key, "impersonate"), because: [machine, opened] };
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

const metadata = (machine: FactOf<"aws.instance">) =>
  hub("asks the metadata service of the instance", "instance-metadata", machine.key);

/** Where a pod that was not scheduled may come to run. */
const somewhere = (cluster: string, access: Access, hostNetwork: boolean) =>
  hub(
    `asks the metadata service of the machine of ${cluster} that it is scheduled on`,
    "instance-metadata of some machine",
    cluster,
    access,
    hostNetwork,
  );

/** Machines of clusters with pods that were not scheduled, with how they answer. */
function* scheduled(facts: FactReader) {
  const clusters = facts.of("k8s.node").filter(({ any }) => any);
  for (const any of clusters) {
    const nodes = facts.where("k8s.node", "cluster", any.cluster).filter((node) => !node.any && !node.controlPlane);
    const machines = new Set(nodes.flatMap((node) => instancesOf(facts, node)));
    const known = machines.size > 0 ? machines : taggedMachines(facts, any.cluster);
    for (const machine of known) {
      for (const hostNetwork of [false, true]) {
        const asked = answers(machine, hostNetwork);
        if (asked && machine.profile !== undefined)
          yield { any, machine, asked, to: somewhere(any.cluster, asked.access, hostNetwork) };
      }
    }
  }
}

/** Instances whose tags say that they are machines of the cluster: EKS and its autoscalers set them. */
function taggedMachines(facts: FactReader, cluster: string): ReadonlySet<FactOf<"aws.instance">> {
  const name = unsegment(cluster.slice("k8s:".length));
  const tags = [`eks:cluster-name=${name}`, `aws:eks:cluster-name=${name}`, `kubernetes.io/cluster/${name}=owned`];
  return new Set(tags.flatMap((tag) => facts.where("aws.instance", "tags", tag)));
}

/** What a request to the metadata service needs to be; undefined where none is answered. The hop limit holds back tokens only. */
function answers(
  { httpTokens, hopLimit, metadataDisabled }: FactOf<"aws.instance">,
  hostNetwork: boolean,
): { readonly access: Access; readonly conditions: readonly Condition[] } | undefined {
  if (metadataDisabled) return undefined;
  if (httpTokens === "optional") return { access: "originate-get", conditions: [] };
  if (!hostNetwork && hopLimit !== undefined && hopLimit < 2) return undefined;
  const text = "the instance's metadata options let its tokens reach the pod network";
  const told = hostNetwork || hopLimit !== undefined;
  return { access: "originate", conditions: told ? [] : [{ kind: "target-state", text }] };
}
