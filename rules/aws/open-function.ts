import { privilege } from "../../model/access.ts";
import { allow, deny, functionArn, lambda, role, roleArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const intake = functionArn("intake");

/** Adds a statement to a function's policy that lets an identity of one's own, or everybody, invoke it. */
export default defineRule({
  id: "aws.open-function",
  version: 1,
  title: "Can let itself invoke the function",
  edge: "OPENS_FUNCTION",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsFunction#connect" },
  needs: [...identityFacts, "aws.function"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const question = {
      title: "open functions",
      parts: [{ action: "lambda:AddPermission" }],
      ...targetsOf(facts, "aws.function"),
      sameAccount: true,
    };
    yield* awsSteps(aws, question, (target) => [
      { to: privilege(target.key, "connect"), because: [target], authenticates: true },
    ]);
  },

  controls: [...permissionControls("Take lambda:AddPermission away")],
  abuse:
    "`aws lambda add-permission --function-name <function> --action lambda:InvokeFunction --principal <own account>`, then invoke it from there.",
  detection: [{ service: "lambda", event: "AddPermission20150331v2" }],
  remediation: "aws lambda remove-permission --function-name <function> --statement-id <sid>",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html"],
  examples: [
    fires(
      "a policy of the caller",
      `${app}#impersonate -> ${intake}#connect`,
      role("app"),
      lambda("intake"),
      allow(app, "lambda:AddPermission", intake),
    ),
    silent("another function", role("app"), lambda("intake"), allow(app, "lambda:AddPermission", functionArn("other"))),
    silent("its own deny", role("app"), lambda("intake"), allow(app, "lambda:AddPermission"), deny(app, "lambda:Add*")),
  ],
});
