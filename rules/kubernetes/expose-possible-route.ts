import { control } from "../../model/control.ts";
import { namespace, service } from "../../model/examples/kubernetes.ts";
import { httpRoute, listener } from "../../model/examples/kubernetes-routes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { published } from "../families/kubernetes-ways.ts";

const step = "internet#originate -> route:https://www.example.com:443/*#connect";
const balancer = (rest: Parameters<typeof service>[2] = {}) =>
  service("infra", "edge", { type: "LoadBalancer", addresses: ["203.0.113.7"], ...rest });

/** A gateway is made to be reached; where the input does not show the load balancer before it, that is open and not denied. */
export default defineRule({
  id: "kubernetes.expose-possible-route",
  version: 2,
  title: "Can send requests to the gateway's route, if its proxy is public",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["k8s.gateway", "k8s.route"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  derive: (facts) => published(facts, "k8s.route", "possible"),
  controls: [control("delete", "k8s.route", "Delete the route")],
  abuse: "Send a request with the host's name to the gateway's address.",
  detection: [{ service: "gateway access log", event: "a request to the host and path" }],
  remediation: "kubectl edit <route> -n <namespace>   # take the public gateway out of parentRefs or gateways",
  frameworks: ["attack:T1190"],
  references: [
    "https://gateway-api.sigs.k8s.io/concepts/security/",
    "https://istio.io/latest/docs/reference/config/networking/gateway/",
    "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/",
  ],
  examples: [
    firesIf("a public address that no service has", step, httpRoute("app", "web"), listener()),
    firesIf("no address yet", step, httpRoute("app", "web"), listener({ addresses: [] })),
    firesIf(
      "of Traefik, whose proxy is not in the input",
      step,
      httpRoute("app", "web", { type: "ingressroute", scheme: "https", parents: [] }),
    ),
    silent("no gateway", httpRoute("app", "web")),
    silent("another listener", httpRoute("app", "web"), listener({ host: "*.example.org" })),
    silent("a listener for its own namespace", httpRoute("app", "web"), listener({ from: "Same" })),
    silent(
      "a listener for namespaces of another label",
      httpRoute("app", "web"),
      listener({ from: "Selector", namespaces: { labels: ["edge=yes"], expressions: [] } }),
      namespace("app"),
    ),
    silent("a listener for TCP", httpRoute("app", "web"), listener({ protocol: "TCP" })),
    silent("a gateway inside", httpRoute("app", "web"), listener({ internal: true })),
    silent("a private address", httpRoute("app", "web"), listener({ addresses: ["10.0.0.7"] })),
    silent("a load balancer that the input shows", httpRoute("app", "web"), listener(), balancer()),
    silent("the mesh alone", httpRoute("app", "web", { type: "virtualservice", parents: [] }), listener()),
  ],
});
