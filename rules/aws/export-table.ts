import { allow, role, roleArn } from "../../model/examples/aws.ts";
import { table } from "../../model/examples/network.ts";
import { silent } from "../../model/rule.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { recoverableTables } from "../families/aws-stores.ts";

const app = roleArn("app");

/** Has DynamoDB write a whole table into a bucket of its own. */
export default storeRule({
  id: "aws.export-table",
  title: "Can have the table exported to a bucket of its own",
  edge: "EXPORTS_TABLE",
  stores: recoverableTables,
  kind: "aws.table",
  to: "AwsTable#read",
  asked: "export tables",
  actions: [["dynamodb:ExportTableToPointInTime"]],
  beside: [{ resource: () => "arn:aws:s3:::*", actions: ["s3:PutObject"] }],
  ownAccount: true,
  abuse:
    "`aws dynamodb export-table-to-point-in-time --table-arn <table> --s3-bucket <own> --s3-bucket-owner <own account>`: no read of items is logged.",
  detection: [{ service: "dynamodb", event: "ExportTableToPointInTime" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name export --policy-document file://policy.json   # dynamodb:ExportTableToPointInTime for the analytics role only, s3:PutObject with s3:ResourceAccount",
  frameworks: ["attack:T1537", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html"],
  example: {
    store: table("orders", { recoverable: true }),
    more: [
      silent(
        "a table without point-in-time recovery",
        role("app"),
        table("orders", { recoverable: false }),
        allow(app, ["dynamodb:ExportTableToPointInTime", "s3:PutObject"]),
      ),
    ],
  },
});
