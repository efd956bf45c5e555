import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authRole, entity, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";

/** Whoever may update an entity gives it policies, which its tokens have from the next request on. */
export default defineRule({
  id: "vault.entity-write",
  version: 1,
  title: "Can give the entity any policies",
  edge: "WRITES_ENTITY",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultEntity#administer" },
  needs: requestFacts,
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "write policies of an entity", capabilities: ["update"], parameters: ["policies"] };
    yield* vaultRequests(vault, entities(facts), asked);
  },

  controls: requestControls("Take identity/entity/ out of the policy"),
  abuse: "Write `policies` to `identity/entity/id/<id>` or `identity/entity/name/<name>`; tokens are not issued again.",
  detection: [{ service: "vault audit", event: "request: operation update, path identity/entity/id/<id>" }],
  remediation: `vault policy write <policy> - <<EOF
path "identity/entity/*" { capabilities = ["read", "list"] }
EOF`,
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/secret/identity/entity#update-entity-by-id",
    "https://developer.hashicorp.com/vault/docs/concepts/identity",
  ],
  examples: [
    fires(
      "by its id",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:entity:e1#administer",
      entity("e1", [], { method: "approle", metadata: ["role_name=ci"] }),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "identity/entity/id/+", "update"),
    ),
    silent(
      "its metadata alone",
      entity("e1", [], { method: "approle", metadata: ["role_name=ci"] }),
      authRole("oidc", "ops", ["ops"]),
      { ...path("ops", "identity/entity/id/+", "update"), allowedParameters: { metadata: [] } },
    ),
    silent(
      "reading it",
      entity("e1", [], { method: "approle", metadata: ["role_name=ci"] }),
      authRole("oidc", "ops", ["ops"]),
      path("ops", "identity/*", "read", "list"),
    ),
  ],
});

function* entities(facts: FactReader): Generator<VaultTarget> {
  for (const entity of facts.of("vault.entity")) {
    for (const end of [`id/${entity.id}`, `name/${entity.name}`])
      yield {
        path: inNamespace(entity.namespace, `identity/entity/${end}`),
        to: privilege(entity.key, "administer"),
        because: [entity],
      };
  }
}
