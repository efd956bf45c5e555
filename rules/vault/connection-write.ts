import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authRole, connection, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";

/** Parameter that says where an engine sends its own login, by its type. What is not written of a configuration stays. */
const addresses: Readonly<Record<string, string>> = {
  database: "connection_url",
  kubernetes: "kubernetes_host",
  ldap: "url",
};

/** Whoever says where an engine connects to has it send its own login there. */
export default defineRule({
  id: "vault.connection-write",
  version: 1,
  title: "Can have the engine send its own login to a server of its own",
  edge: "REDIRECTS_ENGINE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultConnection#impersonate" },
  needs: ["vault.connection", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    for (const [type, parameter] of Object.entries(addresses)) {
      const asked = { title: "configure engines", capabilities: ["update"], parameters: [parameter] };
      yield* vaultRequests(vault, configurations(facts, type), asked);
    }
  },

  controls: requestControls("Take the configuration of engines out of the policy"),
  abuse:
    "Write the address of a server of one's own into `<mount>/config/<name>`: the engine logs in there to verify it.",
  detection: [{ service: "vault audit", event: "request: operation update, path <mount>/config/<name>" }],
  remediation: `vault policy write <policy> - <<EOF
path "+/config/*" { capabilities = ["read"] }
EOF`,
  frameworks: ["attack:T1557", "attack:T1552", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/secret/databases#configure-connection",
    "https://developer.hashicorp.com/vault/api-docs/secret/kubernetes#write-configuration",
  ],
  examples: [
    firesIf(
      "the connection of a database",
      "vault:main:auth-role:oidc/dba#impersonate -> vault:main:connection:database/main#impersonate",
      authRole("oidc", "dba", ["dba"]),
      path("dba", "database/config/*", "update"),
      connection("database", "main"),
    ),
    silent(
      "a connection that another may write",
      authRole("oidc", "dba", ["dba"]),
      path("dba", "database/config/other", "update"),
      connection("database", "main"),
    ),
    silent(
      "resetting it",
      authRole("oidc", "dba", ["dba"]),
      path("dba", "database/reset/*", "update"),
      connection("database", "main"),
    ),
  ],
});

function* configurations(facts: FactReader, type: string): Generator<VaultTarget> {
  for (const fact of facts.where("vault.connection", "type", type)) {
    const text = `the engine can reach a server of the caller's and proves itself there by what it holds for \`${fact.path}\``;
    const conditions = [{ kind: "target-state", text }] as const;
    yield { path: fact.path, to: privilege(fact.key, "impersonate"), because: [fact], conditions };
  }
}
