import { passRole } from "../families/aws-pass-role.ts";
import { tableStream } from "../families/aws-pass-role-sources.ts";

/** Runs code as a role through a new Lambda function that a new table's stream starts. */
export default passRole({
  id: "aws.pass-role-lambda-table",
  service: "lambda.amazonaws.com",
  through: "a new Lambda function fed by a new DynamoDB table",
  edge: "PASSES_ROLE_TO_LAMBDA",
  needed: [
    { resource: "lambda:*:function:*", actions: ["lambda:CreateFunction"] },
    { resource: "lambda:*:event-source-mapping:*", actions: ["lambda:CreateEventSourceMapping"] },
    { resource: "dynamodb:*:table/*", actions: ["dynamodb:CreateTable", "dynamodb:PutItem"] },
  ],
  reads: [tableStream],
  leaves: "until 12h",
  abuse:
    "Create a function with the role and a table with a stream, map the stream to the function, and put an item: the code runs.",
  detection: [
    { service: "lambda", event: "CreateFunction20150331, CreateEventSourceMapping20150331" },
    { service: "dynamodb", event: "CreateTable" },
  ],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html"],
});
