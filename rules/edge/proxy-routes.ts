import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { edgeFile, edgeProxy, edgeRoute } from "../../model/examples/edge.ts";
import { ingressPath, pod, podWithVolume, service } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { arrives, citedBy, edgeRouteNode, edgeWays } from "../families/edge-ways.ts";

const gateway = podWithVolume("edge", "gateway", { type: "configMap", configMap: "gateway" });
const step = (path: string) =>
  `k8s:prod:pod:edge:gateway#connect -> route:http://gateway.edge.prod:8080${path}#connect`;

/** Whoever sends a request to a configured proxy gets the route that its configuration has for it, open or not. */
export default defineRule({
  id: "edge.proxy-routes",
  version: 1,
  title: "Is given a route of the proxy's configuration",
  edge: "HAS_ROUTE",
  emits: { from: ["K8sPod#connect"], to: "Route#connect" },
  needs: ["edge.proxy", "edge.route", "k8s.endpoints", "k8s.pod", "k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const [id, ways] of edgeWays(facts)) {
      for (const way of ways) {
        if (!way.runs) continue;
        yield {
          from: [privilege(way.runs.pod.key, "connect")],
          to: privilege(id, "connect"),
          because: citedBy(way),
          conditions: [...arrives(facts, way), ...way.runs.conditions],
          nodes: [edgeRouteNode(ways, id, way.proxy.scope)],
        };
      }
    }
  },
  controls: [control("delete", "edge.route", "Take the route out of the configuration")],
  abuse: "Send the proxy a request of the host and path that the route is for.",
  detection: [{ service: "access log of the proxy", event: "a request for the route" }],
  remediation: "take the location or route out of the configuration and reload the proxy",
  frameworks: ["attack:T1190"],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#location",
    "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/route_matching",
  ],
  examples: [
    fires("a pod mounts the configuration", step("/*"), edgeProxy(), edgeRoute(0), gateway),
    fires(
      "its service was named",
      "k8s:prod:pod:edge:gateway#connect -> route:http://gateway.edge.prod:8080/*#connect",
      edgeFile({ node: "k8s:prod:service:edge:gateway" }),
      edgeRoute(0),
      service("edge", "gateway"),
      pod("edge", "gateway"),
    ),
    firesIf(
      "an ingress before it passes another path on",
      step("/admin*"),
      edgeProxy(),
      edgeRoute(0, { path: "/admin" }),
      gateway,
      ingressPath("edge", "ingress", { path: "/public", service: "gateway" }),
      service("edge", "gateway", { ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }] }),
    ),
    silent("nobody mounts it", edgeProxy(), edgeRoute(0), pod("edge", "gateway")),
    silent("open to the pod itself alone", edgeProxy(), edgeRoute(0, { address: "127.0.0.1" }), gateway),
    silent("it answers by itself", edgeProxy(), edgeRoute(0, { does: "answer", upstreams: [] }), gateway),
  ],
});
