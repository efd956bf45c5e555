import type { FactReader } from "../../../model/fact.ts";
import { holdsFor } from "../holds.ts";
import { hopsOf } from "../hops/index.ts";
import type { Routed } from "../routed.ts";
import { methodOf as methodOfWays } from "../ways.ts";
import { definePattern, type Found, type Group, isOpen, named, shown } from "./pattern.ts";
import { account, functions, httpApi, lambda, method, restApi } from "./raw/aws.ts";
import { app, cluster, gateway, httpRoute, securityPolicy } from "./raw/kubernetes.ts";
import { asked, envoyFile, envoyRoute, envoyUnasked, nginxFile, pass } from "./raw/proxies.ts";

/** Of a route of Envoy. */
const options = "prefix: /, headers: [{ name: ':method', string_match: { exact: OPTIONS } }]";

const methodOf = ({ ways }: Routed): string | undefined => methodOfWays(ways);
const leads = ({ workloads, ways }: Routed): boolean =>
  workloads.length > 0 || ways.some(({ main }) => main.kind === "aws.api-route" && main.forwards !== undefined);
const isAny = (name: string | undefined): boolean => name === undefined || name === "ANY";

/** A login that is set for one method is set for no other. */
export default definePattern({
  id: "AUTH-BYP-13",
  title: "One method of a path asks nobody, while another of the same path does",
  reason:
    "Logins are set per method at APIs, and per match at gateways: OPTIONS left out for preflights, HEAD, or a GET beside a guarded POST arrive at the same code.",
  references: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html",
    "https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch",
  ],
  *find({ facts, all, hosts }) {
    for (const routed of all) yield* within(facts, routed);
    for (const group of hosts.values()) {
      if (group.guarded.length === 0) continue;
      const byPath = Map.groupBy(group.guarded, ({ address }) => address.pathClass);
      for (const routed of group.open.filter(isOpen))
        yield* beside(group, routed, byPath.get(routed.address.pathClass));
    }
  },
  fires: [
    {
      name: "OPTIONS arrives at the function without the authorizer",
      files: account({
        ...restApi({ "/chat": { POST: method("AWS_IAM", "agent"), OPTIONS: method("NONE", "agent") } }),
        ...functions(lambda("agent")),
      }),
    },
    {
      name: "a GET beside a guarded POST of an HTTP API",
      files: account({
        ...httpApi({ "POST /chat": "JWT", "GET /chat": "NONE" }, "agent"),
        ...functions(lambda("agent")),
      }),
    },
    {
      name: "a match for one method without the policy",
      files: cluster(
        gateway,
        httpRoute("chat", { path: "/chat" }),
        httpRoute("preflight", { path: "/chat", method: "OPTIONS" }),
        securityPolicy("{ kind: HTTPRoute, name: chat }"),
        app(),
      ),
    },
    {
      name: "nginx asks for all but GET",
      files: nginxFile([
        `location / { ${pass} limit_except GET { auth_basic users; auth_basic_user_file /etc/users; } }`,
      ]),
    },
    {
      name: "a route of Envoy for OPTIONS with the authorizer off",
      files: envoyFile([envoyRoute(options, envoyUnasked), envoyRoute("prefix: /")]),
    },
  ],
  silent: [
    {
      name: "OPTIONS is answered by the API itself",
      files: account({
        ...restApi({ "/chat": { POST: method("AWS_IAM", "agent"), OPTIONS: method("NONE") } }),
        ...functions(lambda("agent")),
      }),
    },
    {
      name: "every method asks",
      files: account({
        ...httpApi({ "POST /chat": "JWT", "GET /chat": "JWT" }, "agent"),
        ...functions(lambda("agent")),
      }),
    },
    {
      name: "the open method is of another path",
      files: account({
        ...httpApi({ "POST /chat": "JWT", "GET /news": "NONE" }, "agent"),
        ...functions(lambda("agent")),
      }),
    },
    { name: "nginx asks for every method", files: nginxFile([`location / { ${asked} }`]) },
    { name: "a route of Envoy for OPTIONS asks too", files: envoyFile([envoyRoute(options), envoyRoute("prefix: /")]) },
  ],
});

/** Of one path at a gateway or proxy: a match for one method without the login that the match for the others has. */
function* within(facts: FactReader, routed: Routed): Iterable<Found> {
  if (!isOpen(routed)) return;
  for (const ways of [routed.ways, ...routed.next.map((one) => one.ways)]) {
    const matches = ways
      .filter(({ main }) => main.kind === "k8s.route" || main.kind === "edge.route")
      .map((way) => ({
        main: way.main,
        method: methodOfWays([way]),
        asks: hopsOf(facts, way).some(({ hop }) => hop.controls.some((one) => holdsFor(one, hop))),
      }));
    const open = matches.find(({ asks }) => !asks);
    const guarded = matches.find(({ asks }) => asks);
    if (!open || !guarded || open.method === guarded.method) continue;
    yield {
      routed,
      why: `${open.method ?? "every other method"} of ${named(routed)} asks nobody, ${guarded.method ?? "the others"} of the same path does`,
      groups: [],
      because: [open.main, guarded.main],
      ...(open.method === undefined ? {} : { method: open.method }),
    };
    return;
  }
}

function* beside(group: Group, routed: Routed, guarded: readonly Routed[] | undefined): Iterable<Found> {
  const [other] = guarded ?? [];
  const own = methodOf(routed);
  if (!other || !leads(routed) || (isAny(own) && isAny(methodOf(other)))) return;
  yield {
    routed,
    why: `${own ?? "every other method"} of ${named(routed)} asks nobody, ${methodOf(other) ?? "the others"} of the same path does`,
    groups: [group],
    because: [...shown(routed), ...shown(other).slice(0, 1)],
    ...(isAny(own) || own === undefined ? {} : { method: own }),
  };
}
