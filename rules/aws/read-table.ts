import { privilege } from "../../model/access.ts";
import { allow, deny, role, roleArn, when } from "../../model/examples/aws.ts";
import { table } from "../../model/examples/network.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, factTargets, identityFacts, permissionControls } from "../families/aws-holding.ts";

const app = roleArn("app");
const orders = "arn:aws:dynamodb:us-east-1:111111111111:table/orders";

/** Each of these answers with items. */
const actions = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:BatchGetItem"];

/** Reads items of a DynamoDB table. */
export default defineRule({
  id: "aws.read-table",
  version: 1,
  title: "Can read items of the table",
  edge: "READS_TABLE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsTable#read" },
  needs: [...identityFacts, "aws.table"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const action of actions) {
      const question = { title: "read items", parts: [{ action }], ...factTargets(() => facts.of("aws.table")) };
      yield* awsSteps(aws, question, (target) => [{ to: privilege(target.key, "read"), because: [target] }]);
    }
  },

  controls: [...permissionControls("Narrow dynamodb:GetItem, Query and Scan to the tables that are needed")],
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
    silent("writing only", role("app"), table("orders"), allow(app, "dynamodb:PutItem", orders)),
    silent("its own deny", role("app"), table("orders"), allow(app, "dynamodb:*"), deny(app, "dynamodb:*", orders)),
  ],
});
