import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { oidcProvider, role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { account } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isApiAudience } from "../families/service-account-token.ts";
import { webIdentities } from "../families/web-identity.ts";

const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
const federated = { Federated: [`arn:aws:iam::111111111111:oidc-provider/${issuer}`] };
const action = { actions: "sts:AssumeRoleWithWebIdentity" };
const bound = (...subjects: readonly string[]) => [
  when("StringEquals", `${issuer}:aud`, "sts.amazonaws.com"),
  when("StringEquals", `${issuer}:sub`, ...subjects),
];

/** A service account assumes the AWS roles whose trust policies name its cluster's issuer, its name and an audience. */
export default defineRule({
  id: "cross.irsa",
  version: 1,
  title: "Can assume the role with a service account token",
  edge: "ASSUMES_WITH_WEB_IDENTITY",
  emits: { from: ["K8sServiceAccount#impersonate"], to: "AwsRole#impersonate" },
  needs: ["alias", "aws.oidc-provider", "aws.role", "aws.statement", "k8s.service-account"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 1h",

  *derive(facts, { aws }) {
    for (const { role: opened, account: caller, audience, alias: known, ways } of webIdentities(facts, aws)) {
      const own = isApiAudience(audience, facts.get("k8s.cluster", caller.cluster)?.issuer);
      const text = `a token of the account made for audience \`${audience}\` is at hand`;
      for (const { because, conditions, premises } of ways) {
        yield {
          from: [privilege(caller.key, "impersonate"), ...premises],
          to: privilege(opened.key, "impersonate"),
          because: [caller, known, opened, ...because],
          // Whoever acts as the account at the API server holds a token for that server only; a new one may be asked for.
          conditions: own ? conditions : [...conditions, { kind: "environment", text }],
          authenticates: true,
        };
      }
    }
  },

  controls: [
    control("narrow", "aws.statement", "Bind the trust policy to one service account and audience"),
    control("delete", "aws.oidc-provider", "Delete the cluster's identity provider"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "Ask the cluster for a token of the account with the audience (`kubectl create token <account> --audience sts.amazonaws.com`), or take a projected one, and call AssumeRoleWithWebIdentity with it.",
  detection: [
    { service: "CloudTrail", event: "AssumeRoleWithWebIdentity" },
    { service: "kubernetes audit", event: "create serviceaccounts/token" },
  ],
  remediation:
    "aws iam update-assume-role-policy --role-name <role> --policy-document file://trust.json   # StringEquals on <issuer>:sub and <issuer>:aud",
  frameworks: ["attack:T1078.004", "attack:T1550.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  ],
  examples: [
    firesIf(
      "issuer, subject and audience match",
      `k8s:prod:serviceaccount:ai:rag#impersonate -> ${roleArn("rag")}#impersonate`,
      alias(`https://${issuer}`),
      account("ai", "rag"),
      role("rag"),
      trusts(roleArn("rag"), federated, { ...action, when: bound("system:serviceaccount:ai:rag") }),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
    silent(
      "the annotation names the role, the trust policy another account",
      alias(`https://${issuer}`),
      account("ai", "rag", { awsRole: roleArn("rag") }),
      role("rag"),
      trusts(roleArn("rag"), federated, { ...action, when: bound("system:serviceaccount:ai:rag-v2") }),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
    silent(
      "the issuer is another cluster's",
      alias("https://oidc.eks.us-east-1.amazonaws.com/id/OTHER"),
      account("ai", "rag"),
      role("rag"),
      trusts(roleArn("rag"), federated, { ...action, when: bound("system:serviceaccount:ai:rag") }),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
    silent(
      "the provider does not list the audience that the trust policy asks for",
      alias(`https://${issuer}`),
      account("ai", "rag"),
      role("rag"),
      trusts(roleArn("rag"), federated, { ...action, when: [when("StringEquals", `${issuer}:aud`, "other")] }),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
  ],
});
