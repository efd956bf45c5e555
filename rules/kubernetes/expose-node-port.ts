import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance } from "../../model/examples/aws.ts";
import { container, node, pod, service } from "../../model/examples/kubernetes.ts";
import { internet } from "../../model/node.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { isOpenNode, podPorts, servicePorts } from "../families/kubernetes-node-ports.ts";
import { instancesOf } from "../families/pod-position.ts";

const id = "kubernetes.expose-node-port";
const atService = "route:tcp://nodes.prod:30080/*";
const atPod = "route:tcp://web.app.nodes.prod:8080/*";
const steps = (route: string): string => `internet#originate -> ${route}#connect`;
const open = node("n1", { addresses: ["203.0.113.9"] });
const nodePort = (rest: Parameters<typeof service>[2] = {}) =>
  service("app", "web", { type: "NodePort", ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }], ...rest });
const hostPort = pod("app", "web", { containers: [container({ ports: [{ port: 80, hostPort: 8080 }] })] });

/** Ports that nodes open for pods. What a firewall before the nodes admits is not in the cluster. */
export default defineRule({
  id,
  version: 2,
  title: "Can send requests through a port of a node with a public address",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["k8s.node", "k8s.pod", "k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const anyNode = hub(`a node of ${cluster} has a public address`, id, cluster);
      const nodes = facts.where("k8s.node", "cluster", cluster).filter(isOpenNode);
      // What the machines' own cloud says of them decides, where it was read.
      const vague = nodes.filter((one) => instancesOf(facts, one).length === 0);
      for (const one of vague) {
        const text = `the firewall of ${one.name} admits the port from the internet`;
        const conditions = [{ kind: "environment" as const, text }];
        yield { from: [privilege(internet, "originate")], to: anyNode, because: [one], conditions };
        for (const hosted of facts.where("k8s.pod", "nodes", one.key)) {
          for (const { route } of podPorts(hosted)) {
            const to = privilege(route.id, "connect");
            yield {
              from: [privilege(internet, "originate")],
              to,
              because: [one, hosted],
              conditions,
              nodes: [route],
            };
          }
        }
      }
      if (vague.length === 0) continue;
      const services = facts.where("k8s.service", "cluster", cluster);
      for (const one of services) {
        for (const { route } of servicePorts(one)) {
          yield { from: [anyNode], to: privilege(route.id, "connect"), because: [one], nodes: [route] };
        }
      }
    }
  },
  controls: [
    control("restrict-network", "k8s.service", "Make the service ClusterIP"),
    control("remove-mount", "k8s.pod", "Drop the hostPort", "host-port"),
    control("remove-mount", "k8s.pod", "Run the pod without hostNetwork", "host-network"),
  ],
  abuse: "Connect to the node's public address and the port.",
  detection: [{ service: "VPC flow logs", event: "accepted connection to the node's port" }],
  remediation: 'kubectl patch service -n <namespace> <service> -p \'{"spec":{"type":"ClusterIP"}}\'',
  frameworks: ["attack:T1190"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    "https://kubernetes.io/docs/concepts/configuration/overview/#services",
  ],
  examples: [
    firesIf("a node port", steps(atService), open, nodePort(), pod("app", "web")),
    firesIf(
      "the node port of a load balancer, whatever its source ranges",
      steps(atService),
      open,
      nodePort({ type: "LoadBalancer", sourceRanges: ["10.0.0.0/8"] }),
      pod("app", "web"),
    ),
    firesIf("a host port", steps(atPod), open, hostPort),
    firesIf(
      "a port of a pod in the node's network",
      steps(atPod),
      open,
      pod("app", "web", { hostNetwork: true, containers: [container({ ports: [{ port: 8080 }] })] }),
    ),
    silent("a node without public address", node("n1", { addresses: ["10.0.0.9"] }), nodePort(), pod("app", "web")),
    silent("a host port on another node", node("n2", { addresses: ["203.0.113.9"] }), hostPort),
    silent("inside the cluster", open, service("app", "web"), pod("app", "web")),
    silent(
      "a load balancer without node ports",
      open,
      service("app", "web", { type: "LoadBalancer" }),
      pod("app", "web"),
    ),
    silent(
      "a machine that its cloud tells of",
      node("n1", { addresses: ["203.0.113.9"], instances: ["i-1"] }),
      instance("i-1"),
      nodePort(),
      pod("app", "web"),
    ),
  ],
});
