import { authRole, path, vaultCluster } from "../../model/examples/vault.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { everywhere } from "../families/vault-paths.ts";

/** The raw storage endpoint answers with what every engine stored, decrypted, where the server's configuration turns it on. */
export default defineRule({
  id: "vault.raw-storage",
  version: 1,
  title: "Can read Vault's storage past every policy",
  edge: "READS_RAW_STORAGE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultCluster#administer" },
  needs: ["vault.cluster", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "read raw storage", capabilities: ["read"], sudo: true };
    const targets = [...everywhere(facts, "sys/raw/core/keyring")].map((target) => ({ ...target, conditions }));
    yield* vaultRequests(vault, targets, asked);
  },

  controls: requestControls("Take sys/raw out of the policy"),
  abuse:
    "Read `sys/raw/core/keyring`, then the storage of every engine; write `sys/raw/` to change policies without the policy endpoints.",
  detection: [{ service: "vault audit", event: "request: operation read, path sys/raw/*" }],
  remediation: "Take raw_storage_endpoint = true out of the server's configuration and restart it.",
  frameworks: ["attack:T1555.006", "attack:T1552.004", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/system/raw",
    "https://developer.hashicorp.com/vault/docs/configuration#raw_storage_endpoint",
  ],
  examples: [
    firesIf(
      "read with sudo",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main#administer",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/raw/*", "read", "sudo"),
    ),
    silent("without sudo", vaultCluster(), authRole("oidc", "ops", ["ops"]), path("ops", "sys/raw/*", "read")),
    silent(
      "a list of names",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/raw/*", "list", "sudo"),
    ),
  ],
});

const conditions = [
  { kind: "target-state", text: "the server's configuration turns the raw storage endpoint on (raw_storage_endpoint)" },
] as const;
