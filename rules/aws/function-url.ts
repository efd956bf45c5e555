import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { lambda } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { hostOf, routeId, routeNode } from "../families/aws-routes.ts";

const url = "https://x.lambda-url.us-east-1.on.aws/";

/** A function URL is a route of the internet; whether a request gets through to the function is said apart. */
export default defineRule({
  id: "aws.function-url",
  version: 1,
  title: "Can send requests to the function's URL",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["aws.function"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.function")) {
      if (fact.url === undefined || fact.urlAuth === undefined) continue;
      const id = routeId("https", hostOf(fact.url), 443);
      const node = routeNode(id, fact.scope, fact.urlAuth === "NONE" ? "unauthenticated" : "authenticated");
      yield { from: ["internet#originate"], to: privilege(id, "connect"), because: [fact], nodes: [node] };
    }
  },

  controls: [control("delete", "aws.function", "Delete the function URL")],
  abuse: "`curl https://<id>.lambda-url.<region>.on.aws/`.",
  detection: [{ service: "lambda", event: "InvokeFunctionUrl (data event)" }],
  remediation: "aws lambda update-function-url-config --function-name <function> --auth-type AWS_IAM",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
  examples: [
    fires(
      "a URL that asks nobody",
      "internet#originate -> route:https://x.lambda-url.us-east-1.on.aws:443/*#connect",
      lambda("intake", { url, urlAuth: "NONE" }),
    ),
    fires(
      "a URL that wants a signature",
      "internet#originate -> route:https://x.lambda-url.us-east-1.on.aws:443/*#connect",
      lambda("intake", { url, urlAuth: "AWS_IAM" }),
    ),
    silent("a function without URL", lambda("intake")),
  ],
});
