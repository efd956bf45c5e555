import type { VaultAuthz, VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authRole, connection, engine, path } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Derivation, End } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { anyConnection, anyConnections, engineNode, written } from "../families/vault-engines.ts";
import { newName } from "../families/vault-methods.ts";

type Mount = FactOf<"vault.mount">;

/** Where a role is made and where it is asked, by the type of the engine. */
const places: Readonly<Record<string, { readonly made: string; readonly asked: string; readonly by: string }>> = {
  gcp: { made: "roleset", asked: "roleset/*/token", by: "read" },
  kubernetes: { made: "roles", asked: "creds/*", by: "update" },
  ldap: { made: "role", asked: "creds/*", by: "read" },
  nomad: { made: "role", asked: "creds/*", by: "read" },
  pki: { made: "roles", asked: "issue/*", by: "update" },
  ssh: { made: "roles", asked: "sign/*", by: "update" },
};
const usual = { made: "roles", asked: "creds/*", by: "read" };

/** Whoever may make a role at an engine and ask it for credentials has what the engine itself may do. */
export default defineRule({
  id: "vault.engine-role-create",
  version: 1,
  title: "Can make a role at the engine and be issued what the engine itself may do",
  edge: "CREATES_ENGINE_ROLE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultConnection#impersonate" },
  needs: ["vault.connection", "vault.mount", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    for (const type of Object.keys(written)) yield* created(vault, facts.where("vault.mount", "type", type), type);
    yield* anyConnections(facts);
  },

  controls: requestControls("Take create on the roles of engines out of the policy"),
  abuse: "Write `<mount>/roles/<new>` with statements or policies of one's own, then read `<mount>/creds/<new>`.",
  detection: [{ service: "vault audit", event: "request: operation create, path <mount>/roles/<role>" }],
  remediation: `vault policy write <policy> - <<EOF
path "<mount>/roles/*" { capabilities = ["read", "list"] }
EOF`,
  frameworks: ["attack:T1098", "attack:T1136", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/api-docs/secret/databases#create-role"],
  examples: [
    fires(
      "a role at a database engine, through a connection that takes every role",
      "vault:main:auth-role:oidc/dba#impersonate -> vault:main:connection:database/main#impersonate",
      authRole("oidc", "dba", ["dba"]),
      path("dba", "database/*", "create", "read"),
      engine("database", "database"),
      connection("database", "main", { allowedRoles: ["*"] }),
    ),
    fires(
      "a role of the AWS engine",
      "vault:main:auth-role:oidc/dba#impersonate -> vault:main:connection:aws/root#impersonate",
      authRole("oidc", "dba", ["dba"]),
      path("dba", "aws/roles/+", "create", "update"),
      path("dba", "aws/creds/+", "read"),
      engine("aws", "aws"),
    ),
    silent(
      "it is another login that may ask the role",
      authRole("oidc", "dba", ["dba"]),
      authRole("oidc", "app", ["app"]),
      path("dba", "database/roles/*", "create"),
      path("app", "database/creds/*", "read"),
      engine("database", "database"),
      connection("database", "main", { allowedRoles: ["*"] }),
    ),
  ],
});

function* created(vault: VaultAuthz, mounts: readonly Mount[], type: string): Generator<Derivation> {
  const { made, asked, by } = places[type] ?? usual;
  const byPath = new Map(mounts.map((mount) => [`${mount.cluster} ${mount.path}/${made}/${newName}`, mount]));
  const targets = [...byPath].map(
    ([key, mount]): VaultTarget => ({ path: key.slice(mount.cluster.length + 1), to: endOf(mount), because: [mount] }),
  );
  const create = {
    title: "create roles of engines",
    capabilities: ["create"],
    parameters: written[type]?.parameters ?? [],
  };
  for (const { logins, targets: open, blocks, conditions } of vault.grants(targets, create)) {
    for (const login of logins) {
      for (const { path: at } of open) {
        const mount = byPath.get(`${login.cluster} ${at}`);
        if (!mount) continue;
        const endpoint = `${mount.path}/${asked.replace("*", newName)}`;
        const issued = vault.may(login, endpoint, { title: "have credentials issued", capabilities: [by] });
        if (!issued) continue;
        for (const first of blocks.length === 0 ? [undefined] : blocks) {
          for (const second of issued.blocks.length === 0 ? [undefined] : issued.blocks) {
            const cited = [...new Set([first, second])].filter((block) => block !== undefined);
            yield {
              from: [privilege(login.node, "impersonate")],
              to: endOf(mount),
              because: [...login.because(cited.map(({ policy }) => policy)), ...cited, mount],
              conditions: [...login.conditions, ...conditions, ...issued.conditions],
              authenticates: true,
            };
          }
        }
      }
    }
  }
}

const endOf = (mount: Mount): End =>
  mount.type === "database" ? anyConnection(mount) : privilege(engineNode(mount), "impersonate");
