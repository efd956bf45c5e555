import { privilege } from "../../model/access.ts";
import { allow, deny, functionArn, lambda, role, roleArn } from "../../model/examples/aws.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const job = functionArn("job");

/** Puts code of one's own into a function and waits for what invokes the function anyway. */
export default defineRule({
  id: "aws.update-function-code-and-wait",
  version: 1,
  title: "Can put its own code into the function, for whatever invokes it",
  edge: "REPLACES_CODE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsFunction#execute" },
  needs: [...identityFacts, "aws.function"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const question = {
      title: "replace functions' code",
      parts: [{ action: "lambda:UpdateFunctionCode" }],
      ...targetsOf(facts, "aws.function"),
      sameAccount: true,
    };
    const invoked: Condition = {
      kind: "target-state",
      text: "something invokes the function: an event source, a schedule or a caller",
    };
    yield* awsSteps(aws, question, (target) => [
      { to: privilege(target.key, "execute"), because: [target], conditions: [invoked] },
    ]);
  },

  controls: [...permissionControls("Narrow lambda:UpdateFunctionCode to the deployment's role")],
  abuse:
    "`aws lambda update-function-code --function-name <function> --zip-file fileb://own.zip`; the code reads the role's credentials from its environment.",
  detection: [{ service: "lambda", event: "UpdateFunctionCode20150331v2" }],
  remediation:
    "aws lambda update-function-configuration --function-name <function> --code-signing-config-arn <config>   # and narrow lambda:UpdateFunctionCode",
  frameworks: ["attack:T1648", "attack:T1525", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html",
  ],
  examples: [
    firesIf(
      "a policy of the caller",
      `${app}#impersonate -> ${job}#execute`,
      role("app"),
      lambda("job"),
      allow(app, "lambda:UpdateFunctionCode", job),
    ),
    silent(
      "another function",
      role("app"),
      lambda("job"),
      allow(app, "lambda:UpdateFunctionCode", functionArn("other")),
    ),
    silent("invoking is not writing", role("app"), lambda("job"), allow(app, "lambda:Invoke*")),
    silent("its own deny", role("app"), lambda("job"), allow(app, "lambda:*"), deny(app, "lambda:Update*")),
  ],
});
