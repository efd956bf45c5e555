import { control } from "../../model/control.ts";
import { service } from "../../model/examples/kubernetes.ts";
import { httpRoute, listener } from "../../model/examples/kubernetes-routes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { published } from "../families/kubernetes-ways.ts";

const step = "internet#originate -> route:https://www.example.com:443/*#connect";
const balancer = (rest: Parameters<typeof service>[2] = {}) =>
  service("infra", "edge", { type: "LoadBalancer", addresses: ["203.0.113.7"], ...rest });

/** Routes of the Gateway API, Istio, Traefik and OpenShift: each host with each path at each listener is a way in. */
export default defineRule({
  id: "kubernetes.expose-route",
  version: 2,
  title: "Can send requests to the gateway's route",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["k8s.gateway", "k8s.route", "k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  derive: (facts) => published(facts, "k8s.route", "fronts"),
  controls: [
    control("restrict-network", "k8s.service", "Make the gateway's load balancer internal or limit its source ranges"),
    control("delete", "k8s.route", "Delete the route"),
  ],
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
    fires("by the load balancer at the gateway's address", step, httpRoute("app", "web"), listener(), balancer()),
    fires(
      "by the pods that serve a gateway of Istio",
      step,
      httpRoute("app", "web", { type: "virtualservice" }),
      listener({ selector: ["istio=ingressgateway"], addresses: [] }),
      balancer({ selector: ["istio=ingressgateway"] }),
    ),
    silent("no gateway", httpRoute("app", "web")),
    silent("no service has the gateway's address", httpRoute("app", "web"), listener()),
    silent("another host", httpRoute("app", "web"), listener({ host: "*.example.org" }), balancer()),
    silent("an internal load balancer", httpRoute("app", "web"), listener(), balancer({ internal: true })),
  ],
});
