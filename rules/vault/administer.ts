import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole, dynamicRole, kvSecret, vaultCluster } from "../../model/examples/vault.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { roleId, secretId } from "../families/vault-paths.ts";

/** Whoever has every right in Vault reads and writes every secret, is issued every credential and becomes every login. */
export default defineRule({
  id: "vault.administer",
  version: 1,
  title: "Can do anything in Vault",
  edge: "ADMINISTERS_VAULT",
  emits: { from: ["VaultCluster#administer"], to: "VaultSecret#read" },
  needs: ["vault.auth-role", "vault.dynamic-role", "vault.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const [cluster, fact, to] of everything(facts)) {
      yield { from: [privilege(cluster, "administer")], to, because: [fact] };
    }
  },

  controls: [
    control("rotate", "vault.secret", "Rotate the secret"),
    control("revoke", "vault.auth-role", "Revoke every token and generate a new root token"),
    control("revoke", "vault.dynamic-role", "Revoke the leases of the role"),
  ],
  abuse: "Write policies, log in with them, read every mount; make a root token or an audit-free path to stay.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path sys/generate-root/attempt, sys/audit/* or sys/policies/acl/*",
    },
  ],
  remediation:
    "vault operator generate-root -init   # then revoke all leases: vault lease revoke -force -prefix <mount>",
  frameworks: ["attack:T1555.006", "attack:T1078", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/concepts/tokens#root-tokens",
    "https://developer.hashicorp.com/vault/docs/concepts/policies",
  ],
  examples: [
    fires(
      "KV entries, issued credentials, logins and their halves",
      [
        "vault:main#administer -> vault:main:secret:kv/a#read",
        "vault:main#administer -> vault:main:secret:kv/a#write",
        "vault:main#administer -> vault:main:dynamic-role:database/app#read",
        "vault:main#administer -> vault:main:auth-role:approle/ci#impersonate",
        "vault:main#administer -> vault:main:role-id:approle/ci#read",
        "vault:main#administer -> vault:main:secret-id:approle/ci#read",
      ],
      kvSecret("a"),
      dynamicRole("database", "app"),
      authRole("approle", "ci", ["ci"]),
    ),
    silent("nothing in it", vaultCluster()),
  ],
});

function* everything(facts: FactReader): Generator<readonly [cluster: string, fact: Fact, to: Privilege]> {
  for (const fact of facts.each("vault.secret")) {
    for (const access of ["read", "write"] as const) yield [fact.cluster, fact, privilege(fact.key, access)];
  }
  for (const fact of facts.each("vault.dynamic-role")) yield [fact.cluster, fact, privilege(fact.key, "read")];
  for (const fact of facts.each("vault.auth-role")) {
    yield [fact.cluster, fact, privilege(fact.key, "impersonate")];
    const halves = fact.type === "approle" ? [roleId(fact), secretId(fact)] : [];
    for (const half of halves) yield [fact.cluster, fact, privilege(half, "read")];
  }
}
