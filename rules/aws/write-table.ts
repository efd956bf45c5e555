import { keyArn } from "../../model/examples/aws.ts";
import { table } from "../../model/examples/network.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { tables } from "../families/aws-stores.ts";

/** Writes items of a DynamoDB table. */
export default storeRule({
  id: "aws.write-table",
  title: "Can write items of the table",
  edge: "WRITES_TABLE",
  stores: tables,
  kind: "aws.table",
  to: "AwsTable#write",
  asked: "write items",
  actions: [
    ["dynamodb:PutItem"],
    ["dynamodb:UpdateItem"],
    ["dynamodb:BatchWriteItem"],
    ["dynamodb:PartiQLInsert"],
    ["dynamodb:PartiQLUpdate"],
  ],
  key: { actions: ["kms:Decrypt"], via: "dynamodb" },
  abuse: "`aws dynamodb put-item --table-name <table> --item file://item.json`.",
  detection: [{ service: "dynamodb", event: "PutItem, UpdateItem, BatchWriteItem, ExecuteStatement (data events)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name items --policy-document file://policy.json   # reading actions only, or dynamodb:LeadingKeys",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/security_iam_service-with-iam.html",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
  ],
  example: {
    store: table("orders"),
    keyed: table("orders", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
