import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { rolesFolder } from "../families/vault-paths.ts";

/** Whoever may update an auth role binds it to itself and gives it other policies. */
export default defineRule({
  id: "vault.auth-role-write",
  version: 1,
  title: "Can rebind the auth role to itself and give it other policies",
  edge: "WRITES_AUTH_ROLE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#administer" },
  needs: ["vault.auth", "vault.auth-role", "vault.entity", "vault.group", "vault.path"],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "write auth roles", capabilities: ["update"], parameters: ["token_policies"] };
    yield* vaultRequests(vault, roles(facts), asked);
  },

  controls: [
    control("narrow", "vault.path", "Take the roles of auth methods out of the policy"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
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

function* roles(facts: FactReader): Generator<VaultTarget> {
  for (const role of facts.of("vault.auth-role")) {
    const auth = facts.get("vault.auth", role.auth);
    const folder = rolesFolder(facts, role);
    if (!auth || folder === undefined) continue;
    const text = `the caller can log in through auth method \`${auth.path}\` once the role is bound to it`;
    yield {
      path: `${folder}/${role.name}`,
      to: privilege(role.key, "administer"),
      because: [role, auth],
      conditions: role.type === "userpass" ? [] : [{ kind: "target-state", text }],
    };
  }
}
