import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { edgeFile, edgeProxy, edgeRoute } from "../../model/examples/edge.ts";
import { pod, service } from "../../model/examples/kubernetes.ts";
import { internet } from "../../model/node.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { citedBy, edgeRouteNode, edgeWays } from "../families/edge-ways.ts";
import { environment } from "../families/kubernetes-exposure.ts";

/** A configuration whose proxy stands nowhere that is known may be what the internet comes to. */
export default defineRule({
  id: "edge.expose-proxy",
  version: 1,
  title: "Can send requests to a route of the proxy, where it is open to the internet",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["edge.proxy", "edge.route"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const [id, ways] of edgeWays(facts)) {
      for (const way of ways) {
        if (way.runs) continue;
        const { proxy, route } = way;
        yield {
          from: [privilege(internet, "originate")],
          to: privilege(id, "connect"),
          because: citedBy(way),
          conditions: environment(
            `port ${route.port} of ${proxy.host ?? proxy.node ?? proxy.name} is open to the internet`,
          ),
          nodes: [edgeRouteNode(ways, id, proxy.scope)],
        };
      }
    }
  },
  controls: [control("delete", "edge.route", "Take the route out of the configuration")],
  abuse: "Send the request to the host that the configuration is for.",
  detection: [{ service: "access log of the proxy", event: "a request for the route" }],
  remediation: "take the location or route out of the configuration, or keep the proxy inside",
  frameworks: ["attack:T1190"],
  references: ["https://nginx.org/en/docs/http/request_processing.html"],
  examples: [
    firesIf(
      "a file by itself",
      "internet#originate -> route:http://chat.example.com@nginx.conf:8080/*#connect",
      edgeFile(),
      edgeRoute(0, { hosts: ["chat.example.com"], fallback: false }),
    ),
    firesIf(
      "a host that was named",
      "internet#originate -> route:http://chat.example.com:8080/*#connect",
      edgeFile({ host: "chat.example.com" }),
      edgeRoute(0),
    ),
    silent(
      "it stands in a pod",
      edgeFile({ node: "k8s:prod:service:edge:gateway" }),
      edgeRoute(0),
      service("edge", "gateway"),
      pod("edge", "gateway"),
    ),
    silent("a config map that nobody mounts", edgeProxy(), edgeRoute(0)),
    silent("for the machine itself alone", edgeFile(), edgeRoute(0, { address: "127.0.0.1" })),
  ],
});
