import { type Privilege, privilege } from "../../model/access.ts";
import { canonical } from "../../model/canonical.ts";
import { control } from "../../model/control.ts";
import { instance } from "../../model/examples/aws.ts";
import { container, node, pod, service } from "../../model/examples/kubernetes.ts";
import { securityGroupRule, route as vpcRoute } from "../../model/examples/network.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import { fires, silent } from "../../model/rule.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { familiesOf, gatewayRoutes, openToInternet } from "../families/aws-routes.ts";
import { type NodePort, podPorts, servicePorts } from "../families/kubernetes-node-ports.ts";
import { instancesOf } from "../families/pod-position.ts";

type Instance = FactOf<"aws.instance">;
type Pod = FactOf<"k8s.pod">;

const id = "cross.expose-node-port";
const atService = "route:tcp://nodes.prod:30080/*";
const atPod = "route:tcp://web.app.nodes.prod:8080/*";
const steps = (route: string): string => `internet#originate -> ${route}#connect`;
const machine = (rest: Parameters<typeof instance>[1] = {}) =>
  instance("i-1", {
    publicIps: ["203.0.113.9"],
    securityGroups: ["sg-1"],
    vpc: "vpc-1",
    subnets: ["subnet-1"],
    ...rest,
  });
const n1 = node("n1", { instances: ["i-1"] });
const lets = securityGroupRule("sg-1", "ingress", {
  protocol: "tcp",
  fromPort: 30000,
  toPort: 32767,
  cidrs: ["0.0.0.0/0"],
});
const out = vpcRoute("vpc-1", "igw-1");
const nodePort = service("app", "web", {
  type: "NodePort",
  ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }],
});

/** Machines of nodes that the same firewall stands before, and have the same ways out. */
const behind = ({ securityGroups, subnets, vpc }: Instance): Hub =>
  hub("a node behind these security groups", id, canonical([[...securityGroups].sort(), [...subnets].sort(), vpc]));

const runs = ({ publicIps, state }: Instance): boolean =>
  publicIps.length > 0 && state !== "stopped" && state !== "terminated";

/** Ports of nodes that are instances: their public address, security groups and routes decide. */
export default defineRule({
  id,
  version: 1,
  title: "Can send requests through a port of a node that its security group opens",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: [
    "aws.instance",
    "aws.prefix-list",
    "aws.route",
    "aws.security-group-rule",
    "k8s.node",
    "k8s.pod",
    "k8s.service",
  ],
  reliesOnAbsenceIn: ["aws.network-acl-entry"],
  leaves: "tied",

  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const groups = new Map<string, Instance>();
      const hosted = new Map<Pod, Map<string, Instance>>();
      for (const one of facts.where("k8s.node", "cluster", cluster)) {
        for (const box of instancesOf(facts, one).filter(runs)) {
          const group = behind(box);
          groups.set(group.hub, box);
          yield { from: [privilege(internet, "originate")], to: group, because: [one, box] };
          for (const pod of facts.where("k8s.pod", "nodes", one.key)) {
            if (podPorts(pod).length > 0)
              hosted.set(pod, (hosted.get(pod) ?? new Map<string, Instance>()).set(group.hub, box));
          }
        }
      }
      if (groups.size === 0) continue;
      const services = facts.where("k8s.service", "cluster", cluster);
      for (const box of groups.values()) {
        for (const port of services.flatMap(servicePorts)) yield* opened(facts, box, port);
      }
      for (const [pod, boxes] of hosted) {
        for (const box of boxes.values()) for (const port of podPorts(pod)) yield* opened(facts, box, port);
      }
    }
  },

  controls: [
    control("restrict-network", "aws.security-group-rule", "Take public addresses out of the security group", "public"),
    control("restrict-network", "k8s.service", "Make the service ClusterIP"),
    control("remove-mount", "k8s.pod", "Drop the hostPort", "host-port"),
    control("remove-mount", "k8s.pod", "Run the pod without hostNetwork", "host-network"),
    control("restrict-network", "aws.route", "Move the nodes to a private subnet"),
  ],
  abuse: "Connect to the machine's public address and the port.",
  detection: [{ service: "VPC flow logs", event: "ACCEPT from outside addresses to a node port" }],
  remediation:
    "aws ec2 revoke-security-group-ingress --group-id <group> --protocol tcp --port 30000-32767 --cidr 0.0.0.0/0",
  frameworks: ["attack:T1190"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
  ],
  examples: [
    fires("a node port", steps(atService), n1, machine(), lets, out, nodePort, pod("app", "web")),
    fires(
      "a host port",
      steps(atPod),
      n1,
      machine(),
      securityGroupRule("sg-1", "ingress", { protocol: "tcp", fromPort: 8080, toPort: 8080, cidrs: ["0.0.0.0/0"] }),
      out,
      pod("app", "web", { containers: [container({ ports: [{ port: 80, hostPort: 8080 }] })] }),
    ),
    silent(
      "the security group opens other ports",
      n1,
      machine(),
      securityGroupRule("sg-1", "ingress", { protocol: "tcp", fromPort: 443, toPort: 443, cidrs: ["0.0.0.0/0"] }),
      out,
      nodePort,
      pod("app", "web"),
    ),
    silent("no public address", n1, machine({ publicIps: [] }), lets, out, nodePort, pod("app", "web")),
    silent("no way out to the internet", n1, machine(), lets, vpcRoute("vpc-1", "nat-1"), nodePort, pod("app", "web")),
    silent("inside the cluster", n1, machine(), lets, out, service("app", "web"), pod("app", "web")),
  ],
});

/** What lets the internet in to a port at machines behind a firewall. */
function* opened(facts: FactReader, box: Instance, { route, port, from }: NodePort): Iterable<Derivation> {
  for (const family of familiesOf(box.publicIps)) {
    for (const opening of openToInternet(facts, box.securityGroups, port, family)) {
      for (const gateway of gatewayRoutes(facts, box.vpc, box.subnets, [port, port], family)) {
        const because: [Fact, ...Fact[]] = [from, ...opening.because, ...gateway.because];
        const to: Privilege = privilege(route.id, "connect");
        const conditions = [...opening.conditions, ...gateway.conditions];
        yield { from: [behind(box)], to, because, conditions, nodes: [route] };
      }
    }
  }
}
