import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { networkPolicy, pod, service } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isLoadBalancer, openness, serviceRoutes } from "../families/kubernetes-exposure.ts";
import { targetsOf } from "../families/kubernetes-targets.ts";

const balanced = service("app", "web", { type: "LoadBalancer", addresses: ["203.0.113.7"] });
const step = "route:http://203.0.113.7:80/*#connect -> k8s:prod:pod:app:web#connect";
const everyone = { peers: [], ports: [] };

/** A load balancer of a service passes every connection on; who is there only the application may ask. */
export default defineRule({
  id: "kubernetes.load-balancer-pods",
  version: 1,
  title: "Is passed on to the pod",
  edge: "ROUTES_TO",
  emits: { from: ["Route#connect"], to: "K8sPod#connect" },
  needs: ["k8s.endpoints", "k8s.network-policy", "k8s.pod", "k8s.service"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const fact of facts.each("k8s.service", isLoadBalancer)) {
      if (!openness(facts, fact)) continue;
      for (const node of serviceRoutes(fact)) {
        for (const { pod, because, conditions } of targetsOf(facts, fact, node.port)) {
          for (const way of kubernetes.network(pod.cluster).external(pod)) {
            yield {
              from: [privilege(node.id, "connect")],
              to: privilege(pod.key, "connect"),
              because: [fact, pod, ...because, ...way.because] as [Fact, ...Fact[]],
              conditions: [...conditions, ...way.conditions],
              nodes: [node],
            };
          }
        }
      }
    }
  },
  controls: [
    control("restrict-network", "k8s.service", "Make the load balancer internal or limit its source ranges"),
    control("delete", "k8s.service", "Delete the service"),
  ],
  abuse: "Connect to the load balancer's address and port, and talk to the application.",
  detection: [{ service: "VPC flow logs", event: "accepted connection to the load balancer's port" }],
  remediation: 'kubectl patch service -n <namespace> <service> -p \'{"spec":{"type":"ClusterIP"}}\'',
  frameworks: ["attack:T1190"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  ],
  examples: [
    fires("pods of the selector", step, balanced, pod("app", "web")),
    fires(
      "a policy denies, another lets everybody in",
      step,
      balanced,
      pod("app", "web"),
      networkPolicy("app", "deny"),
      networkPolicy("app", "allow", { ingress: [everyone] }),
    ),
    silent("pods of another label", balanced, pod("app", "other")),
    silent("a policy that denies", balanced, pod("app", "web"), networkPolicy("app", "deny")),
  ],
});
