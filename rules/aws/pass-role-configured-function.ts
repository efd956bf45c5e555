import { passRole } from "../families/aws-pass-role.ts";

/** Gives a role to a function that exists, whose new configuration brings the code: a layer, or a variable its runtime obeys. */
export default passRole({
  id: "aws.pass-role-configured-function",
  service: "lambda.amazonaws.com",
  through: "a Lambda function it reconfigures",
  edge: "PASSES_ROLE_TO_LAMBDA",
  needed: [
    {
      resource: "lambda:*:function:*",
      actions: ["lambda:UpdateFunctionConfiguration"],
      existing: "aws.function",
    },
  ],
  exists:
    "something invokes the function, and a layer or variable of the new configuration has its runtime run other code",
  leaves: "until 12h",
  abuse:
    "`aws lambda update-function-configuration --role` with the role, and with a layer of one's own or a variable such as NODE_OPTIONS that has the runtime load other code; the next invocation runs it.",
  detection: [{ service: "lambda", event: "UpdateFunctionConfiguration20150331v2" }],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html",
  ],
});
