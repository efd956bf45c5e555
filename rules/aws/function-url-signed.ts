import { type Privilege, privilege } from "../../model/access.ts";
import { allow, functionArn, lambda, role, roleArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";
import { hostOf, routeId } from "../families/aws-routes.ts";

const url = "https://x.lambda-url.us-east-1.on.aws/";
const intake = functionArn("intake");
const app = roleArn("app");

/** A URL that wants a signature: whoever may call it gets through. */
export default defineRule({
  id: "aws.function-url-signed",
  version: 1,
  title: "Can invoke the function through its URL with a signature",
  edge: "INVOKES_FUNCTION",
  emits: { from: ["AwsPrincipal#impersonate", "Route#connect"], to: "AwsFunction#connect" },
  needs: [...identityFacts, "aws.function"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",

  *derive(facts, { aws }) {
    const context = new Map([
      ["lambda:functionurlauthtype", ["AWS_IAM"]],
      ["lambda:invokedviafunctionurl", ["true"]],
    ]);
    const question = {
      title: "invoke functions by their URLs",
      parts: [
        { action: "lambda:InvokeFunctionUrl", context },
        { action: "lambda:InvokeFunction", context },
      ],
      ...targetsOf(
        facts,
        "aws.function",
        "signed URLs",
        ({ url, urlAuth }) => url !== undefined && urlAuth === "AWS_IAM",
      ),
    };
    yield* awsSteps(aws, question, (target) => {
      const route: Privilege = privilege(routeId("https", hostOf(target.url), 443), "connect");
      return [{ to: privilege(target.key, "connect"), because: [target], premises: [route], authenticates: true }];
    });
  },

  controls: [...permissionControls("Narrow lambda:InvokeFunctionUrl to the callers that need it")],
  abuse: "Sign the request with the principal's credentials: `awscurl --service lambda <url>`.",
  detection: [{ service: "lambda", event: "InvokeFunctionUrl (data event)" }],
  remediation: "aws lambda remove-permission --function-name <function> --statement-id <sid>",
  frameworks: ["attack:T1648"],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
  examples: [
    fires(
      "both actions",
      `${app}#impersonate & route:https://x.lambda-url.us-east-1.on.aws:443/*#connect -> ${intake}#connect`,
      role("app"),
      lambda("intake", { url, urlAuth: "AWS_IAM" }),
      allow(app, ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"], intake),
    ),
    silent(
      "one of the two actions",
      role("app"),
      lambda("intake", { url, urlAuth: "AWS_IAM" }),
      allow(app, "lambda:InvokeFunctionUrl", intake),
    ),
    silent(
      "a URL that asks nobody",
      role("app"),
      lambda("intake", { url, urlAuth: "NONE" }),
      allow(app, "lambda:*", intake),
    ),
  ],
});
