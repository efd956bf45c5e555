import { pod } from "./manifests.ts";
import { balancer, object, service } from "./network.ts";
import type { Row } from "./row.ts";

export const way = { from: "internet", to: "pod:app:web#connect" } as const;
export const gateways = [
  "kubernetes.expose-route",
  "kubernetes.expose-possible-route",
  "kubernetes.gateway-pods",
] as const;

const web = pod();

/** Routers beside those of the Gateway API. */
export function otherRouters(): readonly Row[] {
  const virtual = (spec: object) =>
    object("networking.istio.io/v1", "VirtualService", "web", {
      hosts: ["www.example.com"],
      gateways: ["infra/edge"],
      http: [{ route: [{ destination: { host: "web", port: { number: 80 } } }] }],
      ...spec,
    });
  const istio = (server: object = {}) =>
    object(
      "networking.istio.io/v1",
      "Gateway",
      "edge",
      {
        selector: { istio: "edge" },
        servers: [
          { port: { number: 443, name: "https", protocol: "HTTPS" }, hosts: ["*"], tls: { mode: "SIMPLE" }, ...server },
        ],
      },
      {},
      "infra",
    );
  const front = balancer({ selector: { istio: "edge" } }, { name: "edge", namespace: "infra" });
  const traefik = (rule: object = {}) =>
    object("traefik.io/v1alpha1", "IngressRoute", "web", {
      routes: [{ match: "Host(`www.example.com`)", kind: "Rule", services: [{ name: "web", port: 80 }], ...rule }],
      tls: {},
    });
  const openshift = (annotations: Readonly<Record<string, string>> = {}) =>
    object(
      "route.openshift.io/v1",
      "Route",
      "web",
      { host: "www.example.com", to: { kind: "Service", name: "web" }, tls: { termination: "edge" } },
      { metadata: { annotations } },
    );
  return [
    {
      name: "ROUTES_TO: Istio, Traefik, OpenShift",
      rules: gateways,
      ...way,
      fires: {
        "a VirtualService, by the service of the gateway's pods": [virtual({}), istio(), front, service(), web],
        "a service that a VirtualService copies requests to": [
          virtual({ http: [{ route: [{ destination: { host: "other" } }], mirror: { host: "web" } }] }),
          istio(),
          front,
          service(),
          web,
        ],
      },
      conditional: {
        "an IngressRoute of Traefik": [traefik(), service(), web],
        "a Route of OpenShift": [openshift(), service(), web],
      },
      silent: {
        "a VirtualService for the mesh alone": [virtual({ gateways: ["mesh"] }), istio(), front, service(), web],
        "a VirtualService that redirects": [
          virtual({ http: [{ redirect: { uri: "/" } }] }),
          istio(),
          front,
          service(),
          web,
        ],
        "a service that a VirtualService copies no request to": [
          virtual({
            http: [
              {
                route: [{ destination: { host: "other" } }],
                mirrors: [{ destination: { host: "web" }, percentage: { value: 0 } }],
              },
            ],
          }),
          istio(),
          front,
          service(),
          web,
        ],
        "a gateway for another namespace's hosts": [virtual({}), istio({ hosts: ["other/*"] }), front, service(), web],
        "an IngressRoute to another service": [traefik({ services: [{ name: "other", port: 80 }] }), service(), web],
        "a Route of OpenShift for some addresses": [
          openshift({ "haproxy.router.openshift.io/ip_allowlist": "198.51.100.0/24" }),
          service(),
          web,
        ],
      },
    },
  ];
}
