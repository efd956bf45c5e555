import { control } from "../../model/control.ts";
import {
  container,
  ingressClass,
  ingressPath,
  namespace,
  networkPolicy,
  pod,
  service,
} from "../../model/examples/kubernetes.ts";
import { proxyConfig } from "../../model/examples/kubernetes-routes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { passedOn } from "../families/kubernetes-passing.ts";

const step = "route:https://www.example.com:443/*#connect -> k8s:prod:pod:app:web#connect";
const address = "proxy.example.com";
const proxy = [
  service("ingress", "proxy", { type: "LoadBalancer", addresses: [address] }),
  pod("ingress", "proxy", { labels: ["app=proxy"] }),
] as const;
const fromProxy = { labels: ["app=proxy"], expressions: [] };

/** The proxy passes a request on without asking who sends it. Whether the application asks is not seen here. */
export default defineRule({
  id: "kubernetes.route-pods",
  version: 2,
  title: "Is passed on to the pod without authentication",
  edge: "ROUTES_TO",
  emits: { from: ["Route#connect"], to: "K8sPod#connect" },
  needs: [
    "k8s.endpoints",
    "k8s.ingress-class",
    "k8s.ingress-path",
    "k8s.namespace",
    "k8s.network-policy",
    "k8s.pod",
    "k8s.proxy-config",
    "k8s.proxy-policy",
    "k8s.service",
  ],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  derive: (facts, { kubernetes }) => passedOn(facts, kubernetes, "k8s.ingress-path"),
  controls: [
    control(
      "add-authentication",
      "k8s.ingress-path",
      "Make the proxy ask who is there: auth-url, OIDC or client certificates",
    ),
    control("delete", "k8s.ingress-path", "Delete the path"),
  ],
  abuse: "Send the request that the application does not expect from a stranger.",
  detection: [{ service: "ingress controller access log", event: "a request to the host and path without a session" }],
  remediation:
    "kubectl annotate ingress -n <namespace> <ingress> nginx.ingress.kubernetes.io/auth-url=https://$host/oauth2/auth",
  frameworks: ["attack:T1190"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/ingress/",
    "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#external-authentication",
  ],
  examples: [
    fires("by the service's selector", step, ingressPath("app", "ingress"), service("app", "web"), pod("app", "web")),
    fires(
      "a policy admits the proxy",
      step,
      ingressPath("app", "ingress", { addresses: [address] }),
      service("app", "web"),
      pod("app", "web"),
      ...proxy,
      networkPolicy("app", "in", {
        ingress: [
          { peers: [{ podSelector: fromProxy, namespaceSelector: { labels: [], expressions: [] } }], ports: [] },
        ],
      }),
      namespace("ingress"),
    ),
    firesIf(
      "a middleware may ask",
      step,
      ingressPath("app", "ingress", { undecided: ["traefik.ingress.kubernetes.io/router.middlewares"] }),
      service("app", "web"),
      pod("app", "web"),
    ),
    fires(
      "annotations of a controller that does not serve the class",
      step,
      ingressPath("app", "ingress", {
        ingressClass: "edge",
        authentication: ["nginx.ingress.kubernetes.io/auth-url"],
      }),
      ingressClass("edge", "traefik.io/ingress-controller"),
      service("app", "web"),
      pod("app", "web"),
    ),
    firesIf(
      "a path that the controller lets pass without the login of the ingress",
      step,
      ingressPath("app", "ingress", { authentication: ["nginx.ingress.kubernetes.io/auth-url"] }),
      proxyConfig({ openPaths: ["/"] }),
      service("app", "web"),
      pod("app", "web"),
    ),
    firesIf(
      "a login before every ingress, of a controller that may be another",
      step,
      ingressPath("app", "ingress"),
      proxyConfig({ globalLogin: true }),
      service("app", "web"),
      pod("app", "web"),
    ),
    silent(
      "the proxy asks",
      ingressPath("app", "ingress", { authentication: ["auth-url"] }),
      service("app", "web"),
      pod("app", "web"),
    ),
    silent(
      "another port",
      ingressPath("app", "ingress", { servicePort: 8443 }),
      service("app", "web"),
      pod("app", "web"),
    ),
    silent(
      "a target port that no container names",
      ingressPath("app", "ingress"),
      service("app", "web", { ports: [{ port: 80, targetPort: "http", protocol: "TCP" }] }),
      pod("app", "web", { containers: [container({ ports: [{ name: "admin", port: 9000 }] })] }),
    ),
    silent("pods of another label", ingressPath("app", "ingress"), service("app", "web"), pod("app", "other")),
    silent(
      "a policy admits nobody",
      ingressPath("app", "ingress", { addresses: [address] }),
      service("app", "web"),
      pod("app", "web"),
      ...proxy,
      networkPolicy("app", "none"),
    ),
  ],
});
