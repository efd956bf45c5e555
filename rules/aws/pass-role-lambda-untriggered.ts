import { passRole } from "../families/aws-pass-role.ts";

/** Creates a function with a role without being able to invoke it: somebody or something else would have to. */
export default passRole({
  id: "aws.pass-role-lambda-untriggered",
  service: "lambda.amazonaws.com",
  through: "a new Lambda function that something else invokes",
  edge: "PASSES_ROLE_TO_LAMBDA",
  needed: [{ resource: "lambda:*:function:*", actions: ["lambda:CreateFunction"] }],
  assumed: "something invokes a function of the name that the caller chooses: a trigger left behind, or another's code",
  leaves: "until 12h",
  abuse:
    "Create a function with the role under the name of one that was deleted: the trigger or integration that was left invokes it.",
  detection: [{ service: "lambda", event: "CreateFunction20150331" }],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html"],
});
