import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role through a new Lambda function whose policy the caller opens, so that no lambda:InvokeFunction is needed. */
export default passRole({
  id: "aws.pass-role-lambda-permission",
  service: "lambda.amazonaws.com",
  through: "a new Lambda function that others may invoke",
  edge: "PASSES_ROLE_TO_LAMBDA",
  needed: [{ resource: "lambda:*:function:*", actions: ["lambda:CreateFunction", "lambda:AddPermission"] }],
  leaves: "until 12h",
  abuse:
    "Create a function with the role, add a statement to its policy that lets an own account (or everyone) invoke it, and invoke it from there.",
  detection: [
    { service: "lambda", event: "CreateFunction20150331" },
    { service: "lambda", event: "AddPermission20150331v2" },
  ],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"],
});
