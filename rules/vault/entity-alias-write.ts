import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authMethod, authRole, entity, path, vaultCluster } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Hub } from "../../model/step.ts";
import { hub } from "../../model/step.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { realms } from "../families/vault-paths.ts";

/** Whoever may say which login is which entity becomes another entity at its next login, or joins the other's to its own. */
export default defineRule({
  id: "vault.entity-alias-write",
  version: 1,
  title: "Can make its own login that of another entity",
  edge: "TAKES_ENTITY",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.cluster", "vault.namespace", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "write aliases of entities", capabilities: ["update"] };
    yield* vaultRequests(vault, aliases(facts), { ...asked, parameters: ["canonical_id"] });
    yield* vaultRequests(vault, merges(facts), { ...asked, parameters: ["from_entity_ids"] });
    for (const { entity: who, node, origin } of vault.logins)
      if (who && vault.policiesOf(who).length > 0)
        yield { from: [anyEntity(who)], to: privilege(node, "impersonate"), because: [origin, who], conditions };
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
const anyEntity = ({ cluster, namespace = "" }: { readonly cluster: string; readonly namespace?: string }): Hub =>
  namespace === ""
    ? hub("becomes any entity", "vault-any-entity", cluster)
    : hub(`becomes any entity of ${namespace}`, "vault-any-entity", cluster, namespace);

const conditions = [
  {
    kind: "target-state",
    text: "the entity's policies allow the same beside the policies of the login that is made its own",
  },
] as const;

const aliases = (facts: FactReader): Generator<VaultTarget> => within(facts, "identity/entity-alias");
const merges = (facts: FactReader): Generator<VaultTarget> => within(facts, "identity/entity/merge");

function* within(facts: FactReader, path: string): Generator<VaultTarget> {
  for (const realm of realms(facts))
    yield { path: inNamespace(realm.namespace, path), to: anyEntity(realm), because: [realm.fact] };
}
