import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, entity, path, vaultCluster } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { type Hub, hub } from "../../model/step.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";

const team = "kv/data/{{identity.entity.metadata.team}}/*";
const known = { ...entity("e", [], { method: "approle", metadata: ["role_name=app"] }), metadata: ["team=rag"] };

/**
 * A policy whose path reads the entity's metadata lets whoever writes the metadata choose the path: the writer and the
 * token may be two. Vault takes `+` and `*` as values; OpenBao drops the block, and another name alone may be written.
 */
export default defineRule({
  id: "vault.entity-metadata",
  version: 1,
  title: "Has what the templates give once the entity's metadata was written",
  edge: "WIDENS_TEMPLATE",
  emits: { from: ["VaultAuthRole#impersonate", "VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: requestFacts,
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(_, { vault }) {
    const read = vault.logins.filter(({ rewritten }) => rewritten !== undefined);
    const entities = new Set(read.flatMap(({ entity: who }) => who ?? []));
    const asked = { title: "write metadata of entities", capabilities: ["update"], parameters: ["metadata"] };
    yield* vaultRequests(vault, targets(entities), asked);
    for (const { entity: who, node, origin, rewritten } of read) {
      if (!who || rewritten === undefined) continue;
      const from = [writes(who), privilege(node, "impersonate")] as const;
      yield { from, to: privilege(rewritten, "impersonate"), because: [origin, who] };
    }
  },

  controls: [
    ...requestControls("Take the metadata of entities out of the policy"),
    control("narrow", "vault.path", "Name the path instead of the metadata"),
  ],
  abuse:
    "Write `metadata` of the entity that the template reads, with `+`, `*` or another team's name, and use a token of it.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path identity/entity/id/<id>, metadata in request.data",
    },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "identity/entity/*" { capabilities = ["update"] denied_parameters = { "metadata" = [] } }
EOF`,
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/docs/concepts/policies#templated-policies"],
  examples: [
    fires(
      "one writes the metadata, another has the token",
      "vault:main:auth-role:approle/app#impersonate & vault:main:auth-role:oidc/hr#impersonate -> vault:main:auth-role:approle/app~metadata#impersonate",
      authMethod("approle"),
      authRole("approle", "app", ["app"]),
      known,
      path("app", team, "read"),
      authRole("oidc", "hr", ["hr"]),
      path("hr", "identity/entity/id/e", "update"),
    ),
    fires(
      "on OpenBao, which takes a name and no wildcard: what is asked then is conditional",
      "vault:main:auth-role:approle/app#impersonate & vault:main:auth-role:oidc/hr#impersonate -> vault:main:auth-role:approle/app~metadata#impersonate",
      { ...vaultCluster(), flavour: "openbao" },
      authMethod("approle"),
      authRole("approle", "app", ["app"]),
      known,
      path("app", team, "read"),
      authRole("oidc", "hr", ["hr"]),
      path("hr", "identity/entity/id/e", "update"),
    ),
    silent(
      "no template reads it",
      authMethod("approle"),
      authRole("approle", "app", ["app"]),
      known,
      path("app", "kv/data/rag/*", "read"),
      authRole("oidc", "hr", ["hr"]),
      path("hr", "identity/entity/id/e", "update"),
    ),
    silent(
      "the metadata may not be written",
      authMethod("approle"),
      authRole("approle", "app", ["app"]),
      known,
      path("app", team, "read"),
      authRole("oidc", "hr", ["hr"]),
      { ...path("hr", "identity/entity/id/e", "update"), deniedParameters: { metadata: [] } },
    ),
  ],
});

/** Whoever decides what the templates read of the entity. */
const writes = ({ key }: FactOf<"vault.entity">): Hub =>
  hub("writes the entity's metadata", "vault-entity-metadata", key);

function* targets(entities: Iterable<FactOf<"vault.entity">>): Generator<VaultTarget> {
  for (const entity of entities)
    for (const end of [`id/${entity.id}`, `name/${entity.name}`])
      yield { path: inNamespace(entity.namespace, `identity/entity/${end}`), to: writes(entity), because: [entity] };
}
