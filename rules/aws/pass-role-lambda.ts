import { passRole } from "../families/aws-pass-role.ts";

/** Runs code of one's choice as a role by creating a Lambda function with it and invoking the function. */
export default passRole({
  id: "aws.pass-role-lambda",
  service: "lambda.amazonaws.com",
  through: "a new Lambda function",
  edge: "PASSES_ROLE_TO_LAMBDA",
  needed: [{ resource: "lambda:*:function:*", actions: ["lambda:CreateFunction", "lambda:InvokeFunction"] }],
  leaves: "until 12h",
  abuse:
    "Create a function with the role and code that prints its environment, then invoke it: the credentials come back in the answer.",
  detection: [
    { service: "lambda", event: "CreateFunction20150331" },
    { service: "lambda", event: "Invoke (data event)" },
  ],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"],
});
