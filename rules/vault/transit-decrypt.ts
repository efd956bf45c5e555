import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole, engine, path, transitKey } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";

/** Whoever may decrypt with a key of the transit engine, or take the key out, reads what was encrypted with it and lies elsewhere. */
export default defineRule({
  id: "vault.transit-decrypt",
  version: 1,
  title: "Can decrypt with the transit key",
  edge: "DECRYPTS_WITH",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultTransitKey#read" },
  needs: ["vault.mount", "vault.transit-key", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",

  *derive(facts, { vault }) {
    const decrypt = { title: "decrypt", capabilities: ["update"], parameters: ["ciphertext"] };
    yield* vaultRequests(vault, keys(facts, "decrypt"), decrypt);
    yield* vaultRequests(vault, keys(facts, "export/encryption-key"), { title: "export keys", capabilities: ["read"] });
  },

  controls: [
    ...requestControls("Take decrypt and export out of the policy"),
    control("rotate", "vault.transit-key", "Rotate the key and encrypt anew what it protects"),
  ],
  abuse:
    "Send ciphertext that was taken elsewhere to `<transit>/decrypt/<key>`; or read the key itself where it may be exported.",
  detection: [
    { service: "vault audit", event: "request: operation update, path <transit>/decrypt/<key>" },
    { service: "vault audit", event: "request: operation read, path <transit>/export/encryption-key/<key>" },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "<transit>/encrypt/<key>" { capabilities = ["update"] }
EOF`,
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/api-docs/secret/transit#decrypt-data"],
  examples: [
    fires(
      "decrypt",
      "vault:main:auth-role:oidc/app#impersonate -> vault:main:transit-key:transit/notes#read",
      authRole("oidc", "app", ["app"]),
      path("app", "transit/decrypt/notes", "update"),
      engine("transit", "transit"),
      transitKey("notes"),
    ),
    fires(
      "taking out a key that may be",
      "vault:main:auth-role:oidc/app#impersonate -> vault:main:transit-key:transit/notes#read",
      authRole("oidc", "app", ["app"]),
      path("app", "transit/export/*", "read"),
      engine("transit", "transit"),
      transitKey("notes", { exportable: true }),
    ),
    silent(
      "a key that may not be exported",
      authRole("oidc", "app", ["app"]),
      path("app", "transit/export/*", "read"),
      engine("transit", "transit"),
      transitKey("notes"),
    ),
    silent(
      "encrypting alone",
      authRole("oidc", "app", ["app"]),
      path("app", "transit/encrypt/notes", "update"),
      engine("transit", "transit"),
      transitKey("notes"),
    ),
  ],
});

function* keys(facts: FactReader, below: string): Generator<VaultTarget> {
  for (const key of facts.of("vault.transit-key")) {
    const mount = facts.get("vault.mount", key.mount);
    if (!mount || (below !== "decrypt" && !key.exportable)) continue;
    yield { path: `${mount.path}/${below}/${key.name}`, to: privilege(key.key, "read"), because: [key, mount] };
  }
}
