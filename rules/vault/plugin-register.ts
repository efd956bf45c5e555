import { authRole, path, vaultCluster } from "../../model/examples/vault.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { everywhere } from "../families/vault-paths.ts";

/** A plugin is a program that Vault starts: whoever registers one has it run beside Vault, as Vault's own user. */
export default defineRule({
  id: "vault.plugin-register",
  version: 1,
  title: "Can have Vault run a program as its plugin",
  edge: "REGISTERS_PLUGIN",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultCluster#administer" },
  needs: ["vault.cluster", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = {
      title: "register plugins",
      capabilities: ["update"],
      sudo: true,
      parameters: ["command", "sha256"],
    };
    const targets = [...everywhere(facts, "sys/plugins/catalog/secret/ambit-new")];
    yield* vaultRequests(
      vault,
      targets.map((target) => ({ ...target, conditions })),
      asked,
    );
  },

  controls: requestControls("Take sys/plugins/catalog out of the policy"),
  abuse:
    "Register a program that lies in the plugin directory by its sha256, mount it, and read Vault's memory and keys from the host.",
  detection: [{ service: "vault audit", event: "request: operation update, path sys/plugins/catalog/<type>/<name>" }],
  remediation: "Leave plugin_directory out of the server's configuration where no plugin is used.",
  frameworks: ["attack:T1543", "attack:T1059", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/system/plugins-catalog#register-plugin",
    "https://developer.hashicorp.com/vault/docs/plugins/plugin-architecture",
  ],
  examples: [
    firesIf(
      "update with sudo",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main#administer",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/plugins/catalog/*", "update", "sudo"),
    ),
    silent(
      "without sudo",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/plugins/catalog/*", "update"),
    ),
    silent(
      "sudo on reading",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/plugins/catalog/*", "read", "sudo"),
    ),
  ],
});

const conditions = [
  { kind: "target-state", text: "the server has a plugin directory, and a program of the caller's lies in it" },
] as const;
