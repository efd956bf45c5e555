import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authMethod, authRole, entity, path, vaultCluster } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Hub } from "../../model/step.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";

/** Whoever may say which login is which entity becomes another entity at its next login, or joins the other's to its own. */
export default defineRule({
  id: "vault.entity-alias-write",
  version: 1,
  title: "Can make its own login that of another entity",
  edge: "TAKES_ENTITY",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.cluster", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "write aliases of entities", capabilities: ["update"] };
    yield* vaultRequests(vault, aliases(facts), { ...asked, parameters: ["canonical_id"] });
    yield* vaultRequests(vault, merges(facts), { ...asked, parameters: ["from_entity_ids"] });
    for (const { entity: who, node, role, cluster } of vault.logins)
      if (who && vault.policiesOf(who).length > 0)
        yield { from: [anyEntity(cluster)], to: privilege(node, "impersonate"), because: [role, who], conditions };
  },

  controls: requestControls("Take identity/entity-alias and identity/entity/merge out of the policy"),
  abuse:
    "Write an alias of one's own login (its method's accessor and name) with the `canonical_id` of the entity that has the policies, and log in again; or merge that entity into one's own.",
  detection: [
    { service: "vault audit", event: "request: operation update, path identity/entity-alias or identity/entity/merge" },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "identity/entity-alias*" { capabilities = ["read", "list"] }
path "identity/entity/merge" { capabilities = ["deny"] }
EOF`,
  frameworks: ["attack:T1098", "attack:T1078", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/secret/identity/entity-alias",
    "https://developer.hashicorp.com/vault/api-docs/secret/identity/entity#merge-entities",
  ],
  examples: [
    firesIf(
      "an alias of another entity",
      "vault:main:auth-role:oidc/help#impersonate -> vault:main:auth-role:approle/ci#impersonate",
      vaultCluster(),
      authMethod("approle"),
      authRole("approle", "ci", []),
      authRole("oidc", "help", ["help"]),
      entity("e1", ["deploy"], { method: "approle", metadata: ["role_name=ci"] }),
      path("help", "identity/entity-alias", "update"),
    ),
    silent(
      "no entity has policies",
      vaultCluster(),
      authMethod("approle"),
      authRole("approle", "ci", ["ci"]),
      authRole("oidc", "help", ["help"]),
      entity("e1", [], { method: "approle", metadata: ["role_name=ci"] }),
      path("help", "identity/entity-alias", "update"),
    ),
    silent(
      "the alias may not name another entity",
      vaultCluster(),
      authMethod("approle"),
      authRole("approle", "ci", []),
      authRole("oidc", "help", ["help"]),
      entity("e1", ["deploy"], { method: "approle", metadata: ["role_name=ci"] }),
      { ...path("help", "identity/entity-alias", "update"), deniedParameters: { canonical_id: [] } },
    ),
  ],
});

/** Whoever is whichever entity it likes. */
const anyEntity = (cluster: string): Hub => hub("becomes any entity", "vault-any-entity", cluster);

const conditions = [
  {
    kind: "target-state",
    text: "the entity's policies allow the same beside the policies of the login that is made its own",
  },
] as const;

function* aliases(facts: FactReader): Generator<VaultTarget> {
  for (const cluster of facts.of("vault.cluster"))
    yield { path: "identity/entity-alias", to: anyEntity(cluster.key), because: [cluster] };
}

function* merges(facts: FactReader): Generator<VaultTarget> {
  for (const cluster of facts.of("vault.cluster"))
    yield { path: "identity/entity/merge", to: anyEntity(cluster.key), because: [cluster] };
}
