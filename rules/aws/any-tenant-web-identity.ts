import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { oidcProvider, role, roleArn, trusts, when } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { anyTenant, sharedIssuers, strangersSubs } from "../families/tenants.ts";
import { audiencesOf } from "../families/web-identity.ts";

const github = "token.actions.githubusercontent.com";
const deploy = roleArn("deploy");
const provider = (issuer: string) => ({ Federated: [`arn:aws:iam::111111111111:oidc-provider/${issuer}`] });
const trust = (issuer: string, ...conditions: Parameters<typeof when>[]) =>
  trusts(deploy, provider(issuer), {
    actions: "sts:AssumeRoleWithWebIdentity",
    when: [when("StringEquals", `${issuer}:aud`, "sts.amazonaws.com"), ...conditions.map((one) => when(...one))],
  });
const assumes = (issuer: string) => `${anyTenant(issuer)}#impersonate -> ${deploy}#impersonate`;
const trusted = oidcProvider(github, "sts.amazonaws.com");

/** A trust policy that names an issuer which everybody can use, and no tenant of it: any account there opens the role. */
export default defineRule({
  id: "aws.any-tenant-web-identity",
  version: 1,
  title: "Can assume the role with a token of an account of one's own at the issuer",
  edge: "ASSUMES_WITH_WEB_IDENTITY",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsRole#impersonate" },
  needs: ["aws.oidc-provider", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp"],
  leaves: "until 12h",

  *derive(facts, { aws }) {
    for (const shared of sharedIssuers) {
      const { issuer, picksAudience, claims = {} } = shared;
      const names = function* () {
        for (const { key } of aws.trustsIssuer(issuer)) yield key;
      };
      for (const name of facts.items(`roles ${JSON.stringify(shared)}`, names(), (key) => key)) {
        const opened = facts.get("aws.role", name);
        if (!opened) continue;
        for (const aud of picksAudience ? audiencesOf(facts, opened, issuer) : ["stranger"]) {
          for (const sub of strangersSubs(facts, opened, shared)) {
            for (const { because, conditions, premises } of aws.webIdentity(opened, issuer, { ...claims, sub, aud })) {
              const id = anyTenant(issuer);
              yield {
                from: [privilege(id, "impersonate"), ...premises],
                to: privilege(opened.key, "impersonate"),
                because: [opened, ...because],
                conditions,
                authenticates: true,
                nodes: [{ id, kind: "ExternalIdentity", name: `anybody at ${issuer}`, scope: opened.scope }],
              };
            }
          }
        }
      }
    }
  },

  controls: [
    control("narrow", "aws.statement", "Name the organization and repository in the trust policy's sub"),
    control("delete", "aws.oidc-provider", "Delete the identity provider"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "Open an account at the issuer, run a job there that asks for a token, and call AssumeRoleWithWebIdentity with it.",
  detection: [{ service: "sts", event: "AssumeRoleWithWebIdentity with a subject of another tenant" }],
  remediation:
    "aws iam update-assume-role-policy --role-name <role> --policy-document file://trust.json   # StringEquals on <issuer>:sub, with the separator after the organization",
  frameworks: ["attack:T1078.004", "attack:T1195.002", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    "https://docs.github.com/en/actions/concepts/security/openid-connect",
    "https://docs.gitlab.com/ci/cloud_services/aws/",
    "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens",
    "https://buildkite.com/docs/pipelines/security/oidc",
  ],
  examples: [
    fires("no sub at all", assumes(github), role("deploy"), trust(github), trusted),
    fires(
      "a wildcard before the separator",
      assumes(github),
      role("deploy"),
      trust(github, ["StringLike", `${github}:sub`, "repo:acme*"]),
      trusted,
    ),
    fires(
      "a repository of any owner",
      assumes(github),
      role("deploy"),
      trust(github, ["StringLike", `${github}:sub`, "repo:*/shop:*"]),
      trusted,
    ),
    fires(
      "GitLab, a branch of any project",
      assumes("gitlab.com"),
      role("deploy"),
      trust("gitlab.com", ["StringLike", "gitlab.com:sub", "*:ref_type:branch:ref:main"]),
      oidcProvider("gitlab.com", "sts.amazonaws.com"),
    ),
    fires(
      "Google, without an application",
      assumes("accounts.google.com"),
      role("deploy"),
      trusts(deploy, { Federated: ["accounts.google.com"] }, { actions: "sts:AssumeRoleWithWebIdentity" }),
    ),
    silent("one owner", role("deploy"), trust(github, ["StringLike", `${github}:sub`, "repo:acme/*"]), trusted),
    silent(
      "an asterisk that StringEquals takes literally",
      role("deploy"),
      trust(github, ["StringEquals", `${github}:sub`, "repo:*"]),
      trusted,
    ),
    silent(
      "the owner by a claim of its own",
      role("deploy"),
      trust(github, ["StringEquals", `${github}:repository_owner`, "acme"]),
      trusted,
    ),
    silent("the account does not know the issuer", role("deploy"), trust(github)),
    silent(
      "an issuer of one tenant",
      role("deploy"),
      trust("oidc.example.com"),
      oidcProvider("oidc.example.com", "sts.amazonaws.com"),
    ),
    silent(
      "Google, one application",
      role("deploy"),
      trusts(
        deploy,
        { Federated: ["accounts.google.com"] },
        {
          actions: "sts:AssumeRoleWithWebIdentity",
          when: [when("StringEquals", "accounts.google.com:aud", "app.apps.googleusercontent.com")],
        },
      ),
    ),
    silent(
      "Terraform Cloud, one organization",
      role("deploy"),
      trust("app.terraform.io", [
        "StringLike",
        "app.terraform.io:sub",
        "organization:acme:project:*:workspace:*:run_phase:*",
      ]),
      oidcProvider("app.terraform.io", "sts.amazonaws.com"),
    ),
  ],
});
