import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, functionArn, lambda, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { graphApi, graphArn, graphSource, webAcl } from "../../model/examples/aws-entry.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { wayed } from "../families/aws-holding.ts";
import { routeId } from "../families/aws-routes.ts";
import { bothWays } from "../families/aws-service-calls.ts";
import { behindAcl } from "../families/aws-web-acls.ts";

const job = functionArn("job");
const graph = roleArn("graph");
const at = "route:https://shop.appsync-api.us-east-1.amazonaws.com:443/graphql*#connect";
const trusts = trustsService(graph, "appsync.amazonaws.com");
const calls = allow(graph, "lambda:InvokeFunction", job);

/** A GraphQL API that takes an API key, which pages and apps carry: whoever has it gets at the functions behind. */
export default defineRule({
  id: "aws.graph-api-function",
  version: 1,
  title: "Invokes the function behind the GraphQL API with its API key",
  edge: "INVOKES_FUNCTION",
  emits: { from: ["Route#connect", "Credential#impersonate"], to: "AwsFunction#connect" },
  needs: ["aws.attachment", "aws.function", "aws.graph-api", "aws.graph-source", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.boundary", "aws.scp", "aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    for (const source of facts.each("aws.graph-source")) {
      const of = facts.get("aws.graph-api", source.api);
      const called = facts.get("aws.function", source.function.split(":").slice(0, 7).join(":"));
      const acts = facts.get("aws.role", source.role ?? "");
      const caller = acts && aws.caller(acts.key);
      if (!of?.asks.includes("API_KEY") || of.host === undefined || !called || !acts || !caller) continue;
      const id = behindAcl(facts, routeId("https", of.host, 443, "/graphql"), of.key);
      const key = `credential:api-key-${of.key.split("/").at(-1) ?? ""}`;
      const from: [Privilege, ...Privilege[]] = [privilege(id, "connect"), privilege(key, "impersonate")];
      const target = { arn: source.function, holder: called.key, account: called.key.split(":")[4] ?? "" };
      const ways = bothWays(
        aws.trusting(acts, "appsync.amazonaws.com", of.key),
        aws.ways({ caller, action: "lambda:InvokeFunction", target }),
      );
      for (const step of wayed(ways, from, privilege(called.key, "connect"), [of, source, called, acts]))
        yield { ...step, authenticates: true };
    }
  },

  controls: [control("delete", "aws.graph-source", "Take the function out of the API's data sources")],
  abuse:
    "Take the key out of the page's script and send it as `x-api-key` with a query that the schema answers by the function.",
  detection: [{ service: "appsync", event: "request logs of the API" }],
  remediation:
    "aws appsync update-graphql-api --api-id <api> --name <name> --authentication-type AMAZON_COGNITO_USER_POOLS ...; aws appsync delete-api-key --api-id <api> --id <key>",
  frameworks: ["attack:T1190", "owasp-nhi:NHI4"],
  references: ["https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html"],
  examples: [
    fires(
      "an API key, and a role that calls",
      `credential:api-key-shop#impersonate & ${at} -> ${job}#connect`,
      graphApi("shop"),
      graphSource("shop", job, graph),
      lambda("job"),
      role("graph"),
      trusts,
      calls,
    ),
    fires(
      "behind a web ACL",
      `credential:api-key-shop#impersonate & route:waf://shop.appsync-api.us-east-1.amazonaws.com:443/graphql*#connect -> ${job}#connect`,
      graphApi("shop"),
      graphSource("shop", job, graph),
      webAcl(graphArn("shop")),
      lambda("job"),
      role("graph"),
      trusts,
      calls,
    ),
    silent(
      "IAM is asked",
      graphApi("shop", { asks: ["AWS_IAM"] }),
      graphSource("shop", job, graph),
      lambda("job"),
      role("graph"),
      trusts,
      calls,
    ),
    silent(
      "the role may not call",
      graphApi("shop"),
      graphSource("shop", job, graph),
      lambda("job"),
      role("graph"),
      trusts,
    ),
    silent(
      "the role does not trust the service",
      graphApi("shop"),
      graphSource("shop", job, graph),
      lambda("job"),
      role("graph"),
      calls,
    ),
    silent("no role", graphApi("shop"), graphSource("shop", job), lambda("job"), role("graph"), trusts, calls),
  ],
});
