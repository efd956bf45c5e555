import { control } from "../../model/control.ts";
import { authMethod, authRole, entity, kv, kvSecret, path } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { revokeToken } from "../families/vault-controls.ts";
import { kvTargets } from "../families/vault-paths.ts";

/** Whoever holds a token reads the KV entries that its merged policies let it read. */
export default defineRule({
  id: "vault.acl-read",
  version: 1,
  title: "Can read the secret from Vault",
  edge: "READS_SECRET",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultSecret#read" },
  needs: ["vault.auth-role", "vault.entity", "vault.group", "vault.mount", "vault.path", "vault.secret", "vault.token"],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "durable",

  *derive(facts, { vault }) {
    for (const version of [1, 2] as const) {
      const asked = { title: "read KV entries", capabilities: ["read"] };
      yield* vaultRequests(vault, kvTargets(facts, "read", version), asked);
    }
  },

  controls: [
    control("narrow", "vault.path", "Narrow the path block to the entries that are needed"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
    control("rotate", "vault.secret", "Rotate the secret"),
  ],
  abuse:
    "Send `GET <mount>/data/<path>` (version 1 engines: `GET <mount>/<path>`) with the token; the answer holds the value.",
  detection: [{ service: "vault audit", event: "request: operation read, path <mount>/data/<path>" }],
  remediation: `vault policy write <policy> - <<EOF
path "<mount>/data/<application>/*" { capabilities = ["read"] }
EOF`,
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/concepts/policies",
    "https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2#acl-rules",
  ],
  examples: [
    fires(
      "a prefix covers the entry",
      "vault:main:auth-role:kubernetes/rag#impersonate -> vault:main:secret:kv/rag/db#read",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "kv/data/rag/*", "read"),
      kv(),
      kvSecret("rag/db"),
    ),
    fires(
      "a broad deny does not reach under a more specific read",
      "vault:main:auth-role:kubernetes/rag#impersonate -> vault:main:secret:kv/rag/db#read",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "kv/*", "deny"),
      path("rag", "kv/data/rag/db", "read"),
      kv(),
      kvSecret("rag/db"),
      kvSecret("billing/db"),
    ),
    fires(
      "a version 1 engine answers without data/",
      "vault:main:auth-role:kubernetes/rag#impersonate -> vault:main:secret:old/rag/db#read",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "old/+/db", "read"),
      kv("old", 1),
      kvSecret("rag/db", "old"),
    ),
    fires(
      "the entity of the caller brings the policy",
      "vault:main:auth-role:approle/ci#impersonate -> vault:main:secret:kv/ci/key#read",
      authRole("approle", "ci", []),
      authMethod("approle"),
      entity("ci", ["ci"], { method: "approle", metadata: ["role_name=ci"] }),
      path("ci", "kv/data/ci/key", "read"),
      kv(),
      kvSecret("ci/key"),
    ),
    silent(
      "a path without data/ on a version 2 engine",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "kv/rag/*", "read"),
      kv(),
      kvSecret("rag/db"),
    ),
    silent(
      "another policy of the token denies the very pattern",
      authRole("kubernetes", "rag", ["rag", "freeze"]),
      path("rag", "kv/data/rag/*", "read"),
      path("freeze", "kv/data/rag/*", "deny"),
      kv(),
      kvSecret("rag/db"),
    ),
    silent(
      "a more specific block takes the entry out",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "kv/data/*", "read"),
      path("rag", "kv/data/rag/db", "list"),
      kv(),
      kvSecret("rag/db"),
    ),
    silent(
      "list is not read",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "kv/data/rag/*", "list"),
      kv(),
      kvSecret("rag/db"),
    ),
  ],
});
