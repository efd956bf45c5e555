import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { edgeProxy, edgeRoute } from "../../model/examples/edge.ts";
import { networkPolicy, pod, podWithVolume, service } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { upstreamPods } from "../families/edge-places.ts";
import { citedBy, edgeRouteNode, edgeWays } from "../families/edge-ways.ts";

const gateway = podWithVolume("edge", "gateway", { type: "configMap", configMap: "gateway" });
const step = "route:http://gateway.edge.prod:8080/*#connect -> k8s:prod:pod:app:web#connect";
const app = [service("app", "web"), pod("app", "web")] as const;

/** A route that lets a request without identity pass sends it to its upstream. Whether the application asks is not seen here. */
export default defineRule({
  id: "edge.route-pods",
  version: 1,
  title: "Is passed on to the upstream's pod without authentication",
  edge: "ROUTES_TO",
  emits: { from: ["Route#connect"], to: "K8sPod#connect" },
  needs: [
    "edge.proxy",
    "edge.route",
    "k8s.cluster",
    "k8s.endpoints",
    "k8s.namespace",
    "k8s.network-policy",
    "k8s.pod",
    "k8s.service",
  ],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const [id, ways] of edgeWays(facts)) {
      for (const way of ways) {
        if (way.route.asks === "yes") continue;
        for (const upstream of way.route.upstreams) {
          for (const { pod: target, because, conditions } of upstreamPods(facts, way.proxy, upstream)) {
            const network = kubernetes.network(target.cluster);
            const open = network.open(target).filter((one) => one.because.length === 0);
            const between = way.runs ? network.between(way.runs.pod, target) : network.external(target);
            for (const passage of open.length > 0 ? open : between)
              yield {
                from: [privilege(id, "connect")],
                to: privilege(target.key, "connect"),
                because: [...citedBy(way), target, ...because, ...passage.because],
                conditions: [...way.conditions, ...conditions, ...passage.conditions],
                nodes: [edgeRouteNode(ways, id, way.proxy.scope)],
              };
          }
        }
      }
    }
  },
  controls: [
    control("add-authentication", "edge.route", "Make the proxy ask who is there before it passes the request on"),
    control("delete", "edge.route", "Take the route out of the configuration"),
  ],
  abuse: "Send the request that the application behind the proxy does not expect from a stranger.",
  detection: [{ service: "access log of the proxy", event: "a request for the route without a session" }],
  remediation:
    "set auth_request (nginx), jwt_authn or ext_authz (Envoy) for the route, or take it out of skip_auth_routes",
  frameworks: ["attack:T1190"],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_auth_request_module.html",
    "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/http_filters",
    "https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview",
  ],
  examples: [
    fires("a location asks nobody", step, edgeProxy(), edgeRoute(0), gateway, ...app),
    firesIf(
      "a script decides",
      step,
      edgeProxy(),
      edgeRoute(0, { asks: "perhaps", undecided: ["access_by_lua_file at line 4"] }),
      gateway,
      ...app,
    ),
    fires(
      "a service of the proxy's own namespace by its short name",
      "route:http://gateway.edge.prod:8080/*#connect -> k8s:prod:pod:edge:app#connect",
      edgeProxy(),
      edgeRoute(0, { upstreams: [{ scheme: "http", host: "app", port: 80 }] }),
      gateway,
      service("edge", "app"),
      pod("edge", "app"),
    ),
    silent("the location asks", edgeProxy(), edgeRoute(0, { asks: "yes" }), gateway, ...app),
    silent(
      "another port of the service",
      edgeProxy(),
      edgeRoute(0, { upstreams: [{ scheme: "http", host: "web.app", port: 9090 }] }),
      gateway,
      ...app,
    ),
    silent("private addresses alone", edgeProxy(), edgeRoute(0, { sourceRanges: ["10.0.0.0/8"] }), gateway, ...app),
    silent("a policy admits nobody", edgeProxy(), edgeRoute(0), gateway, ...app, networkPolicy("app", "none")),
  ],
});
