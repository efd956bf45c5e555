import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { functionArn, instance, instanceArn, lambda } from "../../model/examples/aws.ts";
import { webAcl } from "../../model/examples/aws-entry.ts";
import { listenerRule, loadBalancer, securityGroupRule, subnet, target } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { admits, isShadowed } from "../families/aws-load-balancers.ts";
import { coversPort, listenerRoutes } from "../families/aws-routes.ts";
import { behindAcl } from "../families/aws-web-acls.ts";

const web = loadBalancer("web");
const placed = loadBalancer("web", { subnets: ["subnet-1"] });
const box = instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-app"], privateIps: ["10.0.0.7"] });
const from = "route:https://web.us-east-1.elb.amazonaws.com:443/*#connect";
const lets = securityGroupRule("sg-app", "ingress", { groups: ["sg-lb"] });

/** A listener forwards to the targets of its group; what a login stands before is not followed. */
export default defineRule({
  id: "aws.load-balancer-targets",
  version: 1,
  title: "Reaches the target behind the load balancer",
  edge: "FORWARDS_TO",
  emits: { from: ["Route#connect"], to: "Any#connect" },
  needs: [
    "aws.function",
    "aws.instance",
    "aws.listener-rule",
    "aws.load-balancer",
    "aws.security-group-rule",
    "aws.target",
  ],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const rule of facts.each("aws.listener-rule")) {
      const balancer = facts.get("aws.load-balancer", rule.loadBalancer);
      if (!balancer || rule.authenticates || isShadowed(facts, rule)) continue;
      const targets = rule.targetGroups.flatMap((group) => facts.where("aws.target", "targetGroup", group));
      for (const id of listenerRoutes(rule, balancer)) {
        const route = privilege(behindAcl(facts, id, balancer.key), "connect");
        for (const each of targets) {
          if (each.health !== undefined && !/^(healthy|initial)$/.test(each.health)) continue;
          const called = facts.get("aws.function", each.target);
          if (called)
            yield { from: [route], to: privilege(called.key, "connect"), because: [rule, balancer, each, called] };
          const machines = new Set([
            ...facts.where("aws.instance", "instanceIds", each.target),
            ...facts.where("aws.instance", "privateIps", each.target),
          ]);
          for (const machine of machines) {
            if (machine.state === "stopped" || machine.state === "terminated") continue;
            const admitting = machine.securityGroups
              .flatMap((group) => facts.where("aws.security-group-rule", "group", group))
              .filter((one) => one.direction === "ingress" && coversPort(one, each.port));
            for (const one of admitting) {
              const admitted = admits(facts, one, balancer);
              if (admitted)
                yield {
                  from: [route],
                  to: privilege(machine.key, "connect"),
                  because: [rule, balancer, each, machine, one],
                  conditions: admitted,
                };
            }
          }
        }
      }
    }
  },

  controls: [
    control("delete", "aws.target", "Take the target out of the group"),
    control("add-authentication", "aws.listener-rule", "Put an authenticate action before the forward"),
  ],
  abuse: "Send requests to the listener: they arrive at the target as they are.",
  detection: [{ service: "elasticloadbalancing", event: "access logs" }],
  remediation: "aws elbv2 deregister-targets --target-group-arn <group> --targets Id=<target>",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html"],
  examples: [
    fires(
      "an instance",
      `${from} -> ${instanceArn("i-1")}#connect`,
      web,
      listenerRule(web.key),
      target("i-1"),
      box,
      lets,
    ),
    fires(
      "an address",
      `${from} -> ${instanceArn("i-1")}#connect`,
      web,
      listenerRule(web.key),
      target("10.0.0.7"),
      box,
      lets,
    ),
    fires(
      "a function",
      `${from} -> ${functionArn("job")}#connect`,
      web,
      listenerRule(web.key),
      target(functionArn("job")),
      lambda("job"),
    ),
    silent("a login stands before it", web, listenerRule(web.key, { authenticates: true }), target("i-1"), box, lets),
    silent(
      "the instance does not admit the load balancer",
      web,
      listenerRule(web.key),
      target("i-1"),
      box,
      securityGroupRule("sg-app", "ingress", { groups: ["sg-bastion"] }),
    ),
    fires(
      "the instance admits the range of the load balancer's subnet",
      `${from} -> ${instanceArn("i-1")}#connect`,
      placed,
      listenerRule(placed.key),
      target("i-1"),
      box,
      subnet("subnet-1", "10.0.1.0/24"),
      securityGroupRule("sg-app", "ingress", { cidrs: ["10.0.0.0/16"] }),
    ),
    fires(
      "behind a web ACL",
      `route:waf://web.us-east-1.elb.amazonaws.com:443/*#connect -> ${functionArn("job")}#connect`,
      web,
      webAcl(web.key),
      listenerRule(web.key),
      target(functionArn("job")),
      lambda("job"),
    ),
    silent(
      "the instance admits another range",
      placed,
      listenerRule(placed.key),
      target("i-1"),
      box,
      subnet("subnet-1", "10.0.1.0/24"),
      securityGroupRule("sg-app", "ingress", { cidrs: ["10.9.0.0/16"] }),
    ),
    silent(
      "a rule before it takes every request and asks for a login",
      web,
      listenerRule(web.key),
      {
        ...listenerRule(web.key, { priority: 1, paths: ["/*"], authenticates: true, targetGroups: [] }),
        key: listenerRule(web.key).key.replace(/default$/, "1"),
      },
      target("i-1"),
      box,
      lets,
    ),
    silent("a stopped instance", web, listenerRule(web.key), target("i-1"), { ...box, state: "stopped" }, lets),
    silent("an unhealthy target", web, listenerRule(web.key), target("i-1", { health: "unhealthy" }), box, lets),
    silent("another target group", web, listenerRule(web.key, { targetGroups: [] }), target("i-1"), box, lets),
  ],
});
