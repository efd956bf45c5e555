import { authRole, path, vaultCluster } from "../../model/examples/vault.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { newName } from "../families/vault-methods.ts";
import { everywhere } from "../families/vault-paths.ts";

/** An audit device that writes values as they are, to a place of the caller's, has every token and secret that passes. */
export default defineRule({
  id: "vault.audit-device",
  version: 1,
  title: "Can have every request written down in plain, to a place of its own",
  edge: "LISTENS_TO_REQUESTS",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultCluster#administer" },
  needs: ["vault.cluster", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const targets = [...everywhere(facts, `sys/audit/${newName}`)].map((target) => ({ ...target, conditions }));
    const asked = {
      title: "enable audit devices",
      capabilities: ["update"],
      sudo: true,
      parameters: ["options", "type"],
    };
    yield* vaultRequests(vault, targets, asked);
  },

  controls: requestControls("Take sys/audit/ out of the policy, or sudo on it"),
  abuse:
    "Enable a socket device with `log_raw` at an address of one's own and wait for an administrator's token; with `delete` take the devices away that would show it.",
  detection: [{ service: "vault audit", event: "request: operation update or delete, path sys/audit/<device>" }],
  remediation: `vault policy write <policy> - <<EOF
path "sys/audit/*" { capabilities = ["read", "list"] }
EOF`,
  frameworks: ["attack:T1040", "attack:T1685.002", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/system/audit#enable-audit-device",
    "https://developer.hashicorp.com/vault/docs/audit#log-raw",
  ],
  examples: [
    firesIf(
      "update with sudo",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main#administer",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/audit/*", "update", "sudo"),
    ),
    silent("without sudo", vaultCluster(), authRole("oidc", "ops", ["ops"]), path("ops", "sys/audit/*", "update")),
    silent(
      "taking a device away gives nothing",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/audit/*", "delete", "sudo"),
    ),
  ],
});

const conditions = [
  {
    kind: "target-state",
    text: "the device can write to a place of the caller's, and an administrator's request passes",
  },
] as const;
