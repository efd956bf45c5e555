import type { Needed } from "./aws-pass-role-spec.ts";

/** What Lambda does as a function's role to take records from an event source, and checks when a mapping is made. */
export const queue: Needed = {
  resource: "sqs:*:*",
  actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
};
export const tableStream: Needed = {
  resource: "dynamodb:*:table/*/stream/*",
  actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
};
export const dataStream: Needed = {
  resource: "kinesis:*:stream/*",
  actions: ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator"],
};
