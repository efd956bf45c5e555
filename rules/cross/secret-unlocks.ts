import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { kvSecret, unlocks, vaultId } from "../../model/examples/vault.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { accessesOf, openedBy } from "../families/secret-targets.ts";

/** Whoever reads a secret holds what it is declared to open. */
export default defineRule({
  id: "cross.secret-unlocks",
  version: 2,
  title: "Can use what the secret opens",
  edge: "UNLOCKS",
  emits: { from: ["Any#read", "Any#connect"], to: "Any#read" },
  needs: ["alias", "unlocks"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const declared of facts.each("unlocks")) {
      const target = openedBy(facts, declared.target);
      if (!target) continue;
      const { node, kind, because, premises, conditions, nodes } = target;
      for (const access of accessesOf(declared.access, kind)) {
        yield {
          from: [privilege(declared.secret, "read"), ...premises],
          to: privilege(node, access),
          because: [declared, ...because],
          conditions,
          nodes,
        };
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
    fires(
      "an address of a database that another source knows by its host",
      [
        "arn:aws:rds:eu-central-1:111111111111:db:app#connect & vault:main:secret:kv/app/db#read -> arn:aws:rds:eu-central-1:111111111111:db:app#read",
        "arn:aws:rds:eu-central-1:111111111111:db:app#connect & vault:main:secret:kv/app/db#read -> arn:aws:rds:eu-central-1:111111111111:db:app#write",
      ],
      unlocks(vaultId("secret", "kv/app/db"), "app.example.com:5432", "write"),
      alias("app.example.com", "arn:aws:rds:eu-central-1:111111111111:db:app"),
    ),
    firesIf(
      "an address that no source knows",
      "vault:main:secret:kv/app/db#read -> database:db.example.net%3A5432#read",
      unlocks(vaultId("secret", "kv/app/db"), "db.example.net:5432", "read"),
    ),
    silent("nothing is declared", kvSecret("app/db")),
    silent("what is declared is not in any source", unlocks(vaultId("secret", "kv/ci"), "somewhere", "impersonate")),
  ],
});
