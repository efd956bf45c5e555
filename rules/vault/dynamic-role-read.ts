import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole, dynamicRole, engine, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { revokeToken } from "../families/vault-controls.ts";

/** In Vault, reading can create: whoever may read an engine's credentials endpoint is issued a login of its own. */
export default defineRule({
  id: "vault.dynamic-role-read",
  version: 1,
  title: "Can have credentials issued by the engine's role",
  edge: "ISSUES_CREDENTIALS",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultDynamicRole#read" },
  needs: ["vault.auth-role", "vault.dynamic-role", "vault.entity", "vault.group", "vault.path", "vault.token"],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "until the lease ends",

  *derive(facts, { vault }) {
    for (const operations of [["read"], ["update"], ["read", "update"]]) {
      const asked = { title: "have credentials issued", capabilities: operations };
      yield* vaultRequests(vault, endpoints(facts, operations), asked);
    }
  },

  controls: [
    control("narrow", "vault.path", "Narrow the path block to the roles that are needed"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
    control("revoke", "vault.dynamic-role", "Revoke the leases of the role"),
  ],
  abuse: "Read `<mount>/creds/<role>` with the token; the answer holds a login that did not exist before.",
  detection: [{ service: "vault audit", event: "request: operation read, path <mount>/creds/<role>" }],
  remediation: "vault lease revoke -prefix <mount>/creds/<role>",
  frameworks: ["attack:T1555.006", "attack:T1136", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/secrets/databases",
    "https://developer.hashicorp.com/vault/docs/concepts/lease",
  ],
  examples: [
    fires(
      "read on the credentials endpoint",
      "vault:main:auth-role:kubernetes/rag#impersonate -> vault:main:dynamic-role:database/app#read",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "database/creds/app", "read"),
      engine("database", "database"),
      dynamicRole("database", "app"),
    ),
    silent(
      "reading the role's definition issues nothing",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "database/roles/app", "read"),
      engine("database", "database"),
      dynamicRole("database", "app"),
    ),
  ],
});

function* endpoints(facts: FactReader, operations: readonly string[]): Generator<VaultTarget> {
  for (const role of facts.of("vault.dynamic-role")) {
    if ([...role.operations].sort().join() === operations.join()) {
      yield { path: role.endpoint, to: privilege(role.key, "read"), because: [role] };
    }
  }
}
