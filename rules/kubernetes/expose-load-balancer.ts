import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { service } from "../../model/examples/kubernetes.ts";
import { internet } from "../../model/node.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isLoadBalancer, openness, pending, serviceRoutes } from "../families/kubernetes-exposure.ts";

const balanced = (rest: Parameters<typeof service>[2] = {}) =>
  service("app", "web", {
    type: "LoadBalancer",
    addresses: ["203.0.113.7"],
    ports: [{ port: 443, protocol: "TCP" }],
    ...rest,
  });

/** A load balancer of its own: public unless an annotation, its ranges or its address keep it inside. */
export default defineRule({
  id: "kubernetes.expose-load-balancer",
  version: 1,
  title: "Can send requests to the service's load balancer",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const fact of facts.each("k8s.service", isLoadBalancer)) {
      const open = openness(facts, fact);
      if (!open) continue;
      for (const node of serviceRoutes(fact)) {
        const to = privilege(node.id, "connect");
        yield {
          from: [privilege(internet, "originate")],
          to,
          because: [fact],
          conditions: [...pending(fact), ...open],
          nodes: [node],
        };
      }
    }
  },
  controls: [control("restrict-network", "k8s.service", "Make the load balancer internal or limit its source ranges")],
  abuse: "Connect to the load balancer's address and port.",
  detection: [{ service: "VPC flow logs", event: "accepted connection to the load balancer's port" }],
  remediation:
    'kubectl patch service -n <namespace> <service> -p \'{"spec":{"loadBalancerSourceRanges":["10.0.0.0/8"]}}\'',
  frameworks: ["attack:T1190"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
    "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer",
  ],
  examples: [
    fires("a public address", "internet#originate -> route:https://203.0.113.7:443/*#connect", balanced()),
    fires(
      "open ranges among others",
      "internet#originate -> route:https://203.0.113.7:443/*#connect",
      balanced({ sourceRanges: ["10.0.0.0/8", "0.0.0.0/0"] }),
    ),
    firesIf(
      "no address yet",
      "internet#originate -> route:https://web.app.prod:443/*#connect",
      balanced({ addresses: [] }),
    ),
    silent("internal by annotation", balanced({ internal: true })),
    silent("some ranges only", balanced({ sourceRanges: ["198.51.100.0/24"] })),
    silent("a private address", balanced({ addresses: ["192.168.1.7"] })),
    silent("inside the cluster", balanced({ type: "ClusterIP" })),
  ],
});
