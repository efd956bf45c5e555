import { control } from "../../model/control.ts";
import { authRole, kv, kvSecret, path } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { revokeToken } from "../families/vault-controls.ts";
import { kvTargets } from "../families/vault-paths.ts";

/** Whoever holds a token replaces the KV entries that its merged policies let it write. */
export default defineRule({
  id: "vault.acl-write",
  version: 1,
  title: "Can replace the secret in Vault",
  edge: "WRITES_SECRET",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultSecret#write" },
  needs: ["vault.auth-role", "vault.entity", "vault.group", "vault.mount", "vault.path", "vault.secret", "vault.token"],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "durable",

  *derive(facts, { vault }) {
    const title = "write KV entries";
    yield* vaultRequests(vault, kvTargets(facts, "write", 1), { title, capabilities: ["update"] });
    // The entry exists, so that `create` is not what the server asks for.
    yield* vaultRequests(vault, kvTargets(facts, "write", 2), {
      title,
      capabilities: ["patch", "update"],
      parameters: ["data"],
    });
  },

  controls: [
    control("narrow", "vault.path", "Take create, update and patch out of the path block"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
  ],
  abuse:
    "Send `POST <mount>/data/<path>` with values of one's own: whoever reads the entry next uses them, a database host or a key of the attacker's.",
  detection: [{ service: "vault audit", event: "request: operation update, path <mount>/data/<path>" }],
  remediation: `vault policy write <policy> - <<EOF
path "<mount>/data/<application>/*" { capabilities = ["read"] }
EOF`,
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/concepts/policies",
    "https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2#acl-rules",
  ],
  examples: [
    fires(
      "update on the data path",
      "vault:main:auth-role:kubernetes/rag#impersonate -> vault:main:secret:kv/rag/db#write",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "kv/data/rag/*", "read", "update"),
      kv(),
      kvSecret("rag/db"),
    ),
    silent(
      "create alone does not overwrite",
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "kv/data/rag/*", "create", "read"),
      kv(),
      kvSecret("rag/db"),
    ),
    silent(
      "the body may not carry data",
      authRole("kubernetes", "rag", ["rag"]),
      { ...path("rag", "kv/data/rag/*", "update"), deniedParameters: { data: [] } },
      kv(),
      kvSecret("rag/db"),
    ),
  ],
});
