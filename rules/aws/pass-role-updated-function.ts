import { passRole } from "../families/aws-pass-role.ts";

/** Runs code of one's choice as a role by giving the role to a function that exists, with new code, and invoking it. */
export default passRole({
  id: "aws.pass-role-updated-function",
  service: "lambda.amazonaws.com",
  through: "a Lambda function it rewrites",
  edge: "PASSES_ROLE_TO_LAMBDA",
  needed: [
    {
      resource: "lambda:*:function:*",
      actions: ["lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"],
      existing: "aws.function",
    },
  ],
  leaves: "until 12h",
  abuse:
    "`aws lambda update-function-configuration --role` with the role, `update-function-code` with code that prints its environment, then invoke the function.",
  detection: [
    { service: "lambda", event: "UpdateFunctionConfiguration20150331v2, UpdateFunctionCode20150331v2" },
    { service: "lambda", event: "Invoke (data event)" },
  ],
  references: ["https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html"],
});
