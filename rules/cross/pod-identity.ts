import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { container, networkPolicy, node, pod, podWithVolume } from "../../model/examples/kubernetes.ts";
import { eksArn, podIdentity } from "../../model/examples/network.ts";
import type { AwsCondition } from "../../model/fact/aws.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { podIdentityAgent, waysToLinkLocal } from "../families/link-local.ts";
import { identityAgents, onFargate, podIdentities, podIdentityService } from "../families/pod-identities.ts";
import { podsOf, tokenPods } from "../families/service-account-token.ts";

const service = podIdentityService;
const actions = ["sts:AssumeRole", "sts:TagSession"];
const opens = (...conditions: readonly AwsCondition[]) =>
  trusts(roleArn("rag"), { Service: [service] }, { actions, when: conditions });
const association = [alias(eksArn), podIdentity("ai", "rag", roleArn("rag")), role("rag")] as const;
const associated = [...association, opens()] as const;
const agent = pod("kube-system", "agent", {
  daemon: true,
  containers: [container({ image: "example.com/eks/eks-pod-identity-agent:v0.1.32" })],
});
const token = { type: "token", audience: service } as const;
const reached = `k8s:prod:pod:ai:rag#execute -> ${roleArn("rag")}#impersonate`;

/** A pod of an associated service account gets the role's credentials from the agent on its node. */
export default defineRule({
  id: "cross.pod-identity",
  version: 2,
  title: "Can take the role that EKS Pod Identity gives the pod",
  edge: "USES_POD_IDENTITY",
  emits: { from: ["K8sPod#execute"], to: "AwsRole#impersonate" },
  needs: ["alias", "aws.pod-identity", "aws.role", "aws.statement", "k8s.network-policy", "k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: ["aws.rcp", "k8s.network-policy"],
  leaves: "until 6h",

  *derive(facts, { aws }) {
    for (const { association, cluster, role: opened, ways } of podIdentities(facts, aws)) {
      const account = { cluster: cluster.node, namespace: association.namespace, name: association.serviceAccount };
      const mounted = new Set(tokenPods(facts, account, service));
      const agents = identityAgents(facts, cluster.node);
      for (const fact of podsOf(facts, account)) {
        if (onFargate(facts, fact)) continue;
        for (const way of waysToLinkLocal(facts, fact, podIdentityAgent)) {
          for (const agent of agents) {
            for (const { because, conditions, premises } of ways) {
              yield {
                from: [privilege(fact.key, "execute"), ...premises],
                to: privilege(opened.key, "impersonate"),
                because: [fact, association, cluster, opened, ...because, ...agent.because, ...way.because],
                conditions: [
                  ...conditions,
                  ...agent.conditions,
                  ...way.conditions,
                  ...(mounted.has(fact) ? [] : injected(fact)),
                ],
              };
            }
          }
        }
      }
    }
  },

  controls: [
    control("delete", "aws.pod-identity", "Delete the pod identity association"),
    control("narrow", "aws.statement", "Take pods.eks.amazonaws.com out of the role's trust policy"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "Read the token at $AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE and send it to $AWS_CONTAINER_CREDENTIALS_FULL_URI (169.254.170.23) from inside the pod.",
  detection: [{ service: "CloudTrail", event: "AssumeRoleForPodIdentity" }],
  remediation: "aws eks delete-pod-identity-association --cluster-name <cluster> --association-id <id>",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html",
  ],
  examples: [
    fires(
      "associated, the agent runs, and its token is mounted",
      reached,
      ...associated,
      agent,
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    fires(
      "a cluster in Auto Mode, whose machines have the agent",
      reached,
      ...associated,
      node("n1", { labels: ["eks.amazonaws.com/compute-type=auto"] }),
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    fires(
      "the trust policy asks for the namespace, which the session is tagged with",
      reached,
      ...association,
      opens(when("StringEquals", "aws:RequestTag/kubernetes-namespace", "ai")),
      agent,
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    firesIf(
      "associated, and no token of it is seen yet",
      reached,
      ...associated,
      agent,
      pod("ai", "rag", { serviceAccount: "rag" }),
    ),
    silent("the agent does not run", ...associated, podWithVolume("ai", "rag", token, { serviceAccount: "rag" })),
    silent(
      "the pod runs on Fargate",
      ...associated,
      agent,
      node("n1", { labels: ["eks.amazonaws.com/compute-type=fargate"] }),
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    silent(
      "a network policy keeps the pod from the agent",
      ...associated,
      agent,
      networkPolicy("ai", "closed", { types: ["Egress"] }),
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    silent(
      "the role trusts EC2 only",
      ...association,
      trusts(roleArn("rag"), { Service: ["ec2.amazonaws.com"] }, { actions }),
      agent,
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    silent(
      "the trust policy lets nobody tag the session, which EKS does",
      ...association,
      trusts(roleArn("rag"), { Service: [service] }),
      agent,
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    silent(
      "the trust policy asks for another namespace",
      ...association,
      opens(when("StringEquals", "aws:RequestTag/kubernetes-namespace", "web")),
      agent,
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
    silent(
      "the association is of another namespace",
      alias(eksArn),
      podIdentity("web", "rag", roleArn("rag")),
      role("rag"),
      opens(),
      agent,
      podWithVolume("ai", "rag", token, { serviceAccount: "rag" }),
    ),
  ],
});

/** EKS adds the token to pods that are made after the association. */
const injected = ({ members }: FactOf<"k8s.pod">): readonly Condition[] => [
  members.length === 0
    ? { kind: "environment", text: "the pod is made after the association, and EKS mounts the agent's token into it" }
    : { kind: "target-state", text: "the pod is started anew: since it runs, no token of the association is mounted" },
];
