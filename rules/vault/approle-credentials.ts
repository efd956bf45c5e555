import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { revokeToken } from "../families/vault-controls.ts";
import { roleId, rolesFolder, secretId } from "../families/vault-paths.ts";

/** Whoever holds a token reads an AppRole's role_id or mints a secret_id of it, as its policies let it: one half each. */
export default defineRule({
  id: "vault.approle-credentials",
  version: 1,
  title: "Can read or mint one half of the AppRole login",
  edge: "TAKES_APPROLE_HALF",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultSecret#read" },
  needs: ["vault.auth", "vault.auth-role", "vault.entity", "vault.group", "vault.path", "vault.token"],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "durable",

  *derive(facts, { vault }) {
    yield* vaultRequests(vault, roleIds(facts), { title: "read a role_id", capabilities: ["read"] });
    yield* vaultRequests(vault, secretIds(facts), { title: "mint a secret_id", capabilities: ["update"] });
  },

  controls: [
    control("narrow", "vault.path", "Narrow the path block to the deployer of this AppRole"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
    control("rotate", "vault.auth-role", "Destroy the secret_ids and give the role a new role_id"),
  ],
  abuse:
    "Read `auth/<method>/role/<role>/role-id`, or write to `auth/<method>/role/<role>/secret-id`; the other half may come from elsewhere and at another time.",
  detection: [
    { service: "vault audit", event: "request: operation read, path auth/<method>/role/<role>/role-id" },
    { service: "vault audit", event: "request: operation update, path auth/<method>/role/<role>/secret-id" },
  ],
  remediation: "vault write -f auth/<method>/role/<role>/secret-id-accessor/destroy secret_id_accessor=<accessor>",
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI2"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/approle",
    "https://developer.hashicorp.com/vault/api-docs/auth/approle#generate-new-secret-id",
  ],
  examples: [
    fires(
      "a deployer mints the secret_id",
      "vault:main:auth-role:kubernetes/ci#impersonate -> vault:main:secret-id:approle/batch#read",
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/approle/role/batch/secret-id", "update"),
    ),
    fires(
      "a runner reads the role_id",
      "vault:main:auth-role:kubernetes/run#impersonate -> vault:main:role-id:approle/batch#read",
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
      authRole("kubernetes", "run", ["run"]),
      path("run", "auth/approle/role/+/role-id", "read"),
    ),
    silent(
      "reading the role is not reading its role_id",
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/approle/role/batch", "read", "update"),
    ),
    silent(
      "create does not mint: the server asks for update",
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/approle/role/batch/secret-id", "create"),
    ),
  ],
});

function* roleIds(facts: FactReader): Generator<VaultTarget> {
  for (const role of facts.where("vault.auth-role", "type", "approle")) {
    const auth = facts.get("vault.auth", role.auth);
    const folder = rolesFolder(facts, role);
    if (auth)
      yield { path: `${folder}/${role.name}/role-id`, to: privilege(roleId(role), "read"), because: [role, auth] };
  }
}

function* secretIds(facts: FactReader): Generator<VaultTarget> {
  for (const role of facts.where("vault.auth-role", "type", "approle")) {
    const auth = facts.get("vault.auth", role.auth);
    const folder = rolesFolder(facts, role);
    if (!auth || !role.bindSecretId) continue;
    for (const end of ["secret-id", "custom-secret-id"]) {
      yield { path: `${folder}/${role.name}/${end}`, to: privilege(secretId(role), "read"), because: [role, auth] };
    }
  }
}
