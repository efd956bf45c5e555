import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { dynamicRole } from "../../model/examples/vault.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { NodeKind } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";

const stores: ReadonlySet<NodeKind> = new Set(["AwsDatabase", "Database"]);
const database = "arn:aws:rds:us-east-1:111111111111:db:app";

/** Credentials that an engine issues open what the engine's role is for: a database from where it admits, a cloud role. */
export default defineRule({
  id: "vault.dynamic-role-issues",
  version: 1,
  title: "Can use the credentials that the engine issues",
  edge: "ISSUED_FOR",
  emits: { from: ["VaultDynamicRole#read", "AwsDatabase#connect"], to: "AwsDatabase#read" },
  needs: ["alias", "vault.dynamic-role"],
  reliesOnAbsenceIn: [],
  leaves: "until the lease ends",

  *derive(facts) {
    for (const role of facts.of("vault.dynamic-role")) {
      for (const name of role.issues) {
        for (const { node, kind, because } of targets(facts, role, name)) {
          const read = privilege(role.key, "read");
          if (stores.has(kind)) {
            const from = [read, privilege(node, "connect")] as const;
            for (const access of ["read", "write"] as const) {
              yield { from, to: privilege(node, access), because, conditions: [grants(role)] };
            }
          } else if (kind === "AwsRole") {
            yield { from: [read], to: privilege(node, "impersonate"), because, conditions: [assumes] };
          }
        }
      }
    }
  },

  controls: [
    control("revoke", "vault.dynamic-role", "Revoke the leases of the role"),
    control("narrow", "vault.dynamic-role", "Narrow what the role's creation statements grant"),
  ],
  abuse: "Log in with the issued user and password, or use the issued access key and session token.",
  detection: [
    { service: "the database's own log", event: "a login of a user named v-<method>-<role>-..." },
    { service: "CloudTrail", event: "AssumeRole by Vault's own identity" },
  ],
  remediation: "vault lease revoke -prefix <mount>/creds/<role>",
  frameworks: ["attack:T1078", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/secrets/databases",
    "https://developer.hashicorp.com/vault/docs/secrets/aws",
  ],
  examples: [
    firesIf(
      "a database that another source knows by its host: the login and the connection",
      [
        `${database}#connect & vault:main:dynamic-role:database/app#read -> ${database}#read`,
        `${database}#connect & vault:main:dynamic-role:database/app#read -> ${database}#write`,
      ],
      dynamicRole("database", "app", "db.example.com:5432"),
      alias("db.example.com", database),
    ),
    firesIf(
      "a role of the AWS engine",
      "vault:main:dynamic-role:aws/deploy#read -> arn:aws:iam::111111111111:role/deploy#impersonate",
      dynamicRole("aws", "deploy", "arn:aws:iam::111111111111:role/deploy"),
    ),
    silent("nothing says for whom", dynamicRole("database", "app")),
  ],
});

interface Target {
  readonly node: string;
  readonly kind: NodeKind;
  readonly because: readonly [Fact, ...Fact[]];
}

/** The node that a name stands for; a database host that no source knows is a node of its own. */
function targets(facts: FactReader, role: FactOf<"vault.dynamic-role">, name: string): readonly Target[] {
  const own = kindOfId(name);
  if (own) return [{ node: name, kind: own, because: [role] }];
  for (const spelling of [name, name.replace(/:\d+$/, "")]) {
    const [alias] = facts.where("alias", "name", spelling);
    const kind = alias && kindOfId(alias.node);
    if (alias && kind) return [{ node: alias.node, kind, because: [role, alias] }];
  }
  return [{ node: `database:${name}`, kind: "Database", because: [role] }];
}

/** The statements that make the user are not kept: what it may do is theirs to say. */
const grants = ({ name }: FactOf<"vault.dynamic-role">): Condition => ({
  kind: "target-state",
  text: `the creation statements of role \`${name}\` grant access to the data`,
});
const assumes: Condition = { kind: "target-state", text: "Vault's own AWS identity may assume the role" };
