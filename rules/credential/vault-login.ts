import { loginAudiences } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { accountToken, workflowToken } from "../../model/examples/credential.ts";
import { account } from "../../model/examples/kubernetes.ts";
import { authMethod, authRole } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { globTest } from "../../model/glob.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { type Found, isWhole } from "../families/found-credentials.ts";
import { isApiAudience } from "../families/service-account-token.ts";
import { loginConditions, tokenLife } from "../families/vault-login.ts";

type AuthRole = FactOf<"vault.auth-role">;
const github = "https://token.actions.githubusercontent.com";
const api = alias("https://api.example.com");
const issuer = alias("https://issuer.example.com");
const bound = { serviceAccounts: ["rag"], namespaces: ["ai"], audience: "vault" } as const;

/** A token of a workflow or service account logs in to the auth roles that its own claims and audience satisfy. */
export default defineRule({
  id: "credential.vault-login",
  version: 1,
  title: "Can log in to Vault with the token",
  edge: "LOGS_IN_TO_VAULT",
  emits: { from: ["Credential#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["alias", "credential", "k8s.service-account", "vault.auth", "vault.auth-role", "vault.entity"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const token of facts.each("credential")) {
      if (token.issuer === undefined || token.subject === undefined || !isWhole(token, facts.asOf)) continue;
      if (token.type === "kubernetes-service-account-token") {
        for (const type of ["jwt", "kubernetes"]) {
          for (const role of facts.where("vault.auth-role", "type", type)) {
            const auth = facts.get("vault.auth", role.auth);
            if (!auth || !isMadeFor(token, role) || !mayBind(role, token)) continue;
            for (const { account: caller, login } of vault.accounts(role)) {
              // Whose issuer it is, the alias says that the evaluator cites; another cluster's account of that name has another.
              const own =
                facts.resolve(token.issuer) === caller.cluster ||
                facts.get("k8s.cluster", caller.cluster)?.issuer === token.issuer;
              if (!own || token.subject !== `system:serviceaccount:${caller.namespace}:${caller.name}`) continue;
              const named = facts.where("alias", "name", token.issuer).filter(({ node }) => node === caller.cluster);
              yield {
                from: [privilege(token.key, "impersonate")],
                to: privilege(login.node, "impersonate"),
                because: [token, role, auth, ...named.slice(0, 1), ...caller.because],
                conditions: [...caller.conditions, ...loginConditions(role)],
                leaves: tokenLife(role),
                authenticates: true,
              };
            }
          }
        }
        continue;
      }
      for (const auth of facts.where("vault.auth", "type", "jwt")) {
        if (!auth.trusts.some((name) => name.replace(/\/$/, "") === token.issuer)) continue;
        for (const role of facts.where("vault.auth-role", "auth", auth.key)) {
          const login = vault.login(role.key);
          const conditions = login && admits(role, token);
          if (!conditions) continue;
          yield {
            from: [privilege(token.key, "impersonate")],
            to: privilege(login.node, "impersonate"),
            because: [token, role, auth],
            conditions: [...conditions, ...loginConditions(role)],
            leaves: tokenLife(role),
            authenticates: true,
          };
        }
      }
    }
  },

  controls: [
    control("revoke", "credential", "End the token at its issuer"),
    control("narrow", "vault.auth-role", "Bind the role to one caller and audience"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse: "vault write auth/<method>/login role=<role> jwt=<token>",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/login, role in auth.metadata" },
  ],
  remediation: "vault write auth/<method>/role/<role> bound_audiences=<vault> token_ttl=10m token_bound_cidrs=<range>",
  frameworks: ["attack:T1528", "attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/jwt",
    "https://developer.hashicorp.com/vault/docs/auth/kubernetes",
  ],
  examples: [
    fires(
      "a workflow's token made for Vault",
      "credential:fp1_workflow#impersonate -> vault:main:auth-role:jwt/api#impersonate",
      workflowToken("vault"),
      authMethod("jwt", github),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundClaims: [{ claim: "repository", values: ["acme/api"] }],
      }),
    ),
    firesIf(
      "a claim that is not kept of tokens",
      "credential:fp1_workflow#impersonate -> vault:main:auth-role:jwt/api#impersonate",
      workflowToken("vault"),
      authMethod("jwt", github),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundClaims: [{ claim: "actor_id", values: ["1"] }],
      }),
    ),
    fires(
      "a service account's token made for Vault",
      "credential:fp1_token#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      api,
      issuer,
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], bound),
      account("ai", "rag"),
      accountToken({ audience: ["vault"] }),
    ),
    silent(
      "a service account's token made for the API server, where the role asks for its own audience",
      api,
      issuer,
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], bound),
      account("ai", "rag"),
      accountToken(),
    ),
    silent(
      "a workflow's token made for AWS",
      workflowToken("sts.amazonaws.com"),
      authMethod("jwt", github),
      authRole("jwt", "api", ["api"], { boundAudiences: ["vault"], boundSubject: "repo:acme/api:ref:refs/heads/main" }),
    ),
    silent(
      "of another repository",
      workflowToken("vault", { claims: { repository: "acme/web" } }),
      authMethod("jwt", github),
      authRole("jwt", "api", ["api"], {
        boundAudiences: ["vault"],
        boundClaims: [{ claim: "repository", values: ["acme/api"] }],
      }),
    ),
  ],
});

/** False where the role names others: their accounts need not be gone through. */
function mayBind(role: AuthRole, { subject = "", claims }: Found): boolean {
  if (role.type === "jwt")
    return role.boundSubject === undefined || globbed(role.boundSubject) || role.boundSubject === subject;
  return role.serviceAccounts.some((name) => globbed(name) || name === claims["service_account"]);
}
const globbed = (text: string): boolean => text.includes("*");

/** A role without an audience takes what the API server takes. */
function isMadeFor({ audience = [], issuer: own }: Found, role: AuthRole): boolean {
  const wanted = loginAudiences(role);
  return wanted.length > 0
    ? audience.some((one) => wanted.includes(one))
    : role.type === "kubernetes" && (audience.length === 0 || audience.some((one) => isApiAudience(one, own)));
}

/** What is left open where the role takes the token; undefined where it does not. */
function admits(role: AuthRole, token: Found): readonly Condition[] | undefined {
  const { subject = "", audience = [], claims } = token;
  if (role.boundAudiences.length === 0 || !audience.some((one) => role.boundAudiences.includes(one))) return undefined;
  const matches = (value: string, wanted: string): boolean =>
    role.boundClaimsType === "glob" ? globTest(wanted)(value) : value === wanted;
  if (role.boundSubject !== undefined && role.boundSubject !== subject) return undefined;
  const open: Condition[] = [];
  for (const { claim, values } of role.boundClaims) {
    const own = claim === "sub" ? subject : claims[claim];
    if (own === undefined)
      open.push({
        kind: "target-state",
        text: `the token's claim ${claim} is ${values.join(" or ")}, as \`${role.name}\` asks`,
      });
    else if (!values.some((wanted) => matches(own, wanted))) return undefined;
  }
  return open;
}
