import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { accessKey, parameter, role, secret, secretArn, user, userArn } from "../../model/examples/aws.ts";
import { k8sSecret } from "../../model/examples/kubernetes.ts";
import { database } from "../../model/examples/network.ts";
import { warehouse } from "../../model/examples/stores.ts";
import { kvSecret, unlocks, vaultId } from "../../model/examples/vault.ts";
import type { Fact } from "../../model/fact.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { nameMatches } from "../families/secret-names.ts";

const assumed = (...of: Parameters<typeof fires>): Example => ({ ...fires(...of), certainty: "assumed" });
const db = (name: string) => `arn:aws:rds:us-east-1:111111111111:db:${name}`;
const opens = (from: string, name: string) => `${db(name)}#connect & ${from}#read -> ${db(name)}#read`;

/** Secrets are called after what they open: a convention, so a guess, and only where one thing alone is called so. */
export default defineRule({
  id: "cross.secret-name",
  version: 1,
  title: "Can use what the secret is called after",
  edge: "UNLOCKS",
  emits: { from: ["Any#read", "Any#connect"], to: "Any#read" },
  needs: [
    "aws.access-key",
    "aws.database",
    "aws.parameter",
    "aws.secret",
    "aws.user",
    "aws.warehouse",
    "azure.secret",
    "gcp.secret",
    "k8s.secret",
    "vault.secret",
  ],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const { secret: named, target, also, pattern } of nameMatches(facts)) {
      const from = privilege(named.fact.key, "read");
      const because: [Fact, ...Fact[]] = [named.fact, target, ...also];
      if (target.kind === "aws.user")
        yield { from: [from], to: privilege(target.key, "impersonate"), because, assumed: pattern };
      else
        yield {
          from: [from, privilege(target.key, "connect")],
          to: privilege(target.key, "read"),
          because,
          assumed: pattern,
        };
    }
  },

  controls: [
    control("revoke", "aws.access-key", "Make the access key inactive"),
    control("rotate", "aws.parameter", "Rotate the parameter"),
    control("rotate", "aws.secret", "Rotate the secret"),
    control("rotate", "azure.secret", "Rotate the secret"),
    control("rotate", "gcp.secret", "Rotate the secret"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
    control("rotate", "vault.secret", "Rotate the secret"),
  ],
  abuse: "Try the value at what it is called after.",
  detection: [{ service: "the target's own log", event: "a login of the secret's user from an unusual address" }],
  remediation:
    "aws secretsmanager tag-resource --secret-id <secret> --tags Key=ambit.dev/unlocks,Value=<node id>   # say what it opens: nothing is guessed then",
  frameworks: ["attack:T1552", "attack:T1078", "owasp-nhi:NHI2"],
  references: ["https://attack.mitre.org/techniques/T1552/"],
  examples: [
    assumed(
      "a database of that name",
      opens(secretArn("prod/orders/db-password"), "orders-prod"),
      secret("prod/orders/db-password"),
      database("orders-prod"),
      database("billing-prod"),
    ),
    assumed(
      "the stage in another spelling, in an entry of Vault",
      opens(vaultId("secret", "kv/production/orders/postgres"), "prod-orders-db"),
      kvSecret("production/orders/postgres"),
      database("prod-orders-db"),
    ),
    assumed(
      "a data warehouse, in a Secret of a cluster",
      `${warehouse("facts").key}#connect & k8s:prod:secret:app:facts-redshift#read -> ${warehouse("facts").key}#read`,
      k8sSecret("app", "facts-redshift"),
      warehouse("facts"),
    ),
    assumed(
      "the access key of a user",
      `${parameter("ci-aws-access-key").key}#read -> ${userArn("ci")}#impersonate`,
      parameter("ci-aws-access-key"),
      user("ci"),
      accessKey("AKIAIOSFODNN7EXAMPLE", "ci"),
    ),
    silent("of another stage", secret("staging/orders/db-password"), database("orders-prod")),
    silent("a longer name", secret("orders/db-password"), database("orders-archive")),
    silent(
      "two that could be meant",
      secret("orders/db-password"),
      database("orders-prod"),
      database("orders-staging"),
    ),
    silent("a name that says of no database what it is", secret("prod/db-password"), database("prod-db")),
    silent("no database by its name", secret("prod/orders/api-token"), database("orders-prod")),
    silent(
      "what it opens is declared",
      secret("orders/db-password"),
      database("orders"),
      unlocks(secretArn("orders/db-password"), "somewhere", "read"),
    ),
    silent("a user without an access key", secret("ci-aws-access-key"), user("ci")),
    silent("a role has no access keys", secret("ci-aws-access-key"), role("ci")),
  ],
});
