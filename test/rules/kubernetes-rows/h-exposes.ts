import { gateways, otherRouters, way } from "./h-routers.ts";
import { node, pod } from "./manifests.ts";
import { balancer, edge, gateway, httpRoute, ingress, object, policy, proxy, service } from "./network.ts";
import type { Row } from "./row.ts";

const aws = "service.beta.kubernetes.io/aws-load-balancer-";
const web = pod();
const denied = policy({ policyTypes: ["Ingress"] });
const outside = node("n1", { status: { addresses: [{ type: "ExternalIP", address: "203.0.113.9" }] } });
const inside = node("n1", { status: { addresses: [{ type: "InternalIP", address: "10.0.0.9" }] } });
const nodePort = service({ type: "NodePort", ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] });
const named = { ports: [{ port: 80, targetPort: "http" }] };
const slice = (labels: Readonly<Record<string, string>>) => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "web-1", namespace: "app", labels: { "kubernetes.io/service-name": "web", ...labels } },
  addressType: "IPv4",
  endpoints: [{ addresses: ["10.1.0.5"], targetRef: { kind: "Pod", name: "web", namespace: "app" } }],
  ports: [{ port: 8080 }],
});
const grant = (kind: string, from: string) =>
  object("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "routes", {
    from: [{ group: "gateway.networking.k8s.io", kind, namespace: from }],
    to: [{ group: "", kind: "Service" }],
  });
const fromFront = (() => {
  const route = httpRoute({ backendRefs: [{ name: "web", namespace: "app", port: 80 }] });
  return { ...route, metadata: { ...route.metadata, namespace: "front" } };
})();

const balancers = ["kubernetes.expose-load-balancer", "kubernetes.load-balancer-pods"] as const;
const nodePorts = ["kubernetes.expose-node-port", "kubernetes.node-port-pods"] as const;

export const exposes: readonly Row[] = [
  {
    name: "EXPOSES",
    rules: balancers,
    ...way,
    fires: {
      "a load balancer with a public address": [balancer(), web],
      "open ranges among others": [balancer({ loadBalancerSourceRanges: ["10.0.0.0/8", "0.0.0.0/0"] }), web],
      "an annotation that says internet-facing to a class that is internal by itself": [
        balancer(
          { loadBalancerClass: "service.k8s.aws/nlb" },
          { annotations: { [`${aws}scheme`]: "internet-facing" } },
        ),
        web,
      ],
      "a target port by the name of a container's port": [
        balancer(named),
        pod({}, { ports: [{ name: "http", containerPort: 8080 }] }),
      ],
      "no selector, endpoints that somebody wrote down": [balancer({ selector: {} }), slice({}), web],
      "a policy that lets everybody in": [
        balancer(),
        web,
        policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 8080 }] }] }),
      ],
    },
    conditional: { "no address yet": [balancer({}, { addresses: [] }), web] },
    silent: {
      "a service inside the cluster": [service(), web],
      "a headless service": [service({ clusterIP: "None" }), web],
      "internal by AWS's scheme": [balancer({}, { annotations: { [`${aws}scheme`]: "internal" } }), web],
      "internal by AWS's older annotation": [balancer({}, { annotations: { [`${aws}internal`]: "true" } }), web],
      "internal by its class": [balancer({ loadBalancerClass: "service.k8s.aws/nlb" }), web],
      "internal by GKE's annotation": [
        balancer({}, { annotations: { "networking.gke.io/load-balancer-type": "Internal" } }),
        web,
      ],
      "internal by Azure's annotation": [
        balancer({}, { annotations: { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" } }),
        web,
      ],
      "some source ranges": [balancer({ loadBalancerSourceRanges: ["198.51.100.0/24"] }), web],
      "a private address": [balancer({}, { addresses: ["10.0.0.7"] }), web],
      "pods of another label": [balancer({ selector: { app: "other" } }), web],
      "a target port that no container names": [balancer(named), web],
      "no selector, and endpoints that its controller keeps": [
        balancer({ selector: {} }),
        slice({ "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io" }),
        web,
      ],
      "a network policy that lets nothing in": [balancer(), web, denied],
    },
    note: "A NetworkPolicy counts as enforced: whether the plugin does is not in the API. Where everything there is was not told, ranges of public addresses are a condition",
  },
  {
    name: "EXPOSES: node ports, host ports, the node's network",
    rules: nodePorts,
    ...way,
    conditional: {
      "a node port and a node with a public address": [nodePort, web, outside],
      "the node port of a load balancer that admits some ranges": [
        balancer({
          ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
          loadBalancerSourceRanges: ["198.51.100.0/24"],
        }),
        web,
        outside,
      ],
      "a host port": [pod({}, { ports: [{ containerPort: 8080, hostPort: 8080 }] }), outside],
      "a port of a pod in the node's network, whatever the policies": [
        pod({ hostNetwork: true }, { ports: [{ containerPort: 8080 }] }),
        outside,
        denied,
      ],
    },
    silent: {
      "nodes without public address": [nodePort, web, inside],
      "a load balancer that has no node ports": [
        balancer({ allocateLoadBalancerNodePorts: false, loadBalancerSourceRanges: ["198.51.100.0/24"] }),
        web,
        outside,
      ],
      "a host port on a node inside": [pod({}, { ports: [{ containerPort: 8080, hostPort: 8080 }] }), inside],
      "a container's port alone": [pod({}, { ports: [{ containerPort: 8080 }] }), outside],
      "a network policy that lets nothing in": [nodePort, web, outside, denied],
    },
    note: "The firewall is the condition; where the machines' own account was read, its security groups and routes decide (cross.expose-node-port)",
  },
  {
    name: "EXPOSES: external addresses",
    rules: ["kubernetes.expose-external-ip"],
    ...way,
    conditional: { "a public one": [service({ externalIPs: ["203.0.113.5"] }), web] },
    silent: {
      "a private one": [service({ externalIPs: ["10.0.0.5"] }), web],
      "a network policy that lets nothing in": [service({ externalIPs: ["203.0.113.5"] }), web, denied],
    },
  },
  {
    name: "ROUTES_TO",
    rules: ["kubernetes.expose-ingress", "kubernetes.expose-ingress-class", "kubernetes.route-pods"],
    ...way,
    fires: {
      "a path, by the load balancer at the ingress's address": [ingress(), proxy(), service(), web],
      "the default backend": [
        ingress({ spec: { rules: [], defaultBackend: { service: { name: "web", port: { number: 80 } } } } }),
        proxy(),
        service(),
        web,
      ],
      "a service that is another name of this one": [
        ingress({ to: "alias" }),
        proxy(),
        service({ type: "ExternalName", externalName: "web.app.svc.cluster.local" }, { name: "alias" }),
        service(),
        web,
      ],
      "an ALB that is internet-facing": [
        ingress({
          className: "alb",
          addresses: [],
          annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" },
        }),
        service(),
        web,
      ],
      "an ALB whose group is, by another ingress": [
        ingress({ className: "alb", addresses: [], annotations: { "alb.ingress.kubernetes.io/group.name": "one" } }),
        ingress({
          className: "alb",
          addresses: [],
          name: "other",
          path: "/other",
          annotations: {
            "alb.ingress.kubernetes.io/group.name": "one",
            "alb.ingress.kubernetes.io/scheme": "internet-facing",
          },
        }),
        service(),
        web,
      ],
    },
    conditional: {
      "the proxy is not in the input": [ingress({ addresses: [] }), service(), web],
      "GKE's own class": [ingress({ addresses: [], className: "gce" }), service(), web],
    },
    silent: {
      "the proxy's load balancer is internal": [
        ingress(),
        proxy({ annotations: { [`${aws}scheme`]: "internal" } }),
        service(),
        web,
      ],
      "an ALB that nobody says is internet-facing": [ingress({ className: "alb", addresses: [] }), service(), web],
      "GKE's internal class": [
        ingress({
          addresses: [],
          annotations: { "kubernetes.io/ingress.class": "gce-internal" },
          spec: { ingressClassName: undefined },
        }),
        service(),
        web,
      ],
      "Azure's gateway at a private address": [
        ingress({
          addresses: [],
          className: "azure-application-gateway",
          annotations: { "appgw.ingress.kubernetes.io/use-private-ip": "true" },
        }),
        service(),
        web,
      ],
      "an address inside": [ingress({ addresses: ["10.0.0.7"] }), service(), web],
      "a service of another name": [ingress({ to: "other" }), proxy(), service(), web],
      "another port of the service": [ingress({ port: { number: 81 } }), proxy(), service(), web],
      "a canary of no ingress": [
        ingress({ annotations: { "nginx.ingress.kubernetes.io/canary": "true" } }),
        proxy(),
        service(),
        web,
      ],
    },
  },
  {
    name: "ROUTES_TO: Gateway API",
    rules: gateways,
    ...way,
    fires: {
      "an HTTPRoute": [httpRoute(), gateway(), edge(), service(), web],
      "a GRPCRoute": [
        httpRoute({ matches: [{ method: { service: "a.B", method: "C" } }] }, {}, "GRPCRoute"),
        gateway(),
        edge(),
        service(),
        web,
      ],
      "a TLSRoute": [httpRoute({}, {}, "TLSRoute"), gateway({ protocol: "TLS" }), edge(), service(), web],
      "a TCPRoute": [
        httpRoute({}, { hostnames: [] }, "TCPRoute"),
        gateway({ protocol: "TCP" }),
        edge(),
        service(),
        web,
      ],
      "a TCPRoute behind TLS that the gateway ends": [
        httpRoute({}, { hostnames: [] }, "TCPRoute"),
        gateway({ protocol: "TLS", tls: { mode: "Terminate" } }),
        edge(),
        service(),
        web,
      ],
      "a service that requests are copied to": [
        httpRoute({
          backendRefs: [{ name: "other", port: 80 }],
          filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "web", port: 80 } } }],
        }),
        gateway(),
        edge(),
        service(),
        web,
      ],
      "a listener for this type of route, among others": [
        httpRoute(),
        gateway({
          allowedRoutes: { namespaces: { from: "All" }, kinds: [{ kind: "GRPCRoute" }, { kind: "HTTPRoute" }] },
        }),
        edge(),
        service(),
        web,
      ],
      "a service of another namespace that lets it": [
        fromFront,
        grant("HTTPRoute", "front"),
        gateway(),
        edge(),
        service(),
        web,
      ],
    },
    conditional: {
      "a public address that no service has": [httpRoute(), gateway(), service(), web],
      "a filter that another object defines": [
        httpRoute({ filters: [{ type: "ExtensionRef", extensionRef: { group: "x", kind: "Y", name: "z" } }] }),
        gateway(),
        edge(),
        service(),
        web,
      ],
      "a match for a header, which the caller sends": [
        httpRoute({ matches: [{ headers: [{ name: "x", value: "y" }] }] }),
        gateway(),
        edge(),
        service(),
        web,
      ],
    },
    silent: {
      "no gateway": [httpRoute(), service(), web],
      "an internal load balancer": [
        httpRoute(),
        gateway(),
        edge({ annotations: { [`${aws}scheme`]: "internal" } }),
        service(),
        web,
      ],
      "a gateway at a private address": [httpRoute(), gateway({}, "10.0.0.7"), service(), web],
      "a listener for its own namespace": [
        httpRoute(),
        gateway({ allowedRoutes: { namespaces: { from: "Same" } } }),
        edge(),
        service(),
        web,
      ],
      "a listener for other hosts": [httpRoute(), gateway({ hostname: "*.example.org" }), edge(), service(), web],
      "a listener for another type of route": [httpRoute(), gateway({ protocol: "TCP" }), edge(), service(), web],
      "a listener that says which types of routes it takes": [
        httpRoute(),
        gateway({ allowedRoutes: { namespaces: { from: "All" }, kinds: [{ kind: "GRPCRoute" }] } }),
        edge(),
        service(),
        web,
      ],
      "a service that no request is copied to": [
        httpRoute({
          backendRefs: [{ name: "other", port: 80 }],
          filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "web", port: 80 }, percent: 0 } }],
        }),
        gateway(),
        edge(),
        service(),
        web,
      ],
      "a service of another namespace that lets others": [
        fromFront,
        grant("GRPCRoute", "front"),
        gateway(),
        edge(),
        service(),
        web,
      ],
      "a backend of weight 0": [
        httpRoute({ backendRefs: [{ name: "web", port: 80, weight: 0 }] }),
        gateway(),
        edge(),
        service(),
        web,
      ],
      "a redirect": [httpRoute({ filters: [{ type: "RequestRedirect" }] }), gateway(), edge(), service(), web],
      "a parent that is a service": [
        httpRoute({}, { parentRefs: [{ group: "", kind: "Service", name: "web" }] }),
        gateway(),
        edge(),
        service(),
        web,
      ],
    },
  },
  ...otherRouters(),
];
