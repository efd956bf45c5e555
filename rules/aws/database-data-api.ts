import { control } from "../../model/control.ts";
import {
  allow,
  deny,
  keyArn,
  kmsKey,
  onResource,
  principal,
  role,
  roleArn,
  secret,
  secretArn,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { database } from "../../model/examples/network.ts";
import { opens } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { dataApiSteps, openedBy } from "../families/aws-data-api.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";

const app = roleArn("app");
const db = database("app", { dataApi: true }, "cluster");
const asks = "rds-data:ExecuteStatement";
const get = "secretsmanager:GetSecretValue";
const opened = opens(secretArn("master"), db.key);
const decryptsTagged = allow(app, "kms:Decrypt", "*", {
  index: 1,
  when: [when("StringEquals", "aws:ResourceTag/for", "app")],
});
const does = `${app}#impersonate -> ${db.key}#administer`;
const key = keyArn("k");

/** Runs SQL on an Aurora cluster through the Data API, from anywhere, with a secret that opens it. */
export default defineRule({
  id: "aws.database-data-api",
  version: 2,
  title: "Can run SQL on the database through the Data API",
  edge: "ASKS_DATABASE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsDatabase#read" },
  needs: [...identityFacts, "aws.database", "aws.grant", "aws.key", "aws.secret", "unlocks"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    yield* dataApiSteps(facts, aws, asks, () =>
      facts
        .of("aws.database")
        .filter(({ dataApi }) => dataApi === true)
        .flatMap((fact) => openedBy(facts, fact)),
    );
  },

  controls: [
    ...permissionControls("Narrow rds-data:ExecuteStatement to the clusters that are needed"),
    control("rotate", "unlocks", "Rotate the secret"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws rds-data execute-statement --resource-arn <cluster> --secret-arn <secret> --sql 'select ...'`.",
  detection: [{ service: "rds-data", event: "ExecuteStatement (data event)" }],
  remediation: "aws rds disable-http-endpoint --resource-arn <cluster>   # or narrow rds-data:ExecuteStatement",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html"],
  examples: [
    fires(
      "the call and the secret, in one identity",
      does,
      role("app"),
      db,
      secret("master"),
      opened,
      allow(app, asks, db.key),
      allow(app, get, secretArn("master"), { index: 1 }),
    ),
    fires(
      "a secret with a customer's key",
      does,
      role("app"),
      db,
      secret("master", { kmsKey: key }),
      opened,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, [asks, get, "kms:Decrypt"]),
    ),
    fires(
      "a secret whose key has the tag that the permission asks for",
      does,
      role("app"),
      db,
      secret("master", { kmsKey: key }),
      opened,
      { ...kmsKey("k"), tags: ["for=app"] },
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, [asks, get]),
      decryptsTagged,
    ),
    silent(
      "the secret's key has not the tag that the permission asks for",
      role("app"),
      db,
      secret("master", { kmsKey: key }),
      opened,
      { ...kmsKey("k"), tags: [] },
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, [asks, get]),
      decryptsTagged,
    ),
    silent(
      "no permission on the secret's key",
      role("app"),
      db,
      secret("master", { kmsKey: key }),
      opened,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
      allow(app, [asks, get]),
    ),
    silent(
      "a cluster without the Data API",
      role("app"),
      database("app", {}, "cluster"),
      secret("master"),
      opened,
      allow(app, [asks, get]),
    ),
    silent("the call alone", role("app"), db, secret("master"), opened, allow(app, asks)),
    silent("the secret alone", role("app"), db, secret("master"), opened, allow(app, get)),
    silent("a secret that opens something else", role("app"), db, secret("master"), allow(app, [asks, get])),
    silent(
      "call and secret for two identities",
      role("app"),
      user("ann"),
      db,
      secret("master"),
      opened,
      allow(app, asks),
      allow(userArn("ann"), get),
    ),
    silent("its own deny", role("app"), db, secret("master"), opened, allow(app, [asks, get]), deny(app, "rds-data:*")),
  ],
});
