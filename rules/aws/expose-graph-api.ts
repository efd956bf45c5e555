import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { graphApi } from "../../model/examples/aws-entry.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { routeId, routeNode } from "../families/aws-routes.ts";

/** A GraphQL API on the internet. An API key is no proof of who calls: pages and apps carry it. */
export default defineRule({
  id: "aws.expose-graph-api",
  version: 1,
  title: "Can send requests to the GraphQL API",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["aws.graph-api"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.graph-api")) {
      if (fact.private || fact.host === undefined) continue;
      const id = routeId("https", fact.host, 443, "/graphql");
      const asks = fact.asks.includes("API_KEY") || fact.asks.includes("AWS_LAMBDA") ? "not-proven" : "authenticated";
      const nodes = [routeNode(id, fact.scope, asks)];
      yield { from: ["internet#originate"], to: privilege(id, "connect"), because: [fact], nodes };
    }
  },

  controls: [control("restrict-network", "aws.graph-api", "Make the API private")],
  abuse: "`curl -H 'x-api-key: <key>' -d '{\"query\": ...}' https://<api>.appsync-api.<region>.amazonaws.com/graphql`.",
  detection: [{ service: "appsync", event: "request logs of the API" }],
  remediation: "aws appsync update-graphql-api --api-id <api> --name <name> --authentication-type AWS_IAM",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html"],
  examples: [
    fires(
      "on the internet",
      "internet#originate -> route:https://shop.appsync-api.us-east-1.amazonaws.com:443/graphql*#connect",
      graphApi("shop"),
    ),
    silent("private", graphApi("shop", { private: true })),
  ],
});
