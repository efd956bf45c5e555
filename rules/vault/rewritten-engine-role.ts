import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { connection, dynamicRole, engine } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { anyConnection, anyConnections, engineNode, takenRoles } from "../families/vault-engines.ts";

const role = { ...dynamicRole("database", "app"), connection: connection("database", "main").key };

/**
 * A role that somebody rewrote, and credentials that somebody is issued by it: together they are as much as the engine's
 * own login. A role of a database names whichever connection takes roles of its name.
 */
export default defineRule({
  id: "vault.rewritten-engine-role",
  version: 1,
  title: "Is issued, by a role that was rewritten, what the engine itself may do",
  edge: "ISSUED_BY_REWRITTEN_ROLE",
  emits: { from: ["VaultDynamicRole#read", "VaultDynamicRole#write"], to: "VaultConnection#impersonate" },
  needs: ["vault.connection", "vault.dynamic-role", "vault.mount"],
  reliesOnAbsenceIn: [],
  leaves: "until the lease ends",
  escalation: true,

  *derive(facts) {
    for (const role of facts.each("vault.dynamic-role")) {
      const mount = facts.get("vault.mount", role.mount);
      if (!mount) continue;
      const from = [privilege(role.key, "write"), privilege(role.key, "read")] as const;
      const own = role.connection === undefined ? undefined : facts.get("vault.connection", role.connection);
      if (own) yield { from, to: privilege(own.key, "impersonate"), because: [role, own] };
      if (role.type === "database") yield { from, to: anyConnection(mount), because: [role, mount] };
      else if (!own)
        yield { from, to: privilege(role.connection ?? engineNode(mount), "impersonate"), because: [role, mount] };
    }
    yield* anyConnections(facts);
    for (const fact of facts.each("vault.connection")) {
      for (const role of takenRoles(facts, fact)) {
        if (role.connection === fact.key) continue;
        const from = [privilege(role.key, "write"), privilege(role.key, "read")] as const;
        yield { from, to: privilege(fact.key, "impersonate"), because: [role, fact] };
      }
    }
  },

  controls: [
    control("delete", "vault.dynamic-role", "Delete the role of the engine"),
    control("revoke", "vault.dynamic-role", "Revoke the leases of the role"),
    control("rotate", "vault.connection", "Rotate the engine's own login"),
  ],
  abuse: "Write a role whose statements grant everything, then read `<mount>/creds/<role>`.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path <mount>/roles/<role>, then read of <mount>/creds/<role>",
    },
  ],
  remediation: "vault write <mount>/config/<connection> allowed_roles=<the roles that are needed>",
  frameworks: ["attack:T1098", "attack:T1136", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/api-docs/secret/databases#allowed_roles"],
  examples: [
    fires(
      "the connection of the role, and one that takes every role",
      [
        "vault:main:dynamic-role:database/app#read & vault:main:dynamic-role:database/app#write -> vault:main:connection:database/main#impersonate",
        "vault:main:dynamic-role:database/app#read & vault:main:dynamic-role:database/app#write -> vault:main:connection:database/open#impersonate",
      ],
      engine("database", "database"),
      role,
      connection("database", "main", { allowedRoles: ["app"] }),
      connection("database", "open", { allowedRoles: ["*"] }),
      connection("database", "closed", { allowedRoles: ["billing"] }),
    ),
    fires(
      "another connection that takes roles of the name",
      "vault:main:dynamic-role:database/app#read & vault:main:dynamic-role:database/app#write -> vault:main:connection:database/other#impersonate",
      engine("database", "database"),
      dynamicRole("database", "app"),
      connection("database", "other", { allowedRoles: ["app"] }),
    ),
    silent(
      "no connection takes the role",
      engine("database", "database"),
      dynamicRole("database", "app"),
      connection("database", "closed", { allowedRoles: ["billing"] }),
    ),
  ],
});
