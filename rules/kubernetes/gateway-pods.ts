import { control } from "../../model/control.ts";
import { container, networkPolicy, pod, service } from "../../model/examples/kubernetes.ts";
import {
  httpRoute,
  listener,
  middleware,
  proxyPolicy,
  referenceGrant,
} from "../../model/examples/kubernetes-routes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { passedOn } from "../families/kubernetes-passing.ts";

const step = "route:https://www.example.com:443/*#connect -> k8s:prod:pod:app:web#connect";
const behind = [service("app", "web"), pod("app", "web")] as const;
const gateway = "k8s:prod:gateway:infra:edge";
const own = "k8s:prod:httproute:app:web";
const traefik = {
  type: "ingressroute",
  scheme: "https",
  parents: [],
  middlewares: ["k8s:prod:middleware:app:login"],
} as const;
const meshed = pod("app", "web", { containers: [container({ name: "istio-proxy" })] });
const ofMesh = (rest: Parameters<typeof proxyPolicy>[3] = {}) =>
  proxyPolicy("app", "mesh", [], { type: "AuthorizationPolicy.security.istio.io", selector: [], ...rest });

/** A gateway or proxy passes a request on without asking who sends it. Whether the application asks is not seen here. */
export default defineRule({
  id: "kubernetes.gateway-pods",
  version: 2,
  title: "Is passed on to the pod without authentication",
  edge: "ROUTES_TO",
  emits: { from: ["Route#connect"], to: "K8sPod#connect" },
  needs: [
    "k8s.endpoints",
    "k8s.gateway",
    "k8s.namespace",
    "k8s.network-policy",
    "k8s.pod",
    "k8s.proxy-config",
    "k8s.proxy-policy",
    "k8s.reference-grant",
    "k8s.route",
    "k8s.service",
  ],
  reliesOnAbsenceIn: ["k8s.network-policy", "k8s.proxy-policy"],
  leaves: "tied",
  derive: (facts, { kubernetes }) => passedOn(facts, kubernetes, "k8s.route"),
  controls: [
    control("add-authentication", "k8s.route", "Make the gateway ask who is there"),
    control("delete", "k8s.route", "Delete the route"),
  ],
  abuse: "Send the request that the application does not expect from a stranger.",
  detection: [{ service: "gateway access log", event: "a request to the host and path without a session" }],
  remediation:
    "kubectl apply -f policy.yaml   # a SecurityPolicy, an AuthorizationPolicy that demands principals, a forwardAuth middleware",
  frameworks: ["attack:T1190"],
  references: [
    "https://gateway-api.sigs.k8s.io/reference/spec/#httproute",
    "https://istio.io/latest/docs/tasks/security/authorization/authz-jwt/",
    "https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/security-policy/",
  ],
  examples: [
    fires("by the service's selector", step, httpRoute("app", "web"), listener(), ...behind),
    fires(
      "a service of another namespace that lets it",
      step,
      httpRoute("front", "web", { backends: [{ service: "k8s:prod:service:app:web", port: 80 }] }),
      listener(),
      referenceGrant("app", "httproute/front"),
      ...behind,
    ),
    fires(
      "a policy of its own stands over the gateway's, and asks for nothing",
      step,
      httpRoute("app", "web"),
      listener(),
      proxyPolicy("infra", "login", [gateway]),
      proxyPolicy("app", "open", [own], { anonymous: "none" }),
      ...behind,
    ),
    fires(
      "a policy of the mesh for a pod that has no sidecar",
      step,
      httpRoute("app", "web"),
      listener(),
      ofMesh(),
      ...behind,
    ),
    firesIf(
      "a policy refuses some requests",
      step,
      httpRoute("app", "web"),
      listener(),
      proxyPolicy("app", "some", [own], { anonymous: "some" }),
      ...behind,
    ),
    firesIf(
      "a filter that another object defines",
      step,
      httpRoute("app", "web", { undecided: ["ExtensionRef"] }),
      listener(),
      ...behind,
    ),
    firesIf(
      "a header that the request bears",
      step,
      httpRoute("app", "web", { narrowed: ["header"] }),
      listener(),
      ...behind,
    ),
    firesIf("a middleware that is not in the input", step, httpRoute("app", "web", traefik), ...behind),
    fires(
      "a middleware that asks nobody",
      step,
      httpRoute("app", "web", traefik),
      middleware("app", "login", { type: "headers", asks: "no" }),
      ...behind,
    ),
    silent("a middleware that asks", httpRoute("app", "web", traefik), middleware("app", "login"), ...behind),
    silent(
      "one in a chain that asks",
      httpRoute("app", "web", { ...traefik, middlewares: ["k8s:prod:middleware:app:chain"] }),
      middleware("app", "chain", { type: "chain", asks: "no", chain: ["k8s:prod:middleware:app:login"] }),
      middleware("app", "login"),
      ...behind,
    ),
    silent(
      "a policy of the route asks",
      httpRoute("app", "web"),
      listener(),
      proxyPolicy("app", "login", [own]),
      ...behind,
    ),
    silent(
      "a policy of the gateway asks",
      httpRoute("app", "web"),
      listener(),
      proxyPolicy("infra", "login", [`${gateway}/https`]),
      ...behind,
    ),
    silent(
      "the listener demands certificates",
      httpRoute("app", "web"),
      listener({ authentication: ["frontendValidation"] }),
      ...behind,
    ),
    fires(
      "a port that the sidecar leaves out: no policy of the mesh sees its requests",
      step,
      httpRoute("app", "web"),
      listener(),
      ofMesh(),
      service("app", "web", { ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }] }),
      { ...meshed, inbound: { by: "all-but", ports: [8080] } },
    ),
    fires(
      "a port that is none of those which the sidecar sees",
      step,
      httpRoute("app", "web"),
      listener(),
      ofMesh(),
      service("app", "web", { ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }] }),
      { ...meshed, inbound: { by: "only", ports: [9090] } },
    ),
    silent(
      "the sidecar leaves another port out, and the mesh refuses requests without identity",
      httpRoute("app", "web"),
      listener(),
      ofMesh(),
      service("app", "web", { ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }] }),
      { ...meshed, inbound: { by: "all-but", ports: [9090] } },
    ),
    silent(
      "the mesh refuses requests without identity",
      httpRoute("app", "web"),
      listener(),
      ofMesh(),
      service("app", "web"),
      meshed,
    ),
    silent(
      "the mesh admits identities alone",
      httpRoute("app", "web"),
      listener(),
      ofMesh({ does: "admits", anonymous: "none" }),
      service("app", "web"),
      meshed,
    ),
    silent(
      "a service of another namespace that does not let it",
      httpRoute("front", "web", { backends: [{ service: "k8s:prod:service:app:web", port: 80 }] }),
      listener(),
      referenceGrant("app", "httproute/other"),
      ...behind,
    ),
    silent(
      "another port",
      httpRoute("app", "web", { backends: [{ service: "k8s:prod:service:app:web", port: 8443 }] }),
      listener(),
      ...behind,
    ),
    silent(
      "a policy of the network admits nobody",
      httpRoute("app", "web"),
      listener(),
      ...behind,
      networkPolicy("app", "none"),
    ),
  ],
});
