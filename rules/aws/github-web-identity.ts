import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { oidcProvider, role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { externalIdentity } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { audiencesOf, mayTrust } from "../families/web-identity.ts";

const issuer = "token.actions.githubusercontent.com";
const federated = { Federated: [`arn:aws:iam::111111111111:oidc-provider/${issuer}`] };
const trust = (operator: string, subject: string) =>
  trusts(roleArn("deploy"), federated, {
    actions: "sts:AssumeRoleWithWebIdentity",
    when: [when("StringEquals", `${issuer}:aud`, "sts.amazonaws.com"), when(operator, `${issuer}:sub`, subject)],
  });

/** A workflow of GitHub Actions assumes the roles whose trust policies its token's claims satisfy; it chooses the audience itself. */
export default defineRule({
  id: "aws.github-web-identity",
  version: 1,
  title: "Can assume the role with a token of GitHub Actions",
  edge: "ASSUMES_WITH_WEB_IDENTITY",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsRole#impersonate" },
  needs: ["external", "aws.oidc-provider", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 1h",

  *derive(facts, { aws }) {
    const callers = () => facts.of("external").filter((caller) => caller.issuer === "github");
    const names = function* () {
      if (callers().length > 0) for (const { key } of aws.trustsIssuer(issuer)) yield key;
    };
    for (const name of facts.items("roles", names(), (key) => key)) {
      const opened = facts.get("aws.role", name);
      if (!opened) continue;
      const trusted = mayTrust(facts, opened, issuer);
      const able = callers().filter(({ subject }) => trusted(subject));
      for (const aud of able.length > 0 ? audiencesOf(facts, opened, issuer) : []) {
        for (const caller of able) {
          for (const { because, conditions, premises } of aws.webIdentity(opened, issuer, {
            sub: caller.subject,
            aud,
          })) {
            yield {
              from: [privilege(caller.key, "impersonate"), ...premises],
              to: privilege(opened.key, "impersonate"),
              because: [caller, opened, ...because],
              conditions,
              authenticates: true,
            };
          }
        }
      }
    }
  },

  controls: [
    control("narrow", "aws.statement", "Bind the trust policy's sub to one repository and environment"),
    control("delete", "aws.oidc-provider", "Delete the identity provider"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "Run a workflow in a repository that the sub condition admits, request an ID token, and call AssumeRoleWithWebIdentity with it.",
  detection: [{ service: "sts", event: "AssumeRoleWithWebIdentity" }],
  remediation:
    "aws iam update-assume-role-policy --role-name <role> --policy-document file://trust.json   # StringEquals on token.actions.githubusercontent.com:sub",
  frameworks: ["attack:T1078.004", "attack:T1195.002", "owasp-nhi:NHI5"],
  references: [
    "https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  ],
  examples: [
    fires(
      "the sub pattern admits the repository",
      `external:github:repo:acme/shop:ref:refs/heads/main#impersonate -> ${roleArn("deploy")}#impersonate`,
      externalIdentity("repo:acme/shop:ref:refs/heads/main"),
      role("deploy"),
      trust("StringLike", "repo:acme/*"),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
    fires(
      "a pattern without a slash admits other owners",
      `external:github:repo:acme-mirror/x:ref:refs/heads/main#impersonate -> ${roleArn("deploy")}#impersonate`,
      externalIdentity("repo:acme-mirror/x:ref:refs/heads/main"),
      role("deploy"),
      trust("StringLike", "repo:acme*"),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
    silent(
      "another owner",
      externalIdentity("repo:acme-mirror/x:ref:refs/heads/main"),
      role("deploy"),
      trust("StringLike", "repo:acme/*"),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
    silent(
      "StringEquals takes the asterisk literally",
      externalIdentity("repo:acme/shop:ref:refs/heads/main"),
      role("deploy"),
      trust("StringEquals", "repo:acme/*"),
      oidcProvider(issuer, "sts.amazonaws.com"),
    ),
    silent(
      "the account does not trust the issuer",
      externalIdentity("repo:acme/shop:ref:refs/heads/main"),
      role("deploy"),
      trust("StringLike", "repo:acme/*"),
    ),
  ],
});
