import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { account, podWithVolume } from "../../model/examples/kubernetes.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { tokenPods } from "../families/service-account-token.ts";
import { usualAudience } from "../families/web-identity.ts";

const elsewhere = "arn:aws:iam::222222222222:role/rag";
const mounts = podWithVolume("ai", "rag", { type: "token", audience: usualAudience }, { serviceAccount: "rag" });

/**
 * An annotation names a role that nobody read, and the pod has the token for it. The annotation is a hint: the role's
 * trust policy decides, and where it was read no hint is followed.
 */
export default defineRule({
  id: "cross.irsa-hint",
  version: 1,
  title: "May assume the role that the service account's annotation names",
  edge: "ASSUMES_WITH_WEB_IDENTITY",
  emits: { from: ["K8sPod#read-files"], to: "AwsRole#impersonate" },
  needs: ["k8s.pod", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "until 1h",

  *derive(facts) {
    for (const caller of facts.each("k8s.service-account")) {
      const hinted = caller.awsRole;
      if (hinted === undefined || facts.get("aws.role", hinted) || wasRead(facts, hinted)) continue;
      const scope = `aws:account:${hinted.split(":")[4] ?? ""}`;
      const name = hinted.slice(hinted.lastIndexOf("/") + 1);
      const text = `the trust policy of ${hinted} was not read: it decides, not the annotation of ${caller.namespace}/${caller.name}`;
      for (const pod of tokenPods(facts, caller, usualAudience)) {
        yield {
          from: [privilege(pod.key, "read-files")],
          to: privilege(hinted, "impersonate"),
          because: [pod, caller],
          conditions: [{ kind: "unread", text }],
          authenticates: true,
          nodes: [{ id: hinted, kind: "AwsRole", name, scope }],
        };
      }
    }
  },

  controls: [
    control(
      "remove-mount",
      "k8s.pod",
      "Take the token out of the pod: run it as an account without a role",
      "audience-token",
    ),
  ],
  abuse: "Read the token at $AWS_WEB_IDENTITY_TOKEN_FILE and call AssumeRoleWithWebIdentity with it, from anywhere.",
  detection: [{ service: "CloudTrail", event: "AssumeRoleWithWebIdentity" }],
  remediation:
    "kubectl -n <namespace> annotate serviceaccount <account> eks.amazonaws.com/role-arn-   # then restart the pods",
  frameworks: ["attack:T1528", "attack:T1552.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    "https://github.com/aws/amazon-eks-pod-identity-webhook",
  ],
  examples: [
    firesIf(
      "a role of an account that was not read",
      `k8s:prod:pod:ai:rag#read-files -> ${elsewhere}#impersonate`,
      account("ai", "rag", { awsRole: elsewhere }),
      mounts,
    ),
    silent(
      "a role that was read, and does not trust the cluster",
      alias("https://issuer.example.com"),
      account("ai", "rag", { awsRole: roleArn("rag") }),
      mounts,
      role("rag"),
      trustsService(roleArn("rag"), "ec2.amazonaws.com"),
    ),
    silent(
      "no role of that name in an account that was read",
      role("other"),
      account("ai", "rag", { awsRole: roleArn("rag") }),
      mounts,
    ),
    silent(
      "no token in the pod",
      account("ai", "rag", { awsRole: elsewhere }),
      podWithVolume("ai", "rag", { type: "token", audience: "vault" }, { serviceAccount: "rag" }),
    ),
  ],
});

/** Whether the roles of the account that the ARN names were read. */
const wasRead = (facts: FactReader, arn: FactOf<"aws.role">["key"]): boolean => {
  const scope = `aws:account:${arn.split(":")[4] ?? ""}`;
  return facts.scopes("aws").includes(scope) && facts.coverage("aws.role", scope) === "read";
};
