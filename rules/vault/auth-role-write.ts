import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { revokeToken } from "../families/vault-controls.ts";
import { loginByIt, ownLogin } from "../families/vault-methods.ts";
import { rolesFolder } from "../families/vault-paths.ts";

/** Whoever may update an auth role binds it to itself and gives it other policies. */
export default defineRule({
  id: "vault.auth-role-write",
  version: 2,
  title: "Can rebind the auth role to itself and give it other policies",
  edge: "WRITES_AUTH_ROLE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#administer" },
  needs: ["vault.auth", "vault.auth-role", "vault.entity", "vault.group", "vault.path", "vault.token"],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    for (const [type, auths] of Map.groupBy(facts.of("vault.auth"), (auth) => auth.type)) {
      const { parameters } = ownLogin(type);
      yield* vaultRequests(vault, roles(facts, auths), {
        title: "write auth roles",
        capabilities: ["update"],
        parameters,
      });
    }
  },

  controls: [
    control("narrow", "vault.path", "Take the roles of auth methods out of the policy"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
  ],
  abuse:
    "Write the role with a binding that one meets (a service account of one's own, a password) and `token_policies` of choice, then log in.",
  detection: [{ service: "vault audit", event: "request: operation update, path auth/<method>/role/<role>" }],
  remediation: `vault policy write <policy> - <<EOF
path "auth/+/role/*" { capabilities = ["read", "list"] }
EOF`,
  frameworks: ["attack:T1098.001", "attack:T1556", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role",
    "https://developer.hashicorp.com/vault/api-docs/auth/userpass#update-password-on-user",
  ],
  examples: [
    fires(
      "a user of userpass gets another password",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:userpass/root-ca#administer",
      authMethod("userpass"),
      authRole("userpass", "root-ca", ["ca"]),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "auth/userpass/users/*", "update"),
    ),
    firesIf(
      "a kubernetes role: the caller needs a service account of the cluster",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:kubernetes/rag#administer",
      authMethod("kubernetes"),
      authRole("kubernetes", "rag", ["rag"]),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "auth/kubernetes/role/*", "create", "update"),
    ),
    fires(
      "an AppRole gets a role_id of the writer's choice and no secret_id",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:approle/batch#administer",
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "auth/approle/role/+", "update"),
    ),
    silent(
      "create makes new roles and rewrites none",
      authMethod("kubernetes"),
      authRole("kubernetes", "rag", ["rag"]),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "auth/kubernetes/role/*", "create"),
    ),
    silent(
      "the body may not name policies",
      authMethod("userpass"),
      authRole("userpass", "root-ca", ["ca"]),
      authRole("oidc", "ops", ["ops"]),
      { ...path("ops", "auth/userpass/users/*", "update"), allowedParameters: { password: [] } },
    ),
  ],
});

function* roles(facts: FactReader, auths: readonly FactOf<"vault.auth">[]): Generator<VaultTarget> {
  for (const auth of auths) {
    const conditions = loginByIt(auth);
    for (const role of facts.where("vault.auth-role", "auth", auth.key)) {
      const path = `${rolesFolder(facts, role)}/${role.name}`;
      yield { path, to: privilege(role.key, "administer"), because: [role, auth], conditions };
    }
  }
}
