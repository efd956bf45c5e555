import { authRole, path, vaultCluster } from "../../model/examples/vault.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { everywhere } from "../families/vault-paths.ts";

/**
 * A snapshot holds everything, sealed: with the unseal keys, or the key that unseals by itself, it opens elsewhere.
 * Restoring one over the data replaces the data and its keys by somebody's own.
 */
export default defineRule({
  id: "vault.raft-snapshot",
  version: 1,
  title: "Can take or restore a snapshot of all of Vault's storage",
  edge: "TAKES_SNAPSHOT",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultCluster#administer" },
  needs: ["vault.cluster", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const taken = [...everywhere(facts, "sys/storage/raft/snapshot")];
    const targets = taken.map((target) => ({ ...target, conditions: [opened] }));
    yield* vaultRequests(vault, targets, { title: "take snapshots", capabilities: ["read"] });
    const forced = [...everywhere(facts, "sys/storage/raft/snapshot-force")];
    const restored = forced.map((target) => ({ ...target, conditions: [raft] }));
    yield* vaultRequests(vault, restored, { title: "restore foreign snapshots", capabilities: ["update"] });
  },

  controls: requestControls("Take sys/storage/raft/ out of the policy"),
  abuse:
    "Save the snapshot and open it in a Vault of one's own with the unseal keys; or restore a snapshot of one's own with `snapshot-force`, whose root token one has.",
  detection: [
    { service: "vault audit", event: "request: operation read, path sys/storage/raft/snapshot" },
    { service: "vault audit", event: "request: operation update, path sys/storage/raft/snapshot-force" },
  ],
  remediation:
    "vault operator rekey   # where the unseal keys may have been seen; then narrow the policy to the backup job",
  frameworks: ["attack:T1003", "attack:T1555.006", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/system/storage/raft",
    "https://developer.hashicorp.com/vault/docs/concepts/seal",
  ],
  examples: [
    firesIf(
      "a backup job",
      "vault:main:auth-role:approle/backup#impersonate -> vault:main#administer",
      vaultCluster(),
      authRole("approle", "backup", ["backup"]),
      path("backup", "sys/storage/raft/snapshot", "read"),
    ),
    firesIf(
      "restoring over the data",
      "vault:main:auth-role:approle/backup#impersonate -> vault:main#administer",
      vaultCluster(),
      authRole("approle", "backup", ["backup"]),
      path("backup", "sys/storage/raft/snapshot-force", "update"),
    ),
    silent(
      "a restore that the server checks against its own keys",
      vaultCluster(),
      authRole("approle", "backup", ["backup"]),
      path("backup", "sys/storage/raft/snapshot", "update"),
    ),
    silent(
      "the configuration of snapshots",
      vaultCluster(),
      authRole("approle", "backup", ["backup"]),
      path("backup", "sys/storage/raft/configuration", "read"),
    ),
  ],
});

const opened = {
  kind: "target-state",
  text: "the caller has the unseal keys of the snapshot, or may use the key that unseals by itself; Vault stores in raft",
} as const;
const raft = {
  kind: "target-state",
  text: "Vault stores in raft, and is unsealed with the keys of the other snapshot",
} as const;
