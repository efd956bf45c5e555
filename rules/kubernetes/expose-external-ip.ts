import { isPrivate } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { pod, service } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { environment, openRoute, routeId, schemeOf } from "../families/kubernetes-exposure.ts";
import { targetsOf } from "../families/kubernetes-targets.ts";

const at = "route:http://203.0.113.5:80/*";
const named = (...externalIPs: readonly string[]) => service("app", "web", { externalIPs });

/** Whoever administers the network routes the address to the nodes; Kubernetes takes what arrives there. */
export default defineRule({
  id: "kubernetes.expose-external-ip",
  version: 1,
  title: "Can send requests to an external address of the service",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate", "Route#connect"], to: "Any#connect" },
  needs: ["k8s.endpoints", "k8s.network-policy", "k8s.pod", "k8s.service"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const fact of facts.each("k8s.service")) {
      for (const address of fact.type === "ExternalName" ? [] : (fact.externalIPs ?? [])) {
        if (isPrivate(address)) continue;
        const conditions = environment(`${address} is routed to nodes of the cluster`);
        for (const { port, protocol } of fact.ports) {
          const route = openRoute(routeId(schemeOf(port, protocol), address, port, "/*"), fact.scope);
          const to = privilege(route.id, "connect");
          yield { from: [privilege(internet, "originate")], to, because: [fact], conditions, nodes: [route] };
          for (const target of targetsOf(facts, fact, port)) {
            for (const way of kubernetes.network(fact.cluster).external(target.pod)) {
              yield {
                from: [to],
                to: privilege(target.pod.key, "connect"),
                because: [fact, target.pod, ...target.because, ...way.because] as [Fact, ...Fact[]],
                conditions: [...conditions, ...target.conditions, ...way.conditions],
                nodes: [route],
              };
            }
          }
        }
      }
    }
  },
  controls: [control("delete", "k8s.service", "Delete the service, or its externalIPs")],
  abuse: "Connect to the address and the service's port.",
  detection: [{ service: "VPC flow logs", event: "accepted connection to the address" }],
  remediation:
    'kubectl patch service -n <namespace> <service> --type=json -p \'[{"op":"remove","path":"/spec/externalIPs"}]\'',
  frameworks: ["attack:T1190"],
  references: ["https://kubernetes.io/docs/concepts/services-networking/service/#external-ips"],
  examples: [
    firesIf(
      "a public address",
      [`internet#originate -> ${at}#connect`, `${at}#connect -> k8s:prod:pod:app:web#connect`],
      named("203.0.113.5"),
      pod("app", "web"),
    ),
    silent("a private address", named("10.0.0.5"), pod("app", "web")),
    silent("no address", named(), pod("app", "web")),
  ],
});
