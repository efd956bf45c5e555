import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { behavior, distribution } from "../../model/examples/aws-entry.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { behaviorRoutes, behaviors } from "../families/aws-distributions.ts";
import { routeNode } from "../families/aws-routes.ts";

/** A distribution answers under its name and its aliases; a path may want a signature of its viewer. */
export default defineRule({
  id: "aws.expose-distribution",
  version: 1,
  title: "Can send requests to the distribution",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["aws.behavior", "aws.distribution"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const { behavior: of, distribution: at } of behaviors(facts)) {
      const asks = of.signed ? "authenticated" : of.inspected ? "not-proven" : "unauthenticated";
      for (const id of behaviorRoutes(of, at))
        yield {
          from: ["internet#originate"],
          to: privilege(id, "connect"),
          because: [at, of],
          nodes: [routeNode(id, at.scope, asks)],
        };
    }
  },

  controls: [control("restrict-network", "aws.distribution", "Disable the distribution")],
  abuse: "`curl https://<distribution>.cloudfront.net/<path>`.",
  detection: [{ service: "cloudfront", event: "standard logs" }],
  remediation:
    "aws cloudfront update-distribution --id <distribution> --if-match <ETag> --distribution-config file://config.json   # TrustedKeyGroups on the behavior",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html"],
  examples: [
    fires(
      "every path",
      "internet#originate -> route:https://d1.cloudfront.net:443/*#connect",
      distribution(),
      behavior("docs.s3.amazonaws.com"),
    ),
    fires(
      "one path, under an alias too",
      [
        "internet#originate -> route:https://d1.cloudfront.net:443/api/*#connect",
        "internet#originate -> route:https://www.example.com:443/api/*#connect",
      ],
      distribution({ hosts: ["d1.cloudfront.net", "www.example.com"] }),
      behavior("api.example.com", { path: "/api/*" }),
    ),
    silent("disabled", distribution({ enabled: false }), behavior("docs.s3.amazonaws.com")),
  ],
});
