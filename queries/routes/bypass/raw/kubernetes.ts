/** Manifests as small as an example can be: one document each. */
type Extra = Readonly<Record<string, string>>;

const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
const annotated = (annotations: Extra): string =>
  Object.keys(annotations).length === 0
    ? ""
    : `\n  annotations:\n${Object.entries(annotations)
        .map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`)
        .join("\n")}`;

export const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
export const login: Extra = { [nginx("auth-url")]: "https://login.example.com/oauth2/auth" };

/** Files of one cluster; the proxy of its class `nginx` has a public address. */
export const cluster = (...documents: readonly string[]): Extra => ({
  "cluster.yaml": [
    service("proxy", [443], { type: "LoadBalancer", namespace: "ingress", address: "203.0.113.7" }),
    ...documents,
  ].join("\n---\n"),
});

interface Ingress {
  readonly host?: string;
  readonly path?: string;
  readonly annotations?: Extra;
  readonly service?: string;
  readonly port?: number;
  readonly className?: string;
  readonly exact?: boolean;
  readonly address?: string;
}
export const ingress = (name: string, of: Ingress = {}): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: ai${annotated(of.annotations ?? {})}
spec:
  ingressClassName: ${of.className ?? "nginx"}
  tls: [{ hosts: [${of.host ?? "ai.example.com"}] }]
  rules:
    - host: ${of.host ?? "ai.example.com"}
      http:
        paths:
          - path: ${of.path ?? "/"}
            pathType: ${of.exact ? "Exact" : "Prefix"}
            backend: { service: { name: ${of.service ?? "app"}, port: { number: ${of.port ?? 80} } } }
status: { loadBalancer: { ingress: [{ ip: ${of.address ?? "203.0.113.7"} }] } }`;

interface Service {
  readonly type?: "ClusterIP" | "LoadBalancer" | "NodePort";
  readonly namespace?: string;
  readonly address?: string;
  readonly selects?: string;
  readonly annotations?: Extra;
}
export const service = (name: string, ports: readonly number[], of: Service = {}): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${of.namespace ?? "ai"}${annotated(of.annotations ?? {})}
spec:
  type: ${of.type ?? "ClusterIP"}
  selector: { app: ${of.selects ?? name} }
  ports:
${ports.map((port) => `    - { name: p${port}, port: ${port}${of.type === "NodePort" ? `, nodePort: ${30000 + (port % 2000)}` : ""} }`).join("\n")}${
  of.address === undefined ? "" : `\nstatus: { loadBalancer: { ingress: [{ ip: ${of.address} }] } }`
}`;

export const pod = (name: string, ports: readonly string[] = [], more = ""): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ai, labels: { app: ${name} } }
spec:
  containers:
    - { name: ${name}, image: registry.example.com/${name}:1.0${ports.length > 0 ? `, ports: [${ports.join(", ")}]` : ""} }${
      more === "" ? "" : `\n${indent(more, 4)}`
    }`;

/** A pod of an image with arguments. */
export const podWith = (name: string, image: string, args: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ai, labels: { app: ${name} } }
spec:
  containers:
    - name: ${name}
      image: ${image}
      args:
${args.map((arg) => `        - ${JSON.stringify(arg)}`).join("\n")}`;

/** A service and the pod behind it. */
export const app = (name = "app", ports: readonly number[] = [80]): string =>
  `${service(name, ports)}\n---\n${pod(name)}`;

/** A node with an address of the internet: node ports are open there. */
export const openNode = `apiVersion: v1
kind: Node
metadata: { name: n1 }
status: { addresses: [{ type: ExternalIP, address: 203.0.113.20 }] }`;

export const settings = (data: Extra): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: ingress-nginx-controller, namespace: ingress }
data:
${Object.entries(data)
  .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`)
  .join("\n")}`;

/** Settings of a mesh with one external authorizer. @param more fields of it: `failOpen: true` */
export const mesh = (authorizer: string, more = ""): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders:
      - { name: ${authorizer}, envoyExtAuthzHttp: { service: login.ai.svc.cluster.local, port: 80${more === "" ? "" : `, ${more}`} } }`;

/** A Gateway whose load balancer has a public address. */
export const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: ai }
spec:
  gatewayClassName: eg
  listeners: [{ name: web, port: 443, protocol: HTTPS }]
status: { addresses: [{ value: 203.0.113.7 }] }`;

interface HttpRoute {
  readonly path?: string;
  readonly method?: string;
  readonly service?: string;
  readonly host?: string;
  readonly filters?: string;
}
export const httpRoute = (name: string, of: HttpRoute = {}): string => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: ai }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [${of.host ?? "ai.example.com"}]
  rules:
    - matches: [{ path: { type: PathPrefix, value: ${of.path ?? "/"} }${of.method === undefined ? "" : `, method: ${of.method}`} }]${
      of.filters === undefined ? "" : `\n      filters: ${of.filters}`
    }
      backendRefs: [{ name: ${of.service ?? "app"}, port: 80 }]`;

/** Asks for a token at what it is attached to. @param target `{ kind: HTTPRoute, name: chat }` */
export const securityPolicy = (
  target: string,
  jwt = "{ providers: [{ name: corp }] }",
): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: { name: login, namespace: ai }
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, ${target.replace(/^\{\s*|\s*\}$/g, "")} }]
  jwt: ${jwt}`;

export const object = (apiVersion: string, kind: string, name: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ai }\nspec:\n${indent(spec, 2)}`;
