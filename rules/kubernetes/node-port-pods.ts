import type { KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { container, endpoints, networkPolicy, node, pod, service } from "../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Derivation, DerivedNode } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { hasOpenNodes, podPorts, servicePorts } from "../families/kubernetes-node-ports.ts";
import { targetsOf } from "../families/kubernetes-targets.ts";

const open = node("n1", { addresses: ["203.0.113.9"] });
const nodePort = (rest: Parameters<typeof service>[2] = {}) =>
  service("app", "web", { type: "NodePort", ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }], ...rest });
const step = "route:tcp://nodes.prod:30080/*#connect -> k8s:prod:pod:app:web#connect";

/** What arrives at a port of a node goes to the pods that the port was opened for; no policy is asked for a pod in the node's network. */
export default defineRule({
  id: "kubernetes.node-port-pods",
  version: 1,
  title: "Is passed on by the node to the pod",
  edge: "ROUTES_TO",
  emits: { from: ["Route#connect"], to: "K8sPod#connect" },
  needs: ["k8s.endpoints", "k8s.network-policy", "k8s.node", "k8s.pod", "k8s.service"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      if (!hasOpenNodes(facts, cluster)) continue;
      for (const one of facts.where("k8s.service", "cluster", cluster)) {
        for (const { route, of } of servicePorts(one)) {
          for (const target of targetsOf(facts, one, of))
            yield* into(kubernetes, route, target.pod, [one, ...target.because]);
        }
      }
      for (const one of facts.where("k8s.pod", "cluster", cluster)) {
        for (const { route } of podPorts(one)) yield* into(kubernetes, route, one, []);
      }
    }
  },
  controls: [
    control("restrict-network", "k8s.service", "Make the service ClusterIP"),
    control("remove-mount", "k8s.pod", "Drop the hostPort", "host-port"),
    control("remove-mount", "k8s.pod", "Run the pod without hostNetwork", "host-network"),
  ],
  abuse: "Connect to the node's address and the port, and talk to the application.",
  detection: [{ service: "VPC flow logs", event: "accepted connection to the node's port" }],
  remediation: 'kubectl patch service -n <namespace> <service> -p \'{"spec":{"type":"ClusterIP"}}\'',
  frameworks: ["attack:T1190"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  ],
  examples: [
    fires("a node port", step, open, nodePort(), pod("app", "web")),
    fires(
      "a node port of a service whose endpoints somebody wrote down",
      step,
      open,
      nodePort({ selector: [] }),
      endpoints("app", "web", { pods: ["web"] }),
      pod("app", "web"),
    ),
    fires(
      "a host port",
      "route:tcp://web.app.nodes.prod:8080/*#connect -> k8s:prod:pod:app:web#connect",
      open,
      pod("app", "web", { containers: [container({ ports: [{ port: 80, hostPort: 8080 }] })] }),
    ),
    fires(
      "a port of a pod in the node's network, whatever the policies",
      "route:tcp://web.app.nodes.prod:8080/*#connect -> k8s:prod:pod:app:web#connect",
      open,
      pod("app", "web", { hostNetwork: true, containers: [container({ ports: [{ port: 8080 }] })] }),
      networkPolicy("app", "deny"),
    ),
    silent("pods of another label", open, nodePort(), pod("app", "other")),
    silent("a policy that denies", open, nodePort(), pod("app", "web"), networkPolicy("app", "deny")),
    silent("nodes inside", node("n1", { addresses: ["10.0.0.9"] }), nodePort(), pod("app", "web")),
  ],
});

function* into(
  kubernetes: KubernetesAuthz,
  route: DerivedNode,
  pod: FactOf<"k8s.pod">,
  because: readonly Fact[],
): Iterable<Derivation> {
  for (const way of kubernetes.network(pod.cluster).external(pod)) {
    const cited: [Fact, ...Fact[]] = [pod, ...because, ...way.because];
    const from = [privilege(route.id, "connect")] as const;
    yield { from, to: privilege(pod.key, "connect"), because: cited, conditions: way.conditions, nodes: [route] };
  }
}
