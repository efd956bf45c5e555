import { authRole, dynamicRole, engine, path } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { definitions, written } from "../families/vault-engines.ts";

const database = { ...dynamicRole("database", "app"), definition: "database/roles/app" };

/** Whoever writes the definition of an engine's role says what the next credentials issued by it are good for. */
export default defineRule({
  id: "vault.engine-role-write",
  version: 1,
  title: "Can say what the engine's role issues",
  edge: "WRITES_ENGINE_ROLE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultDynamicRole#write" },
  needs: ["vault.dynamic-role", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",

  *derive(facts, { vault }) {
    for (const [type, { parameters }] of Object.entries(written)) {
      const asked = { title: "write roles of engines", capabilities: ["update"], parameters };
      yield* vaultRequests(vault, definitions(facts, type), asked);
    }
  },

  controls: requestControls("Take the roles of the engine out of the policy"),
  abuse: "Write creation statements, policies or names of one's own into `<mount>/roles/<role>`.",
  detection: [{ service: "vault audit", event: "request: operation update, path <mount>/roles/<role>" }],
  remediation: `vault policy write <policy> - <<EOF
path "<mount>/roles/*" { capabilities = ["read", "list"] }
EOF`,
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/secret/databases#create-role",
    "https://developer.hashicorp.com/vault/api-docs/secret/aws#create-update-role",
  ],
  examples: [
    fires(
      "update on the role",
      "vault:main:auth-role:oidc/dba#impersonate -> vault:main:dynamic-role:database/app#write",
      authRole("oidc", "dba", ["dba"]),
      path("dba", "database/roles/*", "update"),
      engine("database", "database"),
      database,
    ),
    silent(
      "asking the role for credentials",
      authRole("oidc", "dba", ["dba"]),
      path("dba", "database/creds/*", "read", "update"),
      engine("database", "database"),
      database,
    ),
    silent(
      "the statements may not be written",
      authRole("oidc", "dba", ["dba"]),
      { ...path("dba", "database/roles/*", "update"), deniedParameters: { creation_statements: [] } },
      engine("database", "database"),
      database,
    ),
  ],
});
