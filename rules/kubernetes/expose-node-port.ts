import { isPrivate, type KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { container, networkPolicy, node, pod, service } from "../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { backends } from "../families/kubernetes-exposure.ts";

const step = "internet#originate -> k8s:prod:pod:app:web#connect";
const open = node("n1", { addresses: ["203.0.113.9"] });
const nodePort = (rest: Parameters<typeof service>[2] = {}) =>
  service("app", "web", { type: "NodePort", ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }], ...rest });

const id = "kubernetes.expose-node-port";

/** Ports that nodes open for pods. What a firewall before the nodes admits is not in the cluster. */
export default defineRule({
  id,
  version: 1,
  title: "Can send requests to the pod through a port of a node with a public address",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "K8sPod#connect" },
  needs: ["k8s.network-policy", "k8s.node", "k8s.pod", "k8s.service"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of kubernetes.clusters) {
      const anyNode = hub(`a node of ${cluster} has a public address`, id, cluster);
      const open = facts.where("k8s.node", "cluster", cluster).filter(isOpen);
      for (const node of open) {
        const conditions = [
          { kind: "environment" as const, text: `the firewall of ${node.name} admits the port from the internet` },
        ];
        const ownPods = hub(`${node.name} has a public address`, id, node.key);
        yield { from: [privilege(internet, "originate")], to: anyNode, because: [node], conditions };
        yield { from: [privilege(internet, "originate")], to: ownPods, because: [node], conditions };
        for (const pod of facts.where("k8s.pod", "nodes", node.key)) {
          if (pod.containers.some(({ ports }) => ports.some(({ hostPort }) => hostPort !== undefined))) {
            yield* into(kubernetes, ownPods, pod, []);
          }
        }
      }
      for (const service of open.length > 0 ? facts.where("k8s.service", "cluster", cluster) : []) {
        if (service.type !== "NodePort") continue;
        for (const pod of service.ports.flatMap(({ port }) => backends(facts, service, port))) {
          yield* into(kubernetes, anyNode, pod, [service]);
        }
      }
    }
  },
  controls: [
    control("restrict-network", "k8s.service", "Make the service ClusterIP"),
    control("remove-mount", "k8s.pod", "Drop the hostPort", "host-port"),
  ],
  abuse: "Connect to the node's public address and the port.",
  detection: [{ service: "VPC flow logs", event: "accepted connection to the node's port" }],
  remediation: 'kubectl patch service -n <namespace> <service> -p \'{"spec":{"type":"ClusterIP"}}\'',
  frameworks: ["attack:T1190"],
  references: ["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"],
  examples: [
    firesIf("a node port", step, open, nodePort(), pod("app", "web")),
    firesIf(
      "a host port",
      step,
      open,
      pod("app", "web", { containers: [container({ ports: [{ port: 80, hostPort: 8080 }] })] }),
    ),
    silent("a node without public address", node("n1", { addresses: ["10.0.0.9"] }), nodePort(), pod("app", "web")),
    silent(
      "a host port on another node",
      node("n2", { addresses: ["203.0.113.9"] }),
      pod("app", "web", { containers: [container({ ports: [{ port: 80, hostPort: 8080 }] })] }),
    ),
    silent("inside the cluster", open, service("app", "web"), pod("app", "web")),
    silent("a policy that denies", open, nodePort(), pod("app", "web"), networkPolicy("app", "deny")),
  ],
});

/** A node port is open on every node, a host port on the pod's own. */
function* into(
  kubernetes: KubernetesAuthz,
  from: Hub,
  pod: FactOf<"k8s.pod">,
  because: readonly Fact[],
): Iterable<Derivation> {
  for (const way of kubernetes.network(pod.cluster).external(pod)) {
    const cited: [Fact, ...Fact[]] = [pod, ...because, ...way.because];
    yield { from: [from], to: privilege(pod.key, "connect"), because: cited, conditions: way.conditions };
  }
}

const isOpen = ({ addresses }: FactOf<"k8s.node">): boolean =>
  addresses.some((address) => !isPrivate(address) && /^[0-9a-f.:]+$/i.test(address));
