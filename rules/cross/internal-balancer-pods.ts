import { type Passage, targetsOf } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance } from "../../model/examples/aws.ts";
import { networkPolicy, node, pod, service } from "../../model/examples/kubernetes.ts";
import { listenerRule, loadBalancer, securityGroupRule, target } from "../../model/examples/network.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { type Condition, type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { admits, isShadowed } from "../families/aws-load-balancers.ts";
import { coversPort, listenerRoutes } from "../families/aws-routes.ts";
import { behindAcl } from "../families/aws-web-acls.ts";
import { instancesOf } from "../families/pod-position.ts";

type Balancer = FactOf<"aws.load-balancer">;
type Instance = FactOf<"aws.instance">;
type Pod = FactOf<"k8s.pod">;
type Target = FactOf<"aws.target">;

const id = "cross.internal-balancer-pods";
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
  id,
  version: 2,
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
    const ports = new Map<string, NodePort>();
    for (const rule of facts.of("aws.listener-rule")) {
      const balancer = facts.get("aws.load-balancer", rule.loadBalancer);
      if (!balancer || balancer.internetFacing || rule.authenticates || isShadowed(facts, rule)) continue;
      const targets = rule.targetGroups
        .flatMap((group) => facts.where("aws.target", "targetGroup", group))
        .filter(({ health }) => health === undefined || /^(healthy|initial)$/.test(health));
      for (const route of listenerRoutes(rule, balancer)) {
        const from = [privilege(behindAcl(facts, route, balancer.key), "connect")] as const;
        for (const each of targets) {
          for (const to of podsAt(facts, balancer, each))
            for (const way of passages(kubernetes.network(to.cluster).external(to)))
              yield {
                from,
                to: privilege(to.key, "connect"),
                because: [rule, balancer, each, to, ...way.because],
                conditions: [...admitted(each), ...way.conditions],
              };
          for (const { at, because, conditions } of nodesAt(facts, balancer, each)) {
            const to = hubOf(at);
            ports.set(to.hub, at);
            yield { from, to, because: [rule, balancer, each, ...because], conditions };
          }
        }
      }
    }
    for (const at of ports.values())
      for (const { service, pod, ...led } of podsOn(facts, at))
        for (const way of passages(kubernetes.network(at.cluster).external(pod)))
          yield {
            from: [hubOf(at)],
            to: privilege(pod.key, "connect"),
            because: [service, ...led.because, ...way.because],
            conditions: [...led.conditions, ...way.conditions],
          };
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

/** A port that every node of a cluster forwards: the pods behind it are the same, whichever node is asked. */
interface NodePort {
  readonly cluster: string;
  readonly port: number;
}

const hubOf = ({ cluster, port }: NodePort): Hub => hub(`port ${port} of the nodes of ${cluster}`, id, cluster, port);

function* podsAt(facts: FactReader, balancer: Balancer, { target, port }: Target): Generator<Pod> {
  for (const pod of facts.where("k8s.pod", "addresses", target)) {
    // Pods in the node's network all have its address: the port tells them apart.
    if (pod.hostNetwork && !pod.containers.some(({ ports }) => ports.some((open) => open.port === port))) continue;
    const machines = pod.nodes.flatMap((name) => {
      const node = facts.get("k8s.node", name);
      return node ? instancesOf(facts, node) : [];
    });
    const refused = machines.every((machine) => admitting(facts, balancer, machine, port).length === 0);
    if (machines.length === 0 || !refused) yield pod;
  }
}

/** Pods may have network interfaces, and groups, of their own: those are not read. */
const admitted = ({ target }: Target): readonly Condition[] => [
  { kind: "environment", text: `the security group at ${target} admits the load balancer` },
];

interface NodeAt {
  readonly at: NodePort;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

function* nodesAt(facts: FactReader, balancer: Balancer, { target, port }: Target): Generator<NodeAt> {
  if (port === undefined) return;
  for (const machine of facts.where("aws.instance", "instanceIds", target))
    for (const { rule, conditions } of admitting(facts, balancer, machine, port))
      for (const node of facts.where("k8s.node", "instances", target))
        yield { at: { cluster: node.cluster, port }, because: [node, machine, rule], conditions };
}

function* podsOn(facts: FactReader, { cluster, port }: NodePort) {
  for (const service of facts.where("k8s.service", "cluster", cluster))
    for (const open of service.ports)
      if (open.nodePort === port) for (const led of targetsOf(facts, service, open.port)) yield { service, ...led };
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
