/** Raw objects of the network around the pod `app/web`: its service, and what leads to it. */
type Spec = Readonly<Record<string, unknown>>;

export const object = (
  apiVersion: string,
  kind: string,
  name: string,
  spec: Spec,
  more: Spec = {},
  namespace = "app",
) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === "" ? {} : { namespace }), ...(more["metadata"] as Spec | undefined) },
  spec,
  ...(more["status"] === undefined ? {} : { status: more["status"] }),
});

interface About {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly addresses?: readonly string[];
  readonly name?: string;
  readonly namespace?: string;
}
const statusOf = (addresses: readonly string[]) => ({ loadBalancer: { ingress: addresses.map((ip) => ({ ip })) } });

/** Port 80 of the service `web`, of the pods that bear `app: web`. */
export const service = (spec: Spec = {}, { annotations = {}, addresses = [], name = "web", namespace }: About = {}) =>
  object(
    "v1",
    "Service",
    name,
    { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
    { metadata: { annotations }, status: statusOf(addresses) },
    namespace,
  );
export const balancer = (spec: Spec = {}, about: About = {}) =>
  service({ type: "LoadBalancer", ...spec }, { addresses: ["203.0.113.7"], ...about });

/** The proxy of ingresses, at 203.0.113.7. */
export const proxy = (about: About = {}) =>
  balancer({ selector: { app: "proxy" } }, { name: "proxy", namespace: "ingress", ...about });

interface Routed extends About {
  readonly path?: string;
  readonly spec?: Spec;
  readonly host?: string;
  readonly className?: string;
  readonly to?: string;
  readonly port?: Spec;
}
/** `/` of `www.example.com` to the service `web` by class `nginx`, at the proxy's address. */
export const ingress = ({
  annotations = {},
  addresses = ["203.0.113.7"],
  name = "web",
  path = "/",
  spec = {},
  host = "www.example.com",
  className = "nginx",
  to = "web",
  port = { number: 80 },
}: Routed = {}) =>
  object(
    "networking.k8s.io/v1",
    "Ingress",
    name,
    {
      ingressClassName: className,
      tls: [{ hosts: [host], secretName: "tls" }],
      rules: [{ host, http: { paths: [{ path, pathType: "Prefix", backend: { service: { name: to, port } } }] } }],
      ...spec,
    },
    { metadata: { annotations }, status: statusOf(addresses) },
  );

/** A listener for every namespace of the gateway `infra/edge`, at 203.0.113.7. */
export const gateway = (listener: Spec = {}, address = "203.0.113.7") =>
  object(
    "gateway.networking.k8s.io/v1",
    "Gateway",
    "edge",
    {
      gatewayClassName: "eg",
      listeners: [
        { name: "https", port: 443, protocol: "HTTPS", allowedRoutes: { namespaces: { from: "All" } }, ...listener },
      ],
    },
    { status: { addresses: [{ type: "IPAddress", value: address }] } },
    "infra",
  );
export const httpRoute = (rule: Spec = {}, spec: Spec = {}, kind = "HTTPRoute") =>
  object("gateway.networking.k8s.io/v1", kind, "web", {
    parentRefs: [{ name: "edge", namespace: "infra" }],
    hostnames: ["www.example.com"],
    rules: [{ backendRefs: [{ name: "web", port: 80 }], ...rule }],
    ...spec,
  });
export const edge = (about: About = {}) => balancer({}, { name: "edge", namespace: "infra", ...about });

export const policy = (spec: Spec, namespace = "app") =>
  object("networking.k8s.io/v1", "NetworkPolicy", "policy", { podSelector: {}, ...spec }, {}, namespace);
