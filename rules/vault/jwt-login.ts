import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, externalIdentity } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { loginConditions, tokenLife } from "../families/vault-login.ts";

type AuthRole = FactOf<"vault.auth-role">;
const issuer = "https://token.actions.githubusercontent.com";

/** A workflow of GitHub Actions gets the auth roles whose bound claims its token has. */
export default defineRule({
  id: "vault.jwt-login",
  version: 1,
  title: "Can log in to Vault with a token of GitHub Actions",
  edge: "LOGS_IN_TO_VAULT",
  emits: { from: ["ExternalIdentity#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["external", "vault.auth", "vault.auth-role"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    const callers = facts.of("external").filter((caller) => caller.issuer === "github");
    if (callers.length === 0) return;
    for (const auth of facts.where("vault.auth", "type", "jwt").filter(({ trusts }) => trusts.includes(issuer))) {
      for (const role of facts.where("vault.auth-role", "auth", auth.key)) {
        const login = vault.login(role.key);
        // Such tokens always have an audience, and the method refuses one that the role does not list.
        if (!login || role.boundAudiences.length === 0) continue;
        for (const caller of callers) {
          const conditions = admits(role, claimsOf(caller.subject));
          if (!conditions) continue;
          yield {
            from: [privilege(caller.key, "impersonate")],
            to: privilege(login.node, "impersonate"),
            because: [caller, role, auth],
            conditions: [...conditions, ...loginConditions(role)],
            leaves: tokenLife(role),
            authenticates: true,
          };
        }
      }
    }
  },

  controls: [
    control("narrow", "vault.auth-role", "Bind the role to one repository and environment"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse:
    "Run a workflow in a repository that the claims admit, ask for an ID token, and send it to `auth/<method>/login` with the role's name.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/login, role in auth.metadata" },
  ],
  remediation: `vault write auth/<method>/role/<role> bound_audiences=<vault> \\
  bound_claims='{"repository": "<owner>/<name>", "environment": "production"}'`,
  frameworks: ["attack:T1078.004", "attack:T1195.002", "owasp-nhi:NHI5"],
  references: [
    "https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-hashicorp-vault",
    "https://developer.hashicorp.com/vault/docs/auth/jwt",
  ],
  examples: [
    fires(
      "the subject is bound",
      "external:github:repo:acme/api:ref:refs/heads/main#impersonate -> vault:main:auth-role:jwt/api#impersonate",
      externalIdentity("repo:acme/api:ref:refs/heads/main"),
      authMethod("jwt", issuer),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundSubject: "repo:acme/api:ref:refs/heads/main",
      }),
    ),
    fires(
      "claims with a wildcard",
      "external:github:repo:acme/api:environment:prod#impersonate -> vault:main:auth-role:jwt/api#impersonate",
      externalIdentity("repo:acme/api:environment:prod"),
      authMethod("jwt", issuer),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundClaimsType: "glob",
        boundClaims: [{ claim: "repository", values: ["acme/*"] }],
      }),
    ),
    firesIf(
      "a claim that the subject does not tell",
      "external:github:repo:acme/api:environment:prod#impersonate -> vault:main:auth-role:jwt/api#impersonate",
      externalIdentity("repo:acme/api:environment:prod"),
      authMethod("jwt", issuer),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundClaims: [
          { claim: "repository", values: ["acme/api"] },
          { claim: "job_workflow_ref", values: ["acme/api/.github/workflows/deploy.yml@refs/heads/main"] },
        ],
      }),
    ),
    silent(
      "another repository",
      externalIdentity("repo:other/api:environment:prod"),
      authMethod("jwt", issuer),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundClaims: [{ claim: "repository", values: ["acme/api"] }],
      }),
    ),
    silent(
      "a wildcard counts for nothing where claims are compared as text",
      externalIdentity("repo:acme/api:environment:prod"),
      authMethod("jwt", issuer),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundClaims: [{ claim: "repository", values: ["acme/*"] }],
      }),
    ),
    silent(
      "a role without bound audiences refuses tokens that have one",
      externalIdentity("repo:acme/api:environment:prod"),
      authMethod("jwt", issuer),
      authRole("jwt", "api", ["api"], { boundSubject: "repo:acme/api:environment:prod" }),
    ),
  ],
});

/** Claims that GitHub's default subject tells: `repo:<owner>/<name>:ref:<ref>`, `...:environment:<name>`, `...:pull_request`. */
function claimsOf(subject: string): ReadonlyMap<string, string> {
  const claims = new Map([["sub", subject]]);
  const [, owner, name, rest = ""] = /^repo:([^/:]+)\/([^:]+):(.*)$/s.exec(subject) ?? [];
  if (owner === undefined) return claims;
  claims.set("repository", `${owner}/${name}`).set("repository_owner", owner);
  const [, key, value = ""] = /^(ref|environment):(.*)$/s.exec(rest) ?? [];
  if (key !== undefined) claims.set(key, value);
  if (rest === "pull_request") claims.set("event_name", "pull_request");
  return claims;
}

/** What stays open where the role may admit the claims; nothing where it does not. */
function admits(role: AuthRole, claims: ReadonlyMap<string, string>): readonly Condition[] | undefined {
  if (role.boundSubject !== undefined && role.boundSubject !== claims.get("sub")) return undefined;
  const open: Condition[] = [];
  for (const { claim, values } of role.boundClaims) {
    const own = claims.get(claim.replace(/^\//, ""));
    if (own === undefined)
      open.push({ kind: "environment", text: `claim \`${claim}\` of the token is ${values.join(" or ")}` });
    else if (!values.some((value) => matches(value, own, role.boundClaimsType === "glob"))) return undefined;
  }
  return open;
}

/** `*` stands for any text, where the role compares by wildcards. */
function matches(pattern: string, text: string, glob: boolean): boolean {
  if (!glob || !pattern.includes("*")) return pattern === text;
  const source = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "s").test(text);
}
