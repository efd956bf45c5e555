import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { found } from "../../model/examples/credential.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { NodeKind } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { type Found, isWhole } from "../families/found-credentials.ts";

const stores: ReadonlySet<NodeKind> = new Set(["AwsDatabase", "AwsWarehouse", "AwsSearchDomain", "Database"]);
const db = "arn:aws:rds:eu-central-1:111111111111:db:app";
const host = "app.abc.eu-central-1.rds.amazonaws.com";
const login = found("db-connection-string", "fp1_db", {
  resource: host,
  claims: { host, engine: "postgres", user: "app" },
});

/** A login to a database is used from where the database admits connections: position and password are two premises. */
export default defineRule({
  id: "credential.database-login",
  version: 1,
  title: "Can log in to the database",
  edge: "LOGS_IN_TO_DATABASE",
  emits: { from: ["Credential#impersonate", "Any#connect"], to: "Any#read" },
  needs: ["alias", "credential"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      if (!credential.type.startsWith("db-") || !isWhole(credential, facts.asOf)) continue;
      const named = storeOf(facts, credential);
      if (!named) continue;
      // A login is taken to write too: what its user was granted is in the database.
      for (const access of ["read", "write"] as const) {
        yield {
          from: [privilege(credential.key, "impersonate"), privilege(named.node, "connect")],
          to: privilege(named.node, access),
          because: [credential, named],
          authenticates: true,
        };
      }
    }
  },

  controls: [control("revoke", "credential", "Lock the login and give it a new password")],
  abuse: "Connect from a place that the database admits and log in with the password.",
  detection: [
    { service: "the database's log", event: "connection authorized: user of the login, from an unusual address" },
  ],
  remediation:
    "ALTER ROLE <user> NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '<user>';",
  frameworks: ["attack:T1078", "attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_CommonTasks.Connect.html",
  ],
  examples: [
    fires(
      "a connection string, from where the database admits",
      [
        `${db}#connect & credential:fp1_db#impersonate -> ${db}#read`,
        `${db}#connect & credential:fp1_db#impersonate -> ${db}#write`,
      ],
      alias(host, db),
      login,
    ),
    silent("a host that no source knows", alias("other.example.com", db), login),
    silent("the name is of something that is no database", alias(host, "arn:aws:s3:::app"), login),
  ],
});

function storeOf(facts: FactReader, { resource, claims }: Found): FactOf<"alias"> | undefined {
  if (resource === undefined) return undefined;
  const names = [resource, `${resource}:${claims["port"] ?? ""}`];
  return names
    .flatMap((name) => facts.where("alias", "name", name))
    .find(({ node }) => {
      const kind = kindOfId(node);
      return kind !== undefined && stores.has(kind);
    });
}
