import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  functionArn,
  lambda,
  onResource,
  role,
  roleArn,
  trustsService,
  when,
} from "../../model/examples/aws.ts";
import { api, apiArn, apiRoute, webAcl } from "../../model/examples/aws-entry.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { behind, entrances, routesOfApis } from "../families/aws-apis.ts";
import { wayed } from "../families/aws-holding.ts";
import { behindStage } from "../families/aws-web-acls.ts";

const job = functionArn("job");
const at = "route:https://shop.execute-api.us-east-1.amazonaws.com:443/prod/chat*";
const calls = { authorization: "NONE", function: job };
const gateway = { Service: ["apigateway.amazonaws.com"] };
const lets = (arn: string) =>
  onResource("Allow", job, "lambda:InvokeFunction", gateway, job, { when: [when("ArnLike", "AWS:SourceArn", arn)] });

/** A route of an API that asks nobody invokes a function whose policy lets the API. */
export default defineRule({
  id: "aws.api-function",
  version: 1,
  title: "Invokes the function behind the API",
  edge: "INVOKES_FUNCTION",
  emits: { from: ["Route#connect"], to: "AwsFunction#connect" },
  needs: ["aws.api", "aws.api-route", "aws.attachment", "aws.function", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    for (const { api: of, route } of routesOfApis(facts)) {
      if (route.authorization !== "NONE") continue;
      for (const entrance of entrances(facts, of, route)) {
        const called = behind(facts, aws, of, route, entrance.stage);
        if (!called) continue;
        const from: [Privilege, ...Privilege[]] = [privilege(behindStage(facts, entrance, of), "connect")];
        // A key is no proof of who calls, and still has to be known.
        if (route.keyRequired) from.push(privilege(`credential:api-key-${of.key.split(":").at(-1)}`, "impersonate"));
        for (const step of wayed(called.ways, from, privilege(called.fact.key, "connect"), [of, route, called.fact]))
          yield route.keyRequired ? { ...step, authenticates: true } : step;
      }
    }
  },

  controls: [
    control("add-authentication", "aws.api-route", "Set an authorizer for the method"),
    control("narrow", "aws.statement", "Take the API out of the function's policy"),
  ],
  abuse: "The body, path, query and headers of the request are the event that the function gets.",
  detection: [{ service: "lambda", event: "Invoke (data event) by apigateway.amazonaws.com" }],
  remediation: "aws lambda remove-permission --function-name <function> --statement-id <sid>",
  frameworks: ["attack:T1190", "owasp-nhi:NHI4"],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
  ],
  examples: [
    fires(
      "the function's policy lets the API",
      `${at}#connect -> ${job}#connect`,
      api("shop"),
      apiRoute("shop", calls),
      lambda("job"),
      lets(`${apiArn("shop")}/*/POST/chat`),
    ),
    fires(
      "any method, one of which the policy lets",
      `${at}#connect -> ${job}#connect`,
      api("shop"),
      apiRoute("shop", { ...calls, method: "ANY" }),
      lambda("job"),
      lets(`${apiArn("shop")}/prod/PUT/chat`),
    ),
    fires(
      "the default route of an HTTP API",
      `route:https://shop.execute-api.us-east-1.amazonaws.com:443/*#connect -> ${job}#connect`,
      api("shop", { protocol: "HTTP", stages: ["$default"] }),
      apiRoute("shop", { ...calls, method: "ANY", path: "$default" }),
      lambda("job"),
      lets(`${apiArn("shop")}/*/$default`),
    ),
    fires(
      "a role of the integration",
      `${at}#connect -> ${job}#connect`,
      api("shop"),
      apiRoute("shop", { ...calls, role: roleArn("gateway") }),
      lambda("job"),
      role("gateway"),
      trustsService(roleArn("gateway"), "apigateway.amazonaws.com"),
      allow(roleArn("gateway"), "lambda:InvokeFunction", job),
    ),
    fires(
      "behind a web ACL",
      `route:waf://shop.execute-api.us-east-1.amazonaws.com:443/prod/chat*#connect -> ${job}#connect`,
      api("shop"),
      apiRoute("shop", calls),
      webAcl("arn:aws:apigateway:us-east-1::/restapis/shop/stages/prod"),
      lambda("job"),
      lets(`${apiArn("shop")}/*`),
    ),
    fires(
      "with an API key, whoever has one",
      `credential:api-key-shop#impersonate & ${at} with key#connect -> ${job}#connect`,
      api("shop"),
      apiRoute("shop", { ...calls, keyRequired: true }),
      lambda("job"),
      lets(`${apiArn("shop")}/*`),
    ),
    silent("the function's policy does not let the API", api("shop"), apiRoute("shop", calls), lambda("job")),
    silent("it lets another API", api("shop"), apiRoute("shop", calls), lambda("job"), lets(`${apiArn("other")}/*`)),
    silent(
      "it lets another method",
      api("shop"),
      apiRoute("shop", calls),
      lambda("job"),
      lets(`${apiArn("shop")}/*/GET/chat`),
    ),
    silent(
      "the method asks IAM",
      api("shop"),
      apiRoute("shop", { ...calls, authorization: "AWS_IAM" }),
      lambda("job"),
      lets(`${apiArn("shop")}/*`),
    ),
    silent(
      "the method asks a function",
      api("shop"),
      apiRoute("shop", { ...calls, authorization: "CUSTOM" }),
      lambda("job"),
      lets(`${apiArn("shop")}/*`),
    ),
    silent(
      "the integration's role does not trust the service",
      api("shop"),
      apiRoute("shop", { ...calls, role: roleArn("gateway") }),
      lambda("job"),
      role("gateway"),
      trustsService(roleArn("gateway"), "lambda.amazonaws.com"),
      allow(roleArn("gateway"), "lambda:InvokeFunction", job),
    ),
    silent(
      "not deployed",
      api("shop", { stages: [] }),
      apiRoute("shop", calls),
      lambda("job"),
      lets(`${apiArn("shop")}/*`),
    ),
  ],
});
