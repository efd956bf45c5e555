import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { task, taskService } from "../../model/examples/aws-compute.ts";
import { webAcl } from "../../model/examples/aws-entry.ts";
import { listenerRule, loadBalancer, securityGroupRule, target } from "../../model/examples/network.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isShadowed } from "../families/aws-load-balancers.ts";
import { listenerRoutes } from "../families/aws-routes.ts";
import { registeredTasks } from "../families/aws-task-targets.ts";
import { behindAcl } from "../families/aws-web-acls.ts";

const web = loadBalancer("web");
const rule = listenerRule(web.key);
const [group = ""] = rule.targetGroups;
const chat = task("chat", { group: "service:chat", addresses: ["10.0.0.9"] });
const registered = taskService("chat", {
  group: "service:chat",
  targetGroups: [{ arn: group, port: 8080 }],
  securityGroups: ["sg-app"],
});
const lets = securityGroupRule("sg-app", "ingress", { groups: ["sg-lb"] });
const step = `route:https://web.us-east-1.elb.amazonaws.com:443/*#connect -> ${chat.key}#connect`;

/** A listener forwards to the tasks that a service registers with its target group, or whose addresses stand in it. */
export default defineRule({
  id: "aws.load-balancer-tasks",
  version: 1,
  title: "Reaches the task behind the load balancer",
  edge: "FORWARDS_TO",
  emits: { from: ["Route#connect"], to: "AwsContainerTask#connect" },
  needs: [
    "aws.listener-rule",
    "aws.load-balancer",
    "aws.security-group-rule",
    "aws.target",
    "aws.task",
    "aws.task-service",
  ],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const each of facts.each("aws.listener-rule")) {
      const balancer = facts.get("aws.load-balancer", each.loadBalancer);
      if (!balancer || each.authenticates || isShadowed(facts, each)) continue;
      for (const targetGroup of each.targetGroups)
        for (const { key, because, conditions } of registeredTasks(facts, targetGroup, balancer))
          for (const id of listenerRoutes(each, balancer))
            yield {
              from: [privilege(behindAcl(facts, id, balancer.key), "connect")],
              to: privilege(key, "connect"),
              because: [each, balancer, ...because],
              conditions,
            };
    }
  },

  controls: [
    control("add-authentication", "aws.listener-rule", "Put an authenticate action before the forward"),
    control("delete", "aws.listener-rule", "Delete the rule"),
  ],
  abuse: "Send requests to the listener: they arrive at the container as they are.",
  detection: [{ service: "elasticloadbalancing", event: "access logs" }],
  remediation: "aws ecs update-service --cluster <cluster> --service <service> --load-balancers '[]'",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html"],
  examples: [
    fires("the service registers its tasks", step, web, rule, registered, chat, lets),
    fires(
      "the service registers tasks that were not read",
      step.replace(chat.key, registered.key),
      web,
      rule,
      registered,
      lets,
    ),
    fires(
      "behind a web ACL",
      step.replace("route:https:", "route:waf:"),
      web,
      rule,
      webAcl(web.key),
      registered,
      chat,
      lets,
    ),
    firesIf("an address of the task stands in the group", step, web, rule, target("10.0.0.9"), chat),
    silent("a login stands before it", web, { ...rule, authenticates: true }, registered, chat, lets),
    silent(
      "the tasks do not admit the load balancer",
      web,
      rule,
      registered,
      chat,
      securityGroupRule("sg-app", "ingress", { groups: ["sg-bastion"] }),
    ),
    silent("another target group", web, { ...rule, targetGroups: [] }, registered, chat, lets),
    silent("an address that no task has", web, rule, target("10.0.0.10"), chat),
    silent("no task runs", web, rule, { ...registered, count: 0 }, lets),
  ],
});
