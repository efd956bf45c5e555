import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, instanceArn } from "../../model/examples/aws.ts";
import { networkPolicy, node, pod } from "../../model/examples/kubernetes.ts";
import { listenerRule, loadBalancer, securityGroupRule } from "../../model/examples/network.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { asksOf, isShadowed } from "../families/aws-load-balancers.ts";
import { listenerRoutes, routeNode } from "../families/aws-routes.ts";
import { clusterEntries, placeName, placesIn, standsAt } from "../families/pod-position.ts";
import { admissions, functionPlace, leavings, type Position, position } from "../families/vpc-position.ts";

type Balancer = FactOf<"aws.load-balancer">;

const host = "internal-web.us-east-1.elb.amazonaws.com";
const web = loadBalancer("web", { internetFacing: false, host });
const box = instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-app"] });
const out = securityGroupRule("sg-app", "egress", { cidrs: ["0.0.0.0/0"] });
const lets = securityGroupRule("sg-lb", "ingress", {
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  groups: ["sg-app"],
});
const step = `${instanceArn("i-1")}#originate -> route:https://${host}:443/*#connect`;

/** Whoever stands in the VPC, where security groups let them: an internal load balancer is closed to the internet alone. */
export default defineRule({
  id: "cross.internal-load-balancer",
  version: 1,
  title: "Can send requests to the internal load balancer's listener",
  edge: "REACHES_ROUTE",
  emits: {
    from: ["AwsInstance#originate", "AwsFunction#originate", "K8sPod#originate", "K8sNode#originate"],
    to: "Route#connect",
  },
  needs: [
    "alias",
    "aws.eks-cluster",
    "aws.function",
    "aws.instance",
    "aws.listener-rule",
    "aws.load-balancer",
    "aws.security-group-rule",
    "aws.subnet",
    "k8s.network-policy",
    "k8s.node",
    "k8s.pod",
  ],
  reliesOnAbsenceIn: ["aws.network-acl-entry", "k8s.network-policy"],
  leaves: "tied",

  *derive(facts, { kubernetes }) {
    const listeners = facts.of("aws.listener-rule").flatMap((rule) => {
      const balancer = facts.get("aws.load-balancer", rule.loadBalancer);
      const inside = balancer && !balancer.internetFacing && balancer.vpc !== undefined && !isShadowed(facts, rule);
      return inside ? [{ balancer, rule }] : [];
    });
    if (listeners.length === 0) return;
    yield* machineEntries(facts);
    yield* clusterEntries(facts, kubernetes);
    const places = placesIn(facts, kubernetes, () => machinePlaces(facts));
    for (const at of facts.items("places", places, placeName))
      for (const { balancer, rule } of listeners)
        for (const { because, conditions } of openings(facts, at, balancer, rule.port))
          for (const id of listenerRoutes(rule, balancer))
            yield {
              from: [standsAt(at)],
              to: privilege(id, "connect"),
              because: [balancer, rule, ...because],
              conditions: [...conditions, ...asksOf(rule)],
              nodes: [routeNode(id, balancer.scope, rule.authenticates ? "authenticated" : "unauthenticated")],
            };
  },

  controls: [
    control("restrict-network", "aws.security-group-rule", "Admit the security group of the callers that need it only"),
    control("restrict-network", "k8s.pod", "Cut the pod off from the network", "quarantine"),
  ],
  abuse:
    "Send requests to the load balancer's name from a shell in the VPC: what is behind it often asks nobody there.",
  detection: [{ service: "elasticloadbalancing", event: "access logs" }],
  remediation:
    "aws ec2 revoke-security-group-ingress --group-id <load balancer group> --protocol tcp --port <port> --cidr <range>",
  frameworks: ["attack:T1046"],
  references: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme",
  ],
  examples: [
    fires("an instance whose group is admitted", step, web, listenerRule(web.key), box, out, lets),
    fires(
      "pods and nodes of a cluster",
      [
        `k8s:prod:node:n1#originate -> route:https://${host}:443/*#connect`,
        `k8s:prod:pod:ai:rag#originate -> route:https://${host}:443/*#connect`,
        step,
      ],
      web,
      listenerRule(web.key),
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      box,
      out,
      lets,
    ),
    fires(
      "a network load balancer without a group, and another port is let in elsewhere",
      step,
      { ...web, type: "network", securityGroups: [] },
      listenerRule(web.key),
      box,
      out,
    ),
    firesIf(
      "a rule for requests with a header",
      step.replace("/*#connect", "/* of http-header#connect"),
      web,
      listenerRule(web.key, { otherConditions: ["http-header"] }),
      box,
      out,
      lets,
    ),
    silent("a group that is not admitted", web, listenerRule(web.key), { ...box, securityGroups: ["sg-x"] }, out, lets),
    silent("another VPC", web, listenerRule(web.key), { ...box, vpc: "vpc-2" }, out, lets),
    silent("nothing lets it out", web, listenerRule(web.key), box, lets),
    silent("one that faces the internet", loadBalancer("web", { host }), listenerRule(web.key), box, out, lets),
    silent("another port", web, listenerRule(web.key, { port: 8443 }), box, out, lets),
    fires(
      "a network policy keeps the pod in, not its node",
      [`k8s:prod:node:n1#originate -> route:https://${host}:443/*#connect`, step],
      web,
      listenerRule(web.key),
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      networkPolicy("ai", "none", { types: ["Egress"] }),
      box,
      out,
      lets,
    ),
  ],
});

/** Instances and functions stand in a VPC. */
function* machineEntries(facts: FactReader): Generator<Derivation> {
  for (const fact of facts.each("aws.instance")) {
    const at = position(fact);
    if (at) yield { from: [privilege(fact.key, "originate")], to: standsAt(at), because: [fact] };
  }
  for (const fact of facts.each("aws.function")) {
    const { at, subnet } = functionPlace(facts, fact);
    const because: readonly [Fact, ...Fact[]] = subnet ? [fact, subnet] : [fact];
    if (at) yield { from: [privilege(fact.key, "originate")], to: standsAt(at), because };
  }
}

function* machinePlaces(facts: FactReader): Generator<Position | undefined> {
  for (const fact of facts.of("aws.instance")) yield position(fact);
  for (const fact of facts.of("aws.function")) yield functionPlace(facts, fact).at;
}

/** Network load balancers may have no security group: then only what keeps the caller in filters. */
const openings = (facts: FactReader, at: Position, { vpc, type, securityGroups }: Balancer, port: number) => {
  const to = { ...(vpc === undefined ? {} : { vpc }), securityGroups, port };
  return type === "network" && securityGroups.length === 0 ? leavings(facts, at, to) : admissions(facts, at, to);
};
