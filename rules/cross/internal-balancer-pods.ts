import { type Passage, targetsOf } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance } from "../../model/examples/aws.ts";
import { networkPolicy, node, pod, service } from "../../model/examples/kubernetes.ts";
import { listenerRule, loadBalancer, securityGroupRule, target } from "../../model/examples/network.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { admits, isShadowed } from "../families/aws-load-balancers.ts";
import { coversPort, listenerRoutes } from "../families/aws-routes.ts";
import { behindAcl } from "../families/aws-web-acls.ts";
import { instancesOf } from "../families/pod-position.ts";

type Balancer = FactOf<"aws.load-balancer">;
type Instance = FactOf<"aws.instance">;
type Pod = FactOf<"k8s.pod">;
type Target = FactOf<"aws.target">;

const web = loadBalancer("web", { internetFacing: false });
const step = "route:https://web.us-east-1.elb.amazonaws.com:443/*#connect -> k8s:prod:pod:app:web#connect";
const behind = pod("app", "web", { addresses: ["10.0.0.9"] });
const n1 = node("n1", { instances: ["i-1"] });
const box = instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-nodes"] });
const lets = securityGroupRule("sg-nodes", "ingress", { groups: ["sg-lb"] });
const nodePort = service("app", "web", { type: "NodePort", ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }] });

/**
 * An internal load balancer forwards to pods by their addresses, or by a port of their nodes. Of one that faces the
 * internet the cluster's own services and ingresses tell the same.
 */
export default defineRule({
  id: "cross.internal-balancer-pods",
  version: 1,
  title: "Reaches the pod behind the internal load balancer",
  edge: "FORWARDS_TO",
  emits: { from: ["Route#connect"], to: "K8sPod#connect" },
  needs: [
    "aws.instance",
    "aws.listener-rule",
    "aws.load-balancer",
    "aws.security-group-rule",
    "aws.target",
    "k8s.endpoints",
    "k8s.network-policy",
    "k8s.node",
    "k8s.pod",
    "k8s.service",
  ],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",

  *derive(facts, { kubernetes }) {
    for (const rule of facts.of("aws.listener-rule")) {
      const balancer = facts.get("aws.load-balancer", rule.loadBalancer);
      if (!balancer || balancer.internetFacing || rule.authenticates || isShadowed(facts, rule)) continue;
      const targets = rule.targetGroups
        .flatMap((group) => facts.where("aws.target", "targetGroup", group))
        .filter(({ health }) => health === undefined || /^(healthy|initial)$/.test(health));
      for (const id of listenerRoutes(rule, balancer)) {
        const route = privilege(behindAcl(facts, id, balancer.key), "connect");
        for (const each of targets)
          for (const { to, because, conditions } of podsBehind(facts, balancer, each))
            for (const way of passages(kubernetes.network(to.cluster).external(to)))
              yield {
                from: [route],
                to: privilege(to.key, "connect"),
                because: [rule, balancer, each, to, ...because, ...way.because],
                conditions: [...conditions, ...way.conditions],
              };
      }
    }
  },

  controls: [
    control("delete", "aws.target", "Take the target out of the group"),
    control("add-authentication", "aws.listener-rule", "Put an authenticate action before the forward"),
  ],
  abuse: "Send requests to the listener: they arrive at the pod as they are.",
  detection: [{ service: "elasticloadbalancing", event: "access logs" }],
  remediation: "aws elbv2 deregister-targets --target-group-arn <group> --targets Id=<target>",
  frameworks: ["attack:T1046"],
  references: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html"],
  examples: [
    firesIf("by its address", step, web, listenerRule(web.key), target("10.0.0.9"), behind, n1, box, lets),
    fires(
      "by a port of its node",
      step,
      web,
      listenerRule(web.key),
      target("i-1", { port: 30080 }),
      nodePort,
      behind,
      n1,
      box,
      lets,
    ),
    firesIf("its machine is not known", step, web, listenerRule(web.key), target("10.0.0.9"), behind),
    silent("a login stands before it", web, listenerRule(web.key, { authenticates: true }), target("10.0.0.9"), behind),
    silent("one that faces the internet", loadBalancer("web"), listenerRule(web.key), target("10.0.0.9"), behind),
    silent("another address", web, listenerRule(web.key), target("10.0.0.8"), behind),
    silent(
      "another port of the node",
      web,
      listenerRule(web.key),
      target("i-1", { port: 30081 }),
      nodePort,
      behind,
      n1,
      box,
      lets,
    ),
    silent(
      "the machine does not admit the load balancer",
      web,
      listenerRule(web.key),
      target("10.0.0.9"),
      behind,
      n1,
      box,
      securityGroupRule("sg-nodes", "ingress", { groups: ["sg-bastion"] }),
    ),
    silent(
      "the address in another VPC",
      web,
      listenerRule(web.key),
      target("10.0.0.9"),
      behind,
      n1,
      { ...box, vpc: "vpc-2" },
      lets,
    ),
    silent(
      "a policy of the network admits nobody",
      web,
      listenerRule(web.key),
      target("10.0.0.9"),
      behind,
      n1,
      box,
      lets,
      networkPolicy("app", "none"),
    ),
  ],
});

interface Behind {
  readonly to: Pod;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

function* podsBehind(facts: FactReader, balancer: Balancer, target: Target): Generator<Behind> {
  for (const to of facts.where("k8s.pod", "addresses", target.target)) {
    // Pods in the node's network all have its address: the port tells them apart.
    if (to.hostNetwork && !to.containers.some(({ ports }) => ports.some(({ port }) => port === target.port))) continue;
    const machines = to.nodes.flatMap((id) => {
      const node = facts.get("k8s.node", id);
      return node ? instancesOf(facts, node) : [];
    });
    const refused = machines.every((machine) => admitting(facts, balancer, machine, target.port).length === 0);
    if (machines.length > 0 && refused) continue;
    // Pods may have network interfaces, and groups, of their own: those are not read.
    const text = `the security group at ${target.target} admits the load balancer`;
    yield { to, because: [], conditions: [{ kind: "environment", text }] };
  }
  for (const machine of facts.where("aws.instance", "instanceIds", target.target)) {
    const nodes = facts.where("k8s.node", "instances", target.target);
    for (const { rule, conditions } of nodes.length > 0 ? admitting(facts, balancer, machine, target.port) : [])
      for (const node of nodes)
        for (const service of facts.where("k8s.service", "cluster", node.cluster))
          for (const { port, nodePort } of service.ports)
            for (const { pod: to, ...way } of nodePort !== undefined && nodePort === target.port
              ? targetsOf(facts, service, port)
              : [])
              yield {
                to,
                because: [node, machine, rule, service, ...way.because],
                conditions: [...conditions, ...way.conditions],
              };
  }
}

/** Rules of the machine's security groups that let the load balancer in, and what must hold for it. */
const admitting = (facts: FactReader, balancer: Balancer, machine: Instance, port: number | undefined) =>
  machine.vpc !== balancer.vpc || machine.state === "stopped" || machine.state === "terminated"
    ? []
    : machine.securityGroups
        .flatMap((group) => facts.where("aws.security-group-rule", "group", group))
        .filter((rule) => rule.direction === "ingress" && coversPort(rule, port))
        .flatMap((rule) => {
          const conditions = admits(facts, rule, balancer);
          return conditions ? [{ rule, conditions }] : [];
        });

/** One way of several that ask for nothing is enough. */
const passages = (all: readonly Passage[]): readonly Passage[] => {
  const [free] = all.filter(({ because, conditions }) => because.length === 0 && conditions.length === 0);
  return free ? [free] : all;
};
