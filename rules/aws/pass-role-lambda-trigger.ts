import { passRole } from "../families/aws-pass-role.ts";
import { dataStream, queue, tableStream } from "../families/aws-pass-role-sources.ts";

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
  reads: [queue, tableStream, dataStream],
  exists: "there is such a queue or stream, in this account or one that shares its own",
  leaves: "until 12h",
  abuse: "Create a function with the role and map a stream or queue to it; the next record runs the code.",
  detection: [
    { service: "lambda", event: "CreateFunction20150331" },
    { service: "lambda", event: "CreateEventSourceMapping20150331" },
  ],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html"],
});
