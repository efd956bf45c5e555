import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role through a new Lambda function that an event source starts. */
export default passRole({
  id: "aws.pass-role-lambda-trigger",
  service: "lambda.amazonaws.com",
  through: "a new Lambda function fed by an event source",
  edge: "PASSES_ROLE_TO_LAMBDA",
  needed: [
    { resource: "lambda:*:function:*", actions: ["lambda:CreateFunction"] },
    { resource: "lambda:*:event-source-mapping:*", actions: ["lambda:CreateEventSourceMapping"] },
  ],
  exists: "an event source exists that the role may read: a DynamoDB stream, Kinesis stream or SQS queue",
  leaves: "until 12h",
  abuse: "Create a function with the role and map a stream or queue to it; the next record runs the code.",
  detection: [
    { service: "lambda", event: "CreateFunction20150331" },
    { service: "lambda", event: "CreateEventSourceMapping20150331" },
  ],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html"],
});
