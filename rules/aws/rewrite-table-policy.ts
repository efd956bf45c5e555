import { keyArn } from "../../model/examples/aws.ts";
import { table } from "../../model/examples/network.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { tables } from "../families/aws-stores.ts";

/** Writes the table's resource policy, and with it lets an identity of its own in. */
export default storeRule({
  id: "aws.rewrite-table-policy",
  title: "Can rewrite the table's policy",
  edge: "REWRITES_TABLE_POLICY",
  stores: tables,
  kind: "aws.table",
  to: "AwsTable#administer",
  asked: "rewrite policies of tables",
  actions: [["dynamodb:PutResourcePolicy"]],
  key: { actions: ["kms:Decrypt"], via: "dynamodb" },
  ownAccount: true,
  escalation: true,
  abuse:
    "`aws dynamodb put-resource-policy --resource-arn <table>` with a statement that allows dynamodb:* to an identity of one's own, in the account or outside.",
  detection: [{ service: "dynamodb", event: "PutResourcePolicy" }],
  remediation:
    "aws dynamodb put-resource-policy --resource-arn <table> --policy file://policy.json   # Deny dynamodb:PutResourcePolicy to everybody but the deployment role",
  frameworks: ["attack:T1098", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html"],
  example: {
    store: table("orders"),
    keyed: table("orders", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
