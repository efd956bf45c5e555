import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { lambda } from "../../model/examples/aws.ts";
import { api, apiRoute, behavior, distribution, distributionArn, webAcl } from "../../model/examples/aws-entry.ts";
import { listenerRule, loadBalancer } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { behaviorRoutes, behaviors, routesAt } from "../families/aws-distributions.ts";
import { behindAcl } from "../families/aws-web-acls.ts";

const web = loadBalancer("web");
const from = "route:https://d1.cloudfront.net:443/*#connect";

/** What a distribution forwards arrives at its origin: a listener, a function URL, an API. */
export default defineRule({
  id: "aws.distribution-origin",
  version: 1,
  title: "Is forwarded to the origin of the distribution",
  edge: "FORWARDS_TO",
  emits: { from: ["Route#connect"], to: "Route#connect" },
  needs: [
    "aws.api",
    "aws.api-route",
    "aws.behavior",
    "aws.distribution",
    "aws.function",
    "aws.listener-rule",
    "aws.load-balancer",
  ],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const { behavior: of, distribution: at } of behaviors(facts)) {
      if (of.signed) continue;
      for (const { id, because } of routesAt(facts, of.origin))
        for (const route of behaviorRoutes(of, at))
          yield {
            from: [privilege(behindAcl(facts, route, at.key), "connect")],
            to: privilege(id, "connect"),
            because: [at, of, ...because],
          };
    }
  },

  controls: [control("restrict-network", "aws.distribution", "Disable the distribution")],
  abuse: "Send requests to the distribution: what it has not cached it asks its origin.",
  detection: [{ service: "cloudfront", event: "standard logs" }],
  remediation: "aws cloudfront update-distribution --id <distribution> ...   # TrustedKeyGroups on the behavior",
  frameworks: ["attack:T1190"],
  references: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html",
  ],
  examples: [
    fires(
      "a load balancer",
      `${from} -> route:https://web.us-east-1.elb.amazonaws.com:443/*#connect`,
      distribution(),
      behavior(web.host),
      web,
      listenerRule(web.key),
    ),
    fires(
      "a function's URL",
      `${from} -> route:https://x.lambda-url.us-east-1.on.aws:443/*#connect`,
      distribution(),
      behavior("x.lambda-url.us-east-1.on.aws"),
      lambda("intake", { url: "https://x.lambda-url.us-east-1.on.aws/", urlAuth: "NONE" }),
    ),
    fires(
      "an API behind a web ACL of the distribution",
      "route:waf://d1.cloudfront.net:443/*#connect -> route:https://shop.execute-api.us-east-1.amazonaws.com:443/prod/chat*#connect",
      distribution(),
      behavior("shop.execute-api.us-east-1.amazonaws.com"),
      webAcl(distributionArn),
      api("shop"),
      apiRoute("shop"),
    ),
    silent("viewers sign", distribution(), behavior(web.host, { signed: true }), web, listenerRule(web.key)),
    silent("another host", distribution(), behavior("other.example.com"), web, listenerRule(web.key)),
    silent("disabled", distribution({ enabled: false }), behavior(web.host), web, listenerRule(web.key)),
  ],
});
