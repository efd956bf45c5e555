import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, deny, keyArn, kmsKey, onResource, principal, role, roleArn, when } from "../../model/examples/aws.ts";
import { table } from "../../model/examples/network.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { storeSteps } from "../families/aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { tables } from "../families/aws-stores.ts";

const app = roleArn("app");
const orders = "arn:aws:dynamodb:us-east-1:111111111111:table/orders";

const key = keyArn("k");
const keyGives = onResource("Allow", key, "kms:*", principal("111111111111"));

/** Each of these answers with items. */
const actions = [
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "dynamodb:BatchGetItem",
  "dynamodb:PartiQLSelect",
];

/** Reads items of a DynamoDB table. */
export default defineRule({
  id: "aws.read-table",
  version: 2,
  title: "Can read items of the table",
  edge: "READS_TABLE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsTable#read" },
  needs: [...identityFacts, "aws.grant", "aws.key", "aws.table"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const action of actions) {
      const access = {
        title: "read items",
        action,
        keyAction: "kms:Decrypt",
        via: "dynamodb",
        ownKeyStaysInside: false,
      };
      yield* storeSteps(facts, aws, tables, access, ({ fact }) => [
        { to: privilege(fact.key, "read"), because: [fact] },
      ]);
    }
  },

  controls: [
    ...permissionControls("Narrow dynamodb:GetItem, Query and Scan to the tables that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws dynamodb scan --table-name <table>`.",
  detection: [{ service: "dynamodb", event: "GetItem, Query, Scan (data events)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name items --policy-document file://policy.json   # dynamodb:GetItem on the table, with dynamodb:LeadingKeys",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/security_iam_service-with-iam.html"],
  examples: [
    fires(
      "a policy of the caller",
      `${app}#impersonate -> ${orders}#read`,
      role("app"),
      table("orders"),
      allow(app, "dynamodb:Scan", orders),
    ),
    firesIf(
      "some items",
      `${app}#impersonate -> ${orders}#read`,
      role("app"),
      table("orders"),
      allow(app, "dynamodb:GetItem", orders, {
        when: [when("ForAllValues:StringEquals", "dynamodb:Attributes", "id")],
      }),
    ),
    fires(
      "a customer's key that lets the same caller",
      `${app}#impersonate -> ${orders}#read`,
      role("app"),
      table("orders", { kmsKey: key }),
      kmsKey("k"),
      keyGives,
      allow(app, ["dynamodb:Scan", "kms:Decrypt"]),
    ),
    silent(
      "no permission on the key",
      role("app"),
      table("orders", { kmsKey: key }),
      kmsKey("k"),
      keyGives,
      allow(app, "dynamodb:*"),
    ),
    silent("writing only", role("app"), table("orders"), allow(app, "dynamodb:PutItem", orders)),
    silent("its own deny", role("app"), table("orders"), allow(app, "dynamodb:*"), deny(app, "dynamodb:*", orders)),
  ],
});
