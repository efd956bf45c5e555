import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { everyone, onResource, principal, vpcEndpoint, when } from "../../model/examples/aws.ts";
import { api, apiArn, apiMapping, apiRoute } from "../../model/examples/aws-entry.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { admittedBy, deployed, entrances, routesOfApis } from "../families/aws-apis.ts";
import { wayed } from "../families/aws-holding.ts";
import { routeNode } from "../families/aws-routes.ts";

const shop = apiArn("shop");
const at = "route:https://shop.execute-api.us-east-1.amazonaws.com:443/prod/chat*";
const invoke = "execute-api:Invoke";
const inside = { host: "shop.execute-api.us-east-1.amazonaws.com", private: true, restricted: true };
const guarded = { restricted: true };
const endpoint = vpcEndpoint("vpce-1", "vpc-1", "com.amazonaws.us-east-1.execute-api");

/** A deployed route of an API that its policy does not keep from whoever is on the internet, or at its VPC endpoints. */
export default defineRule({
  id: "aws.expose-api",
  version: 1,
  title: "Can send requests to the API",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate", "AwsVpcEndpoint#originate"], to: "Route#connect" },
  needs: ["aws.api", "aws.api-mapping", "aws.api-route", "aws.statement", "aws.vpc-endpoint"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    for (const { api: of, route } of routesOfApis(facts)) {
      const asks = asked(route);
      for (const { id, stage, because } of entrances(facts, of, route)) {
        for (const { from, context, at: stands } of positions(facts, of)) {
          for (const step of wayed(admittedBy(aws, of, route, stage, context), [from], privilege(id, "connect"), [
            of,
            route,
            ...because,
            ...stands,
          ])) {
            const nodes = [routeNode(id, of.scope, asks)];
            yield { ...step, conditions: [...(step.conditions ?? []), ...deployed(stage)], nodes };
          }
        }
      }
    }
  },

  controls: [
    control("add-authentication", "aws.api-route", "Set an authorizer for the method"),
    control("delete", "aws.api-route", "Delete the method"),
    control("narrow", "aws.statement", "Narrow the statement of the API's policy"),
  ],
  abuse: "`curl https://<api>.execute-api.<region>.amazonaws.com/<stage>/<path>`.",
  detection: [{ service: "apigateway", event: "access logs of the stage" }],
  remediation:
    "aws apigateway update-method --rest-api-id <api> --resource-id <resource> --http-method <method> --patch-operations op=replace,path=/authorizationType,value=AWS_IAM   # then create-deployment",
  frameworks: ["attack:T1190", "owasp-nhi:NHI4"],
  references: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
  ],
  examples: [
    fires("a method that asks nobody", `internet#originate -> ${at}#connect`, api("shop"), apiRoute("shop")),
    fires(
      "a method that asks IAM",
      `internet#originate -> ${at} by AWS_IAM#connect`,
      api("shop"),
      apiRoute("shop", { authorization: "AWS_IAM" }),
    ),
    fires(
      "a custom domain alone",
      "internet#originate -> route:https://api.example.com:443/v1/chat*#connect",
      withoutHost(api("shop")),
      apiMapping("api.example.com", "shop", { path: "v1" }),
      apiRoute("shop"),
    ),
    fires(
      "an HTTP API's default stage",
      "internet#originate -> route:https://shop.execute-api.us-east-1.amazonaws.com:443/pets/{id}*#connect",
      api("shop", { protocol: "HTTP", stages: ["$default"] }),
      apiRoute("shop", { method: "GET", path: "/pets/{id}" }),
    ),
    fires(
      "the API's policy lets everybody in",
      `internet#originate -> ${at}#connect`,
      api("shop", guarded),
      apiRoute("shop"),
      onResource("Allow", shop, invoke, everyone, `${shop}/*`),
    ),
    fires(
      "a private API, from its VPC endpoint",
      `vpce-1#originate -> ${at}#connect`,
      api("shop", inside),
      apiRoute("shop"),
      endpoint,
      onResource("Allow", shop, invoke, everyone, `${shop}/*`, {
        when: [when("StringEquals", "aws:SourceVpce", "vpce-1")],
      }),
    ),
    firesIf(
      "before a function decides, no allow is needed",
      `internet#originate -> ${at} by CUSTOM#connect`,
      api("shop", guarded),
      apiRoute("shop", { authorization: "CUSTOM" }),
      onResource("Deny", shop, invoke, everyone, `${shop}/*`, {
        when: [when("StringMatches", "aws:UserAgent", "x")],
      }),
    ),
    silent("not deployed", api("shop", { stages: [] }), apiRoute("shop")),
    silent("no host and no domain", withoutHost(api("shop")), apiRoute("shop")),
    silent(
      "a domain for another stage",
      withoutHost(api("shop")),
      apiMapping("api.example.com", "shop", { stage: "test" }),
      apiRoute("shop"),
    ),
    silent(
      "the API's policy lets another path in",
      api("shop", guarded),
      apiRoute("shop"),
      onResource("Allow", shop, invoke, everyone, `${shop}/prod/GET/status`),
    ),
    silent(
      "the API's policy lets an account in, and nothing asks who calls",
      api("shop", guarded),
      apiRoute("shop"),
      onResource("Allow", shop, invoke, principal("222222222222"), `${shop}/*`),
    ),
    silent(
      "a deny of addresses outside",
      api("shop", guarded),
      apiRoute("shop"),
      onResource("Allow", shop, invoke, everyone, `${shop}/*`),
      onResource("Deny", shop, invoke, everyone, `${shop}/*`, {
        index: 1,
        when: [when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8")],
      }),
    ),
    silent("a private API without a policy", api("shop", { ...inside, restricted: false }), apiRoute("shop"), endpoint),
    silent(
      "a private API and the endpoint of another service",
      api("shop", inside),
      apiRoute("shop"),
      vpcEndpoint("vpce-1", "vpc-1"),
      onResource("Allow", shop, invoke, everyone, `${shop}/*`),
    ),
  ],
});

/** A function's decision is not known; a key tells clients apart. */
const asked = ({ authorization, keyRequired }: FactOf<"aws.api-route">) =>
  authorization === "NONE"
    ? keyRequired
      ? "not-proven"
      : "unauthenticated"
    : authorization === "CUSTOM"
      ? "not-proven"
      : "authenticated";

interface Stand {
  readonly from: Privilege;
  readonly context: ReadonlyMap<string, readonly string[] | undefined>;
  readonly at: readonly FactOf<"aws.vpc-endpoint">[];
}

/** Where requests to the API can come from. */
function positions(facts: FactReader, { key, private: inner }: FactOf<"aws.api">): readonly Stand[] {
  const place = (vpce: string | undefined, vpc: string | undefined) =>
    new Map([
      ["aws:sourcevpce", vpce === undefined ? undefined : [vpce]],
      ["aws:sourcevpc", vpc === undefined ? undefined : [vpc]],
    ]);
  if (!inner) return [{ from: "internet#originate", context: place(undefined, undefined), at: [] }];
  const region = key.split(":")[3] ?? "";
  return facts
    .of("aws.vpc-endpoint")
    .filter(
      (one) => one.service === `com.amazonaws.${region}.execute-api` && one.scope === facts.get("aws.api", key)?.scope,
    )
    .map((one) => ({ from: privilege(one.key, "originate"), context: place(one.key, one.vpc), at: [one] }));
}

function withoutHost({ host: _, ...fact }: FactOf<"aws.api">): FactOf<"aws.api"> {
  return fact;
}
