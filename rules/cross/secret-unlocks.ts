import { type Access, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { kvSecret, unlocks, vaultId } from "../../model/examples/vault.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { kindSpec, type NodeKind } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** Stores that answer only to who stands where their network admits: the secret and the connection are two premises. */
const networked: ReadonlySet<NodeKind> = new Set(["AwsDatabase", "AwsWarehouse", "Database"]);

/** Whoever reads a secret holds what it is declared to open. */
export default defineRule({
  id: "cross.secret-unlocks",
  version: 1,
  title: "Can use what the secret opens",
  edge: "UNLOCKS",
  emits: { from: ["Any#read", "Any#connect"], to: "Any#read" },
  needs: ["alias", "unlocks"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const declared of facts.each("unlocks")) {
      const target = targetOf(facts, declared);
      if (!target) continue;
      const { node, kind, because } = target;
      const position = networked.has(kind) ? [privilege(node, "connect")] : [];
      for (const access of given(declared, kind)) {
        yield { from: [privilege(declared.secret, "read"), ...position], to: privilege(node, access), because };
      }
    }
  },

  controls: [
    control("rotate", "unlocks", "Rotate the secret"),
    control("delete", "unlocks", "Let callers prove who they are without a stored secret"),
  ],
  abuse:
    "Use the value as the login that it is: a database password from a place that the database admits, a key or token from anywhere.",
  detection: [
    { service: "the target's own log", event: "a login of the secret's user" },
    { service: "AWS RDS", event: "log_connections or audit log: connection authorized" },
  ],
  remediation:
    "aws secretsmanager rotate-secret --secret-id <secret>   # or: vault kv put <path> <new value>, then revoke the old login at the target",
  frameworks: ["attack:T1552", "attack:T1078", "owasp-nhi:NHI2"],
  references: [
    "https://attack.mitre.org/techniques/T1552/",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  ],
  examples: [
    fires(
      "a KV entry opens a database, from where the database admits",
      [
        "arn:aws:rds:eu-central-1:111111111111:db:app#connect & vault:main:secret:kv/app/db#read -> arn:aws:rds:eu-central-1:111111111111:db:app#read",
        "arn:aws:rds:eu-central-1:111111111111:db:app#connect & vault:main:secret:kv/app/db#read -> arn:aws:rds:eu-central-1:111111111111:db:app#write",
      ],
      unlocks(vaultId("secret", "kv/app/db"), "arn:aws:rds:eu-central-1:111111111111:db:app", "write"),
    ),
    fires(
      "a KV entry opens a data warehouse, from where the warehouse admits",
      "arn:aws:redshift:eu-central-1:111111111111:cluster:facts#connect & vault:main:secret:kv/facts#read -> arn:aws:redshift:eu-central-1:111111111111:cluster:facts#read",
      unlocks(vaultId("secret", "kv/facts"), "arn:aws:redshift:eu-central-1:111111111111:cluster:facts", "read"),
    ),
    fires(
      "two passwords of two databases: neither opens the other",
      [
        "arn:aws:rds:eu-central-1:111111111111:db:a#connect & vault:main:secret:kv/a#read -> arn:aws:rds:eu-central-1:111111111111:db:a#read",
        "arn:aws:rds:eu-central-1:111111111111:db:b#connect & vault:main:secret:kv/b#read -> arn:aws:rds:eu-central-1:111111111111:db:b#read",
      ],
      unlocks(vaultId("secret", "kv/a"), "arn:aws:rds:eu-central-1:111111111111:db:a", "read"),
      unlocks(vaultId("secret", "kv/b"), "arn:aws:rds:eu-central-1:111111111111:db:b", "read"),
    ),
    fires(
      "a KV entry holds the role_id of an AppRole",
      "vault:main:secret:kv/ci#read -> vault:main:role-id:approle/batch#read",
      unlocks(vaultId("secret", "kv/ci"), vaultId("role-id", "approle/batch"), "read"),
    ),
    fires(
      "a name that another source gives a node",
      "vault:main:secret:kv/ci#read -> arn:aws:iam::111111111111:user/ci#impersonate",
      unlocks(vaultId("secret", "kv/ci"), "ci-user", "impersonate"),
      alias("ci-user", "arn:aws:iam::111111111111:user/ci"),
    ),
    silent("nothing is declared", kvSecret("app/db")),
    silent("what is declared is not in any source", unlocks(vaultId("secret", "kv/ci"), "somewhere", "impersonate")),
  ],
});

interface Target {
  readonly node: string;
  readonly kind: NodeKind;
  readonly because: readonly [Fact, ...Fact[]];
}

function targetOf(facts: FactReader, declared: FactOf<"unlocks">): Target | undefined {
  const own = kindOfId(declared.target);
  if (own) return { node: declared.target, kind: own, because: [declared] };
  const [alias] = facts.where("alias", "name", declared.target);
  const kind = alias && kindOfId(alias.node);
  return alias && kind ? { node: alias.node, kind, because: [declared, alias] } : undefined;
}

/** What of the target the login has: who may write a data store may read it. */
function given({ access }: FactOf<"unlocks">, kind: NodeKind): readonly Access[] {
  const has = kindSpec(kind).accesses;
  const wanted: readonly Access[] = access === "write" ? ["read", "write"] : [access];
  const known = wanted.filter((one) => Object.hasOwn(has, one));
  return known.length > 0 ? known : [kindSpec(kind).primary];
}
