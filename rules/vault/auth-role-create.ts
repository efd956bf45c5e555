import type { VaultTarget } from "../../authz/vault/index.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { apart } from "../families/apart.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { anyLogin, anyPolicy } from "../families/vault-any-policy.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { loginByIt, newRoles, ownLogin } from "../families/vault-methods.ts";

/** Whoever may create auth roles makes one that it can log in by, with the policies that it wants. */
export default defineRule({
  id: "vault.auth-role-create",
  version: 1,
  title: "Can create an auth role for itself, with any policies",
  edge: "CREATES_AUTH_ROLE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, authz) {
    yield* apart(facts, function* () {
      for (const [type, made] of Map.groupBy(newRoles(facts), ({ auth }) => auth.type)) {
        const asked = { title: "create auth roles", capabilities: ["create"], parameters: ownLogin(type).parameters };
        yield* vaultRequests(authz.vault, made.map(target), asked);
      }
    });
    yield* anyLogin(facts);
  },

  controls: requestControls("Take create on the roles of auth methods out of the policy"),
  abuse:
    "Write a role under a new name with `token_policies` of choice: a user with a password, an AppRole with a role_id and `bind_secret_id=false`, a certificate authority of one's own; then log in.",
  detection: [
    { service: "vault audit", event: "request: operation create, path auth/<method>/role/<new> or users/<new>" },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "auth/+/role/*" { capabilities = ["read", "list"] }
path "auth/+/users/*" { capabilities = ["read", "list"] }
EOF`,
  frameworks: ["attack:T1136", "attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/auth/userpass#create-update-user",
    "https://developer.hashicorp.com/vault/api-docs/auth/approle#create-update-approle",
    "https://developer.hashicorp.com/vault/api-docs/auth/cert#create-ca-certificate-role",
  ],
  examples: [
    fires(
      "a new user with a password of its own",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      authMethod("userpass"),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "auth/userpass/users/*", "create"),
    ),
    firesIf(
      "a new kubernetes role: the caller needs a service account of the cluster",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:userpass/ca#impersonate",
      authMethod("kubernetes"),
      authRole("oidc", "ops", ["ops"]),
      authRole("userpass", "ca", ["ca"]),
      path("ops", "auth/kubernetes/role/+", "create"),
    ),
    silent(
      "update rewrites roles and makes none",
      authMethod("userpass"),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "auth/userpass/users/*", "update"),
    ),
    silent(
      "one name alone",
      authMethod("userpass"),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "auth/userpass/users/guest", "create"),
    ),
    silent(
      "the body may not name policies",
      authMethod("userpass"),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      { ...path("ops", "auth/userpass/users/*", "create"), deniedParameters: { token_policies: [] } },
    ),
  ],
});

const target = ({ auth, path: at }: { readonly auth: FactOf<"vault.auth">; readonly path: string }): VaultTarget => ({
  path: at,
  to: anyPolicy(auth),
  because: [auth],
  conditions: loginByIt(auth),
});
