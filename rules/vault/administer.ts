import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  authRole,
  below,
  connection,
  dynamicRole,
  kvSecret,
  namespace,
  transitKey,
  vaultCluster,
} from "../../model/examples/vault.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { realmNode, roleId, secretId } from "../families/vault-paths.ts";

/**
 * Whoever has every right in Vault, or in a namespace of it, reads and writes every secret there, is issued every credential
 * and becomes every login. Policies of a namespace reach into those below it.
 */
export default defineRule({
  id: "vault.administer",
  version: 2,
  title: "Can do anything in Vault",
  edge: "ADMINISTERS_VAULT",
  emits: { from: ["VaultCluster#administer"], to: "VaultSecret#read" },
  needs: [
    "vault.auth-role",
    "vault.connection",
    "vault.dynamic-role",
    "vault.namespace",
    "vault.secret",
    "vault.transit-key",
  ],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const [administered, fact, to] of everything(facts)) {
      yield { from: [privilege(administered, "administer")], to, because: [fact] };
    }
  },

  controls: [
    control("rotate", "vault.secret", "Rotate the secret"),
    control("revoke", "vault.auth-role", "Revoke every token and generate a new root token"),
    control("revoke", "vault.dynamic-role", "Revoke the leases of the role"),
    control("rotate", "vault.connection", "Rotate the engine's own login"),
    control("rotate", "vault.transit-key", "Rotate the key and encrypt anew what it protects"),
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
      "KV entries, issued credentials, engines, keys, logins and their halves",
      [
        "vault:main#administer -> vault:main:connection:database/main#impersonate",
        "vault:main#administer -> vault:main:transit-key:transit/notes#read",
        "vault:main#administer -> vault:main:secret:kv/a#read",
        "vault:main#administer -> vault:main:secret:kv/a#write",
        "vault:main#administer -> vault:main:dynamic-role:database/app#read",
        "vault:main#administer -> vault:main:auth-role:approle/ci#impersonate",
        "vault:main#administer -> vault:main:role-id:approle/ci#read",
        "vault:main#administer -> vault:main:secret-id:approle/ci#read",
      ],
      kvSecret("a"),
      dynamicRole("database", "app"),
      connection("database", "main"),
      transitKey("notes"),
      authRole("approle", "ci", ["ci"]),
    ),
    fires(
      "a namespace, and what is in those below it",
      [
        "vault:main#administer -> vault:main:namespace:team-a#administer",
        "vault:main:namespace:team-a#administer -> vault:main:namespace:team-a/dev#administer",
        "vault:main:namespace:team-a/dev#administer -> vault:main:secret:team-a/dev:kv/a#read",
        "vault:main:namespace:team-a/dev#administer -> vault:main:secret:team-a/dev:kv/a#write",
      ],
      namespace("team-a"),
      namespace("team-a/dev"),
      below("team-a/dev", kvSecret("a")),
    ),
    silent("nothing in it", vaultCluster()),
  ],
});

function* everything(facts: FactReader): Generator<readonly [administered: string, fact: Fact, to: Privilege]> {
  for (const fact of facts.each("vault.namespace")) {
    const parent = realmNode(fact.cluster, parentOf(facts, fact));
    yield [parent, fact, privilege(fact.key, "administer")];
  }
  for (const fact of facts.each("vault.secret")) {
    for (const access of ["read", "write"] as const) yield [realm(fact), fact, privilege(fact.key, access)];
  }
  for (const fact of facts.each("vault.dynamic-role")) yield [realm(fact), fact, privilege(fact.key, "read")];
  for (const fact of facts.each("vault.transit-key")) yield [realm(fact), fact, privilege(fact.key, "read")];
  for (const fact of facts.each("vault.connection")) yield [realm(fact), fact, privilege(fact.key, "impersonate")];
  for (const fact of facts.each("vault.auth-role")) {
    yield [realm(fact), fact, privilege(fact.key, "impersonate")];
    const halves = fact.type === "approle" ? [roleId(fact), secretId(fact)] : [];
    for (const half of halves) yield [realm(fact), fact, privilege(half, "read")];
  }
}

const realm = ({ cluster, namespace = "" }: { readonly cluster: string; readonly namespace?: string }): string =>
  realmNode(cluster, namespace);

/** The nearest namespace above that is known; the root where there is none. */
function parentOf(facts: FactReader, { cluster, path }: FactOf<"vault.namespace">): string {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    const above = path.slice(0, at);
    if (facts.get("vault.namespace", realmNode(cluster, above))) return above;
  }
  return "";
}
