import { privilege } from "../../model/access.ts";
import {
  account,
  allow,
  deny,
  functionArn,
  lambda,
  onResource,
  principal,
  role,
  roleArn,
} from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const intake = functionArn("intake");
const action = "lambda:InvokeFunction";

/** Sends a Lambda function an event of one's choice. */
export default defineRule({
  id: "aws.invoke-function",
  version: 1,
  title: "Can invoke the function",
  edge: "INVOKES_FUNCTION",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsFunction#connect" },
  needs: [...identityFacts, "aws.function"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",

  *derive(facts, { aws }) {
    const question = {
      title: "invoke functions",
      parts: [{ action }],
      ...targetsOf(facts, "aws.function"),
    };
    yield* awsSteps(aws, question, (target) => [
      { to: privilege(target.key, "connect"), because: [target], authenticates: true },
    ]);
  },

  controls: [...permissionControls("Narrow lambda:InvokeFunction to the functions that are needed")],
  abuse:
    "`aws lambda invoke --function-name <function> --payload <event>`: whatever its code does with an event, it does for the caller.",
  detection: [{ service: "lambda", event: "Invoke (data event)" }],
  remediation:
    "aws lambda remove-permission --function-name <function> --statement-id <sid>   # or narrow lambda:InvokeFunction in the caller's policy",
  frameworks: ["attack:T1648", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/lambda-permissions.html"],
  examples: [
    fires(
      "a policy of the caller",
      `${app}#impersonate -> ${intake}#connect`,
      role("app"),
      lambda("intake"),
      allow(app, action, intake),
    ),
    fires(
      "the function's own policy",
      `${app}#impersonate -> ${intake}#connect`,
      role("app"),
      lambda("intake"),
      onResource("Allow", intake, action, principal(app), intake),
    ),
    silent(
      "the function's policy leaves it to the account",
      role("app"),
      lambda("intake"),
      onResource("Allow", intake, action, principal(account), intake),
    ),
    silent("another function", role("app"), lambda("intake"), allow(app, action, functionArn("other"))),
    silent("its own deny", role("app"), lambda("intake"), allow(app, "lambda:*"), deny(app, "lambda:Invoke*")),
  ],
});
