import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  api,
  apiRoute,
  behavior,
  distribution,
  distributionArn,
  graphApi,
  graphArn,
  webAcl,
} from "../../model/examples/aws-entry.ts";
import { listenerRule, loadBalancer } from "../../model/examples/network.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import type { DerivedNode } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { entrances, routesOfApis, stageArn } from "../families/aws-apis.ts";
import { behaviorRoutes, behaviors } from "../families/aws-distributions.ts";
import { listenerRoutes, routeId } from "../families/aws-routes.ts";
import { pastAcl } from "../families/aws-web-acls.ts";

const web = loadBalancer("web");

/** A web ACL looks at requests and lets through what its rules do not know: it is shown on the way, and stops nothing for sure. */
export default defineRule({
  id: "aws.web-acl",
  version: 1,
  title: "Gets past the web ACL with a request that none of its rules stops",
  edge: "PASSES_WEB_ACL",
  emits: { from: ["Route#connect"], to: "Route#connect" },
  needs: [
    "aws.api",
    "aws.api-mapping",
    "aws.api-route",
    "aws.behavior",
    "aws.distribution",
    "aws.graph-api",
    "aws.listener-rule",
    "aws.load-balancer",
    "aws.web-acl",
  ],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const { api: of, route } of routesOfApis(facts)) {
      for (const { id, stage, because } of entrances(facts, of, route)) {
        const acl = stage === undefined ? undefined : facts.get("aws.web-acl", stageArn(of, stage));
        if (acl) yield passes(id, acl, of, route, ...because);
      }
    }
    for (const rule of facts.each("aws.listener-rule")) {
      const balancer = facts.get("aws.load-balancer", rule.loadBalancer);
      const acl = balancer && facts.get("aws.web-acl", balancer.key);
      if (acl) for (const id of listenerRoutes(rule, balancer)) yield passes(id, acl, balancer, rule);
    }
    for (const { behavior: of, distribution: at } of behaviors(facts)) {
      const acl = facts.get("aws.web-acl", at.key);
      if (acl) for (const id of behaviorRoutes(of, at)) yield passes(id, acl, at, of);
    }
    for (const fact of facts.each("aws.graph-api")) {
      const acl = facts.get("aws.web-acl", fact.key);
      if (acl && fact.host !== undefined) yield passes(routeId("https", fact.host, 443, "/graphql"), acl, fact);
    }
  },

  controls: [
    control("delete", "aws.api-route", "Delete the method"),
    control("delete", "aws.listener-rule", "Delete the listener's rule"),
    control("restrict-network", "aws.distribution", "Disable the distribution"),
    control("delete", "aws.graph-api", "Delete the API"),
  ],
  abuse:
    "Send a request that the rules of the web ACL do not match: an encoding, a size or a field that they do not look at.",
  detection: [{ service: "wafv2", event: "logs of the web ACL" }],
  remediation: "aws wafv2 update-web-acl   # and ask who calls behind it: a web ACL is no authentication",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html"],
  examples: [
    fires(
      "before a stage of an API",
      "route:https://shop.execute-api.us-east-1.amazonaws.com:443/prod/chat*#connect -> route:waf://shop.execute-api.us-east-1.amazonaws.com:443/prod/chat*#connect",
      api("shop"),
      apiRoute("shop"),
      webAcl("arn:aws:apigateway:us-east-1::/restapis/shop/stages/prod"),
    ),
    fires(
      "before a load balancer",
      "route:https://web.us-east-1.elb.amazonaws.com:443/*#connect -> route:waf://web.us-east-1.elb.amazonaws.com:443/*#connect",
      web,
      listenerRule(web.key),
      webAcl(web.key),
    ),
    fires(
      "before a distribution",
      "route:https://d1.cloudfront.net:443/*#connect -> route:waf://d1.cloudfront.net:443/*#connect",
      distribution(),
      behavior("docs.s3.amazonaws.com"),
      webAcl(distributionArn),
    ),
    fires(
      "before a GraphQL API",
      "route:https://shop.appsync-api.us-east-1.amazonaws.com:443/graphql*#connect -> route:waf://shop.appsync-api.us-east-1.amazonaws.com:443/graphql*#connect",
      graphApi("shop"),
      webAcl(graphArn("shop")),
    ),
    silent(
      "before another stage",
      api("shop"),
      apiRoute("shop"),
      webAcl("arn:aws:apigateway:us-east-1::/restapis/shop/stages/test"),
    ),
  ],
});

function passes(id: string, acl: FactOf<"aws.web-acl">, ...because: readonly Fact[]) {
  const node: DerivedNode = {
    id: pastAcl(id),
    kind: "Route",
    name: `web ACL ${acl.name} before ${id.slice(id.indexOf("//") + 2)}`,
    scope: acl.scope,
  };
  return {
    from: [privilege(id, "connect")] as const,
    to: privilege(node.id, "connect"),
    because: [acl, ...because] as const,
    nodes: [node],
  };
}
