import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { oidcProvider, role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { accountToken, workflowToken } from "../../model/examples/credential.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isWhole } from "../families/found-credentials.ts";

const github = "token.actions.githubusercontent.com";
const cluster = "issuer.example.com";
const trust = (issuer: string, audience: string, subject: string) =>
  trusts(
    roleArn("deploy"),
    { Federated: [`arn:aws:iam::111111111111:oidc-provider/${issuer}`] },
    {
      actions: "sts:AssumeRoleWithWebIdentity",
      when: [when("StringEquals", `${issuer}:aud`, audience), when("StringEquals", `${issuer}:sub`, subject)],
    },
  );
const main = "repo:acme/api:ref:refs/heads/main";

/**
 * A token of an identity provider opens the roles whose trust policies its own claims satisfy: its audience is what it was
 * made for, and cannot be chosen any more.
 */
export default defineRule({
  id: "credential.web-identity",
  version: 1,
  title: "Can assume the role with the token",
  edge: "ASSUMES_WITH_WEB_IDENTITY",
  emits: { from: ["Credential#impersonate"], to: "AwsRole#impersonate" },
  needs: ["credential", "aws.oidc-provider", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 12h",

  *derive(facts, { aws }) {
    for (const token of facts.each("credential")) {
      const { issuer, subject, audience = [] } = token;
      if (issuer === undefined || subject === undefined || !isWhole(token, facts.asOf)) continue;
      const name = issuer.replace(/^https:\/\//, "");
      for (const opened of aws.trustsIssuer(name)) {
        for (const aud of audience) {
          for (const { because, conditions, premises } of aws.webIdentity(opened, name, { sub: subject, aud })) {
            yield {
              from: [privilege(token.key, "impersonate"), ...premises],
              to: privilege(opened.key, "impersonate"),
              because: [token, opened, ...because],
              conditions,
              authenticates: true,
            };
          }
        }
      }
    }
  },

  controls: [
    control("revoke", "credential", "End the token at its issuer"),
    control("narrow", "aws.statement", "Bind the trust policy to one subject and audience"),
    control("delete", "aws.oidc-provider", "Delete the identity provider"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse: "aws sts assume-role-with-web-identity --role-arn <role> --role-session-name x --web-identity-token <token>",
  detection: [{ service: "CloudTrail", event: "AssumeRoleWithWebIdentity, userIdentity.userName is the token's sub" }],
  remediation:
    "aws iam update-assume-role-policy --role-name <role> --policy-document file://trust.json   # StringEquals on <issuer>:sub and <issuer>:aud",
  frameworks: ["attack:T1528", "attack:T1550.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  ],
  examples: [
    fires(
      "a token of GitHub Actions made for AWS",
      `credential:fp1_workflow#impersonate -> ${roleArn("deploy")}#impersonate`,
      workflowToken("sts.amazonaws.com"),
      role("deploy"),
      oidcProvider(github, "sts.amazonaws.com"),
      trust(github, "sts.amazonaws.com", main),
    ),
    fires(
      "a service account's token made for AWS",
      `credential:fp1_token#impersonate -> ${roleArn("deploy")}#impersonate`,
      accountToken({ audience: ["sts.amazonaws.com"] }),
      role("deploy"),
      oidcProvider(cluster, "sts.amazonaws.com"),
      trust(cluster, "sts.amazonaws.com", "system:serviceaccount:ai:rag"),
    ),
    silent(
      "made for another system",
      workflowToken("vault"),
      role("deploy"),
      oidcProvider(github, "sts.amazonaws.com"),
      trust(github, "sts.amazonaws.com", main),
    ),
    silent(
      "expired",
      workflowToken("sts.amazonaws.com", { expiresAt: "2025-12-31T00:00:00.000Z" }),
      role("deploy"),
      oidcProvider(github, "sts.amazonaws.com"),
      trust(github, "sts.amazonaws.com", main),
    ),
    silent(
      "of another branch",
      workflowToken("sts.amazonaws.com", { subject: "repo:acme/api:ref:refs/heads/dev" }),
      role("deploy"),
      oidcProvider(github, "sts.amazonaws.com"),
      trust(github, "sts.amazonaws.com", main),
    ),
  ],
});
