import { lines, remark } from "./shell.ts";
import { changes, removes } from "./spec.ts";

const login = { kind: "oidc", mode: "require", name: "a login", order: 0, locator: "" } as const;

/** Edits of proxies' configurations and of what API documents declare. */
export const edgeEdits = [
  removes("delete", "edge.route", {
    title: "Take the route out of the proxy's configuration",
    cost: 3,
    latency: { seconds: 60 },
    command: ({ path, hosts, port }) =>
      lines(remark(`take out ${path} of ${hosts.join(", ") || "any host"} at port ${port}, then reload the proxy`)),
  }),
  changes("add-authentication", "edge.route", {
    title: "Make the proxy ask who is there before it passes the request on",
    cost: 3,
    latency: { seconds: 60 },
    to: (fact) => ({
      ...fact,
      asks: "yes",
      undecided: [],
      controls: [...fact.controls.filter(({ name }) => name !== login.name), login],
    }),
    command: ({ path, hosts, port }) =>
      lines(
        remark(`${path} of ${hosts.join(", ") || "any host"} at port ${port}: demand a login, then reload the proxy`),
        remark("nginx: auth_request /oauth2/auth; Envoy: jwt_authn or ext_authz; oauth2-proxy: no exemption"),
      ),
  }),
  removes("delete", "edge.operation", {
    title: "Take the operation out of the API",
    cost: 4,
    latency: { seconds: 600 },
    simulates: "the application does not serve the operation any more",
    command: ({ method, path }) => lines(remark(`take ${method} ${path} out of the application and of its document`)),
  }),
  changes("add-authentication", "edge.operation", {
    title: "Demand credentials for the operation, and declare it",
    cost: 4,
    latency: { seconds: 600 },
    simulates: "the application demands what the document then declares",
    to: (fact) => ({ ...fact, security: "required" }),
    command: ({ method, path }) =>
      lines(remark(`${method} ${path}: demand credentials in the application, then declare them`)),
  }),
];
