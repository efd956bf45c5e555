import { privilege } from "../../model/access.ts";
import { allow, deny, functionArn, lambda, role, roleArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const job = functionArn("job");

/** Puts code of one's own into a function and sends the function an event; the two may be done by different identities. */
export default defineRule({
  id: "aws.update-function-code",
  version: 1,
  title: "Can put its own code into the function and have it run",
  edge: "REPLACES_CODE",
  emits: { from: ["AwsPrincipal#impersonate", "AwsFunction#connect"], to: "AwsFunction#execute" },
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
    yield* awsSteps(aws, question, (target) => [
      { to: privilege(target.key, "execute"), because: [target], premises: [privilege(target.key, "connect")] },
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
    fires(
      "whoever writes it, and whoever may invoke it",
      `${app}#impersonate & ${job}#connect -> ${job}#execute`,
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
