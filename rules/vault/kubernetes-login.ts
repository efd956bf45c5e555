import { loginAudiences } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { account, k8sCluster } from "../../model/examples/kubernetes.ts";
import { authMethod, authRole, entity } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { isApiAudience } from "../families/service-account-token.ts";
import { loginConditions, takesAccounts, tokenLife } from "../families/vault-login.ts";

/** A service account logs in to the auth roles that bind its name and namespace, where the method trusts its cluster. */
export default defineRule({
  id: "vault.kubernetes-login",
  version: 1,
  title: "Can log in to Vault as the auth role",
  edge: "LOGS_IN_TO_VAULT",
  emits: { from: ["K8sServiceAccount#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["alias", "k8s.service-account", "vault.auth", "vault.auth-role", "vault.entity"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const role of facts.each("vault.auth-role", takesAccounts)) {
      const auth = facts.get("vault.auth", role.auth);
      if (!auth) continue;
      for (const { account: caller, login } of vault.accounts(role)) {
        const known = login.node !== role.key && login.entity ? [login.entity] : [];
        const because = [role, auth, ...caller.because, ...known] as const;
        const audience = audienceOf(role, facts.get("k8s.cluster", caller.cluster)?.issuer);
        yield {
          from: [privilege(caller.id, "impersonate")],
          to: privilege(login.node, "impersonate"),
          because,
          conditions: [...caller.conditions, ...loginConditions(role), ...audience],
          leaves: tokenLife(role),
          authenticates: true,
        };
      }
    }
  },

  controls: [
    control("narrow", "vault.auth-role", "Bind the role to one service account in one namespace, with an audience"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse:
    "Send the service account's token to `auth/<method>/login` with the role's name; Vault asks the cluster whether the token is good and answers with a Vault token.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/login, role in auth.metadata" },
    { service: "kubernetes audit", event: "create tokenreviews.authentication.k8s.io" },
  ],
  remediation: `vault write auth/<method>/role/<role> \\
  bound_service_account_names=<account> bound_service_account_namespaces=<namespace> audience=vault`,
  frameworks: ["attack:T1078.004", "attack:T1552.007", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/kubernetes",
    "https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role",
  ],
  examples: [
    fires(
      "name and namespace are bound",
      "k8s:prod:serviceaccount:ai:rag#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"] }),
      account("ai", "rag"),
    ),
    firesIf(
      "the configuration names a host that no other source knows",
      "k8s:prod:serviceaccount:ai:rag#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      k8sCluster(),
      authMethod("kubernetes", "https://10.0.0.1"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"] }),
      account("ai", "rag"),
    ),
    firesIf(
      "the role asks for an audience, which the account's token may or may not have",
      "k8s:prod:serviceaccount:ai:rag#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"], audience: "vault" }),
      account("ai", "rag"),
    ),
    fires(
      "an entity of the account adds a policy: the login is a session of its own",
      "k8s:prod:serviceaccount:ai:rag#impersonate -> vault:main:auth-role:kubernetes/rag~session:k8s%3Aprod%3Aai%3Arag#impersonate",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"] }),
      account("ai", "rag"),
      entity("rag", ["more"], {
        method: "kubernetes",
        metadata: ["service_account_name=rag", "service_account_namespace=ai"],
      }),
    ),
    fires(
      "any account of a namespace",
      "k8s:prod:serviceaccount:ai:rag#impersonate -> vault:main:auth-role:kubernetes/ai#impersonate",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "ai", ["ai"], { serviceAccounts: ["*"], namespaces: ["ai"] }),
      account("ai", "rag"),
      account("web", "rag"),
    ),
    fires(
      "a jwt method that trusts the cluster's issuer, for tokens of the API server itself",
      "k8s:prod:serviceaccount:ai:rag#impersonate -> vault:main:auth-role:jwt/rag#impersonate",
      alias("https://issuer.example.com"),
      authMethod("jwt", "https://issuer.example.com"),
      authRole("jwt", "rag", ["rag"], {
        boundAudiences: ["https://kubernetes.default.svc"],
        boundSubject: "system:serviceaccount:ai:rag",
      }),
      account("ai", "rag"),
      account("web", "rag"),
    ),
    silent(
      "the name is bound, and no namespace",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: [] }),
      account("ai", "rag"),
    ),
    silent(
      "a namespace is bound, and no name of it",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag-*"], namespaces: ["ai"] }),
      account("ai", "rag"),
    ),
  ],
});

/** A role with an audience wants a token made for it: the API server's own does not do. */
function audienceOf(role: FactOf<"vault.auth-role">, issuer: string | undefined): readonly Condition[] {
  const wanted = loginAudiences(role);
  if (wanted.length === 0 || wanted.some((audience) => isApiAudience(audience, issuer))) return [];
  const text = `a token of the account is made for ${wanted.join(" or ")}, which auth role \`${role.name}\` asks for`;
  return [{ kind: "environment", text }];
}
