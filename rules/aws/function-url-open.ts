import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { everyone, functionArn, lambda, onResource, principal, when } from "../../model/examples/aws.ts";
import { internet } from "../../model/node.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { wayed } from "../families/aws-holding.ts";
import { functionUrlRequests } from "../families/aws-public.ts";
import { hostOf, routeId } from "../families/aws-routes.ts";

const url = "https://x.lambda-url.us-east-1.on.aws/";
const intake = functionArn("intake");
const byUrl = onResource("Allow", intake, "lambda:InvokeFunctionUrl", everyone, intake, {
  when: [when("StringEquals", "lambda:FunctionUrlAuthType", "NONE")],
});
const invoke = onResource("Allow", intake, "lambda:InvokeFunction", everyone, intake, {
  index: 1,
  when: [when("Bool", "lambda:InvokedViaFunctionUrl", "true")],
});

/** A URL without authentication whose function's policy lets everybody invoke it, by both actions that AWS asks for. */
export default defineRule({
  id: "aws.function-url-open",
  version: 1,
  title: "Can invoke the function through its URL without credentials",
  edge: "INVOKES_FUNCTION",
  emits: { from: ["Route#connect"], to: "AwsFunction#connect" },
  needs: ["aws.function", "aws.statement"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    const anybody = aws.caller(internet);
    for (const fact of facts.each("aws.function")) {
      if (!anybody || fact.url === undefined || fact.urlAuth !== "NONE") continue;
      const from = privilege(routeId("https", hostOf(fact.url), 443), "connect");
      yield* wayed(functionUrlRequests(aws, anybody, fact), [from], privilege(fact.key, "connect"), [fact]);
    }
  },

  controls: [
    control("add-authentication", "aws.function", "Set the URL's AuthType to AWS_IAM"),
    control("narrow", "aws.statement", "Take the statement for everybody out of the function's policy"),
  ],
  abuse: "`curl -d <event> https://<id>.lambda-url.<region>.on.aws/`: the function runs on whatever is sent.",
  detection: [{ service: "lambda", event: "InvokeFunctionUrl (data event)" }],
  remediation: "aws lambda update-function-url-config --function-name <function> --auth-type AWS_IAM",
  frameworks: ["attack:T1190", "owasp-nhi:NHI4"],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
  examples: [
    fires(
      "both statements for everybody",
      `route:https://x.lambda-url.us-east-1.on.aws:443/*#connect -> ${intake}#connect`,
      lambda("intake", { url, urlAuth: "NONE" }),
      byUrl,
      invoke,
    ),
    silent("no statement", lambda("intake", { url, urlAuth: "NONE" })),
    silent("one of the two actions only", lambda("intake", { url, urlAuth: "NONE" }), byUrl),
    silent(
      "the own account only",
      lambda("intake", { url, urlAuth: "NONE" }),
      onResource("Allow", intake, "lambda:InvokeFunctionUrl", principal("111111111111"), intake),
      invoke,
    ),
    silent("the URL wants a signature", lambda("intake", { url, urlAuth: "AWS_IAM" }), byUrl, invoke),
  ],
});
