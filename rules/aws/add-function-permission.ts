import { privilege } from "../../model/access.ts";
import { allow, deny, functionArn, lambda, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, factTargets, identityFacts, permissionControls } from "../families/aws-holding.ts";

const dev = userArn("dev");
const intake = functionArn("intake");
const action = "lambda:AddPermission";

/** Adds a statement to a function's own policy that lets itself, or anybody, invoke it. */
export default defineRule({
  id: "aws.add-function-permission",
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
      title: "let others invoke functions",
      parts: [{ action }],
      ...factTargets(() => facts.of("aws.function")),
      sameAccount: true,
    };
    yield* awsSteps(aws, question, (target) => [
      { to: privilege(target.key, "connect"), because: [target], authenticates: true },
    ]);
  },

  controls: [...permissionControls("Narrow lambda:AddPermission to the deployment's role")],
  abuse:
    "`aws lambda add-permission --function-name <function> --action lambda:InvokeFunction --principal <own account> --statement-id x`, then invoke it.",
  detection: [{ service: "lambda", event: "AddPermission20150331v2" }],
  remediation: "aws lambda remove-permission --function-name <function> --statement-id <sid>",
  frameworks: ["attack:T1648", "attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html"],
  examples: [
    fires(
      "a policy of the caller",
      `${dev}#impersonate -> ${intake}#connect`,
      user("dev"),
      lambda("intake"),
      allow(dev, action, intake),
    ),
    silent("another function", user("dev"), lambda("intake"), allow(dev, action, functionArn("other"))),
    silent("its own deny", user("dev"), lambda("intake"), allow(dev, "lambda:*"), deny(dev, action)),
  ],
});
