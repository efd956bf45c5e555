import { table } from "../../model/examples/network.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { streams } from "../families/aws-stores.ts";

const stream = "arn:aws:dynamodb:us-east-1:111111111111:table/orders/stream/2026-01-01T00:00:00.000";

/** Reads the changes of a table from its stream: every item that was written in the last day. */
export default storeRule({
  id: "aws.read-table-stream",
  title: "Can read the table's changes from its stream",
  edge: "READS_TABLE_STREAM",
  stores: streams,
  kind: "aws.table",
  to: "AwsTable#read",
  asked: "read streams of tables",
  actions: [["dynamodb:GetShardIterator", "dynamodb:GetRecords"]],
  abuse: "`aws dynamodbstreams get-shard-iterator`, then `get-records`: old and new items, as the stream keeps them.",
  detection: [{ service: "dynamodb", event: "GetRecords (data event of the stream)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name items --policy-document file://policy.json   # dynamodb:GetRecords on the streams that are needed only",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html"],
  example: { store: table("orders", { stream }), resource: stream },
});
