import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { oidcProvider, role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { account, pod, podWithVolume } from "../../model/examples/kubernetes.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { podsOf, tokenPods } from "../families/service-account-token.ts";
import { usualAudience, webIdentities } from "../families/web-identity.ts";

const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
const trust = trusts(
  roleArn("rag"),
  { Federated: [`arn:aws:iam::111111111111:oidc-provider/${issuer}`] },
  {
    actions: "sts:AssumeRoleWithWebIdentity",
    when: [
      when("StringEquals", `${issuer}:aud`, usualAudience),
      when("StringEquals", `${issuer}:sub`, "system:serviceaccount:ai:rag"),
    ],
  },
);

/** A pod's files hold a token that opens an AWS role: reading them is enough. */
export default defineRule({
  id: "cross.irsa-pod",
  version: 1,
  title: "Can assume the role with the token mounted for it",
  edge: "ASSUMES_WITH_WEB_IDENTITY",
  emits: { from: ["K8sPod#read-files"], to: "AwsRole#impersonate" },
  needs: ["alias", "aws.oidc-provider", "aws.role", "aws.statement", "k8s.pod", "k8s.service-account"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 1h",

  *derive(facts, { aws }) {
    for (const { role: opened, account: caller, audience, alias: known, ways } of webIdentities(facts, aws)) {
      const mounted = tokenPods(facts, caller, audience).map((fact) => ({ fact, injected: [] }));
      const expected =
        audience === usualAudience && caller.awsRole === opened.key ? templates(podsOf(facts, caller)) : [];
      for (const { fact, injected } of [...mounted, ...expected]) {
        for (const { because, conditions, premises } of ways) {
          yield {
            from: [privilege(fact.key, "read-files"), ...premises],
            to: privilege(opened.key, "impersonate"),
            because: [fact, caller, known, opened, ...because],
            conditions: [...conditions, ...injected],
            authenticates: true,
          };
        }
      }
    }
  },

  controls: [
    control("narrow", "aws.statement", "Bind the trust policy to another service account"),
    control(
      "remove-mount",
      "k8s.pod",
      "Take the token out of the pod: run it as an account without a role",
      "audience-token",
    ),
    control("delete", "aws.oidc-provider", "Delete the cluster's identity provider"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
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
    fires(
      "the pod mounts a token for STS",
      `k8s:prod:pod:ai:rag#read-files -> ${roleArn("rag")}#impersonate`,
      alias(`https://${issuer}`),
      account("ai", "rag"),
      podWithVolume("ai", "rag", { type: "token", audience: usualAudience }, { serviceAccount: "rag" }),
      role("rag"),
      trust,
      oidcProvider(issuer, usualAudience),
    ),
    firesIf(
      "a template of an annotated account: the webhook mounts the token when the pod is made",
      `k8s:prod:pod:ai:rag#read-files -> ${roleArn("rag")}#impersonate`,
      alias(`https://${issuer}`),
      account("ai", "rag", { awsRole: roleArn("rag") }),
      pod("ai", "rag", { serviceAccount: "rag", members: [], machines: [], nodes: [] }),
      role("rag"),
      trust,
      oidcProvider(issuer, usualAudience),
    ),
    silent(
      "the mounted token is for another audience",
      alias(`https://${issuer}`),
      account("ai", "rag"),
      podWithVolume("ai", "rag", { type: "token", audience: "vault" }, { serviceAccount: "rag" }),
      role("rag"),
      trust,
      oidcProvider(issuer, usualAudience),
    ),
    silent(
      "the pod runs as another account",
      alias(`https://${issuer}`),
      account("ai", "rag"),
      podWithVolume("ai", "web", { type: "token", audience: usualAudience }, { serviceAccount: "web" }),
      role("rag"),
      trust,
      oidcProvider(issuer, usualAudience),
    ),
  ],
});

/** Pods that are known by their template only: what admission adds to them is not seen. */
const templates = (
  pods: readonly FactOf<"k8s.pod">[],
): readonly { readonly fact: FactOf<"k8s.pod">; readonly injected: readonly Condition[] }[] =>
  pods
    .filter(({ members }) => members.length === 0)
    .map((fact) => ({
      fact,
      injected: [
        {
          kind: "environment",
          text: "the pod identity webhook mounts a token for sts.amazonaws.com into pods of the annotated account",
        },
      ],
    }));
