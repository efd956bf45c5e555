import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { listenerRule, loadBalancer, securityGroupRule } from "../../model/examples/network.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { asksOf, isShadowed } from "../families/aws-load-balancers.ts";
import { listenerRoutes, openToInternet, routeNode } from "../families/aws-routes.ts";

const web = loadBalancer("web");
const open = securityGroupRule("sg-lb", "ingress", {
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrs: ["0.0.0.0/0"],
});
const at = "route:https://web.us-east-1.elb.amazonaws.com:443/*";

/** An internet-facing load balancer whose security group lets the internet in: its listeners are routes. */
export default defineRule({
  id: "aws.expose-load-balancer",
  version: 1,
  title: "Can send requests to the load balancer's listener",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["aws.listener-rule", "aws.load-balancer", "aws.prefix-list", "aws.security-group-rule"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const rule of facts.each("aws.listener-rule")) {
      const balancer = facts.get("aws.load-balancer", rule.loadBalancer);
      if (!balancer?.internetFacing || isShadowed(facts, rule)) continue;
      // Network load balancers may have no security group: then nothing filters.
      const ungrouped = balancer.type === "network" && balancer.securityGroups.length === 0;
      const openings = ungrouped
        ? [{ because: [], conditions: [] }]
        : openToInternet(facts, balancer.securityGroups, rule.port);
      for (const id of listenerRoutes(rule, balancer)) {
        const nodes = [routeNode(id, balancer.scope, rule.authenticates ? "authenticated" : "unauthenticated")];
        for (const { because, conditions } of openings) {
          yield {
            from: ["internet#originate"],
            to: privilege(id, "connect"),
            because: [balancer, rule, ...because],
            conditions: [...conditions, ...asksOf(rule)],
            nodes,
          };
        }
      }
    }
  },

  controls: [
    control(
      "restrict-network",
      "aws.security-group-rule",
      "Take public addresses out of the load balancer's security group",
      "public",
    ),
    control("restrict-network", "aws.load-balancer", "Make the load balancer internal"),
  ],
  abuse: "Send requests to the load balancer's name.",
  detection: [{ service: "elasticloadbalancing", event: "access logs" }],
  remediation: "aws elbv2 modify-rule --rule-arn <rule> --actions file://authenticate-then-forward.json",
  frameworks: ["attack:T1190"],
  references: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
  ],
  examples: [
    fires("a listener open to the internet", `internet#originate -> ${at}#connect`, web, listenerRule(web.key), open),
    fires(
      "one host and path",
      "internet#originate -> route:https://app.example.com:443/api/*#connect",
      web,
      listenerRule(web.key, { priority: 1, hosts: ["app.example.com"], paths: ["/api/*"] }),
      open,
    ),
    firesIf(
      "a rule for requests with a header: a class of requests of its own",
      `internet#originate -> ${at} of http-header#connect`,
      web,
      listenerRule(web.key, { otherConditions: ["http-header"] }),
      open,
    ),
    silent("an internal load balancer", loadBalancer("web", { internetFacing: false }), listenerRule(web.key), open),
    silent("another port is open", web, listenerRule(web.key, { port: 8443 }), open),
    silent("no listener", web, open),
  ],
});
