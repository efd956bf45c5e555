import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { pod, podWithVolume } from "../../model/examples/kubernetes.ts";
import { eksArn, podIdentity } from "../../model/examples/network.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { podsOf, tokenPods } from "../families/service-account-token.ts";

const service = "pods.eks.amazonaws.com";

/** A pod of an associated service account gets the role's credentials from the agent on its node. */
export default defineRule({
  id: "cross.pod-identity",
  version: 1,
  title: "Can take the role that EKS Pod Identity gives the pod",
  edge: "USES_POD_IDENTITY",
  emits: { from: ["K8sPod#execute"], to: "AwsRole#impersonate" },
  needs: ["alias", "aws.pod-identity", "aws.role", "aws.statement", "k8s.pod"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 6h",

  *derive(facts, { aws }) {
    const trusted = new Map(aws.trustsService(service).map((one) => [one.role.key, one]));
    for (const association of facts.each("aws.pod-identity")) {
      const { role: opened, ways = [] } = trusted.get(association.role) ?? {};
      const cluster = facts.where("alias", "name", association.cluster).find(({ node }) => /^k8s:[^:]+$/.test(node));
      if (!opened || !cluster) continue;
      const account = { cluster: cluster.node, namespace: association.namespace, name: association.serviceAccount };
      const mounted = new Set(tokenPods(facts, account, service));
      for (const fact of podsOf(facts, account)) {
        const injected: Condition[] = mounted.has(fact)
          ? []
          : [
              {
                kind: "environment",
                text: "the pod was started after the association, on a node with the pod identity agent",
              },
            ];
        for (const { because, conditions, premises } of ways) {
          yield {
            from: [privilege(fact.key, "execute"), ...premises],
            to: privilege(opened.key, "impersonate"),
            because: [fact, association, cluster, opened, ...because],
            conditions: [...conditions, ...injected],
          };
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
      "associated, and the agent's token is mounted",
      `k8s:prod:pod:ai:rag#execute -> ${roleArn("rag")}#impersonate`,
      alias(eksArn),
      podIdentity("ai", "rag", roleArn("rag")),
      podWithVolume("ai", "rag", { type: "token", audience: service }, { serviceAccount: "rag" }),
      role("rag"),
      trustsService(roleArn("rag"), service),
    ),
    firesIf(
      "associated, and no token of it is seen yet",
      `k8s:prod:pod:ai:rag#execute -> ${roleArn("rag")}#impersonate`,
      alias(eksArn),
      podIdentity("ai", "rag", roleArn("rag")),
      pod("ai", "rag", { serviceAccount: "rag" }),
      role("rag"),
      trustsService(roleArn("rag"), service),
    ),
    silent(
      "the role trusts EC2 only",
      alias(eksArn),
      podIdentity("ai", "rag", roleArn("rag")),
      pod("ai", "rag", { serviceAccount: "rag" }),
      role("rag"),
      trustsService(roleArn("rag"), "ec2.amazonaws.com"),
    ),
    silent(
      "the association is of another namespace",
      alias(eksArn),
      podIdentity("web", "rag", roleArn("rag")),
      pod("ai", "rag", { serviceAccount: "rag" }),
      role("rag"),
      trustsService(roleArn("rag"), service),
    ),
  ],
});
