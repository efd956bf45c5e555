import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole, kv, kvSecret, path, vaultCluster } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Condition, type Hub, hub } from "../../model/step.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { apart } from "../families/apart.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { realms } from "../families/vault-paths.ts";

/** Policies name paths: whoever moves an engine to a path that its own policies allow reads it there. */
export default defineRule({
  id: "vault.remount",
  version: 1,
  title: "Can move an engine to a path that it may read",
  edge: "MOVES_ENGINE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultSecret#read" },
  needs: ["vault.cluster", "vault.namespace", "vault.secret", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, authz) {
    const asked = { title: "move engines", capabilities: ["update"], sudo: true, parameters: ["from", "to"] };
    yield* apart(facts, () => vaultRequests(authz.vault, places(facts), asked));
    for (const secret of facts.each("vault.secret"))
      yield { from: [mover(secret)], to: privilege(secret.key, "read"), because: [secret] };
  },

  controls: [
    ...requestControls("Take sys/remount out of the policy"),
    control("rotate", "vault.secret", "Rotate the secret"),
  ],
  abuse: "`vault secrets move <engine> <path>` to a path that a policy of one's own covers, read, and move it back.",
  detection: [{ service: "vault audit", event: "request: operation update, path sys/remount" }],
  remediation: `vault policy write <policy> - <<EOF
path "sys/remount" { capabilities = ["deny"] }
EOF`,
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/api-docs/system/remount"],
  examples: [
    firesIf(
      "update with sudo",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:secret:kv/billing/db#read",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/remount", "update", "sudo"),
      kv(),
      kvSecret("billing/db"),
    ),
    silent(
      "without sudo",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "sys/remount", "update"),
      kv(),
      kvSecret("billing/db"),
    ),
  ],
});

const mover = ({ cluster, namespace = "" }: { readonly cluster: string; readonly namespace?: string }): Hub =>
  namespace === ""
    ? hub("moves engines", "vault-mover", cluster)
    : hub(`moves engines of ${namespace}`, "vault-mover", cluster, namespace);

const conditions: readonly Condition[] = [
  { kind: "target-state", text: "a path where no engine is, and that the caller may read, is free for the engine" },
];

function* places(facts: FactReader): Generator<VaultTarget> {
  for (const realm of realms(facts))
    yield { path: inNamespace(realm.namespace, "sys/remount"), to: mover(realm), because: [realm.fact], conditions };
}
