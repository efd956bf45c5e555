import { compare } from "../../../model/canonical.ts";
import type { GraphNode } from "../../../model/node.ts";
import { plural } from "../../../model/plural.ts";
import type { BypassId, Hop, HopPlace, Placement } from "../../routes/placement.ts";
import type { CellState } from "../answer.ts";
import { type Cell, cell, worst } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { managedFact, managedIngress } from "./managed.ts";

const exposure = ["ingress", "CP1"] as const;
const filtering = ["ingress", "CP2"] as const;

/** Patterns by which requests come past the edge: an exposed upstream, an origin behind its CDN, a second port. */
const pastEdge: ReadonlySet<BypassId> = new Set(["AUTH-BYP-03", "AUTH-BYP-10", "AUTH-BYP-12"]);
/** Hops that stand before what an application itself is. */
const edge: ReadonlySet<HopPlace> = new Set([
  "cdn",
  "waf",
  "load-balancer",
  "api-gateway",
  "function-url",
  "ingress",
  "gateway",
  "proxy",
]);
const mostRoutes = 12;

/** How requests come to the service, and what looks at them before it does. */
export function ingressCells(estate: ChainEstate, { node, placements }: Service): readonly Cell[] {
  if (placements.length === 0) return [managedIngress(estate, node.id) ?? unrouted(estate, node)];
  return [onlyWay(placements), ...filters(estate, placements), ...rewrites(placements)];
}

/** Of a service that no known route leads to: its own firewall's word, or whether all was read that would make one. */
export const withoutRoute = (estate: ChainEstate, node: GraphNode): Pick<Cell, "found" | "state"> =>
  managedIngress(estate, node.id) ?? unexposed(estate, node);

/** That nothing leads to it is proven where what would make a route was read. */
export function unexposed({ read }: ChainEstate, { scope }: GraphNode) {
  const needed = scope.startsWith("k8s:")
    ? (["k8s.service", "k8s.ingress-path"] as const)
    : scope.startsWith("aws:")
      ? (["aws.load-balancer", "aws.api", "aws.api-route"] as const)
      : [];
  const unread = needed.filter((kind) => read(kind, scope) !== "read");
  return unread.length === 0 && needed.length > 0
    ? ({ state: "present", found: "no route of the internet leads to it", unread } as const)
    : ({ state: "not-proven", found: "no route is known, and not all that makes routes was read", unread } as const);
}

function unrouted(estate: ChainEstate, node: GraphNode): Cell {
  const { state, found, unread } = unexposed(estate, node);
  return cell(exposure, ["public exposure", state], found, "who can send it requests", {
    nodes: [node.id],
    gap: `not read: ${unread.join(", ") || "what leads to it"}`,
  });
}

function onlyWay(placements: readonly Placement[]): Cell {
  const past = placements.flatMap(({ bypasses }) => bypasses.filter(({ pattern }) => pastEdge.has(pattern)));
  const bare = placements.filter(({ hops }) => !hops.some(({ place }) => edge.has(place)));
  const routes = [...new Set(placements.map(({ route }) => route))].sort(compare);
  const [first] = past;
  const because = first?.because ?? placements.flatMap(({ hops }) => hops[0]?.because ?? []).slice(0, 4);
  const guards = "that every request passes the edge";
  const state: CellState = past.length > 0 || bare.length > 0 ? "absent" : "present";
  const names = placements.slice(0, 3).map(({ host, pathClass }) => `${host}${pathClass}`);
  const rest = placements.length > 3 ? ` and ${placements.length - 3} more` : "";
  const found =
    first?.why ??
    (bare.length > 0
      ? `${bare[0]?.host}${bare[0]?.pathClass} arrives without a hop that could ask or filter`
      : `the internet comes by ${names.join(", ")}${rest}, each past an edge that could ask or filter`);
  return cell(exposure, ["public exposure", state], found, guards, {
    nodes: routes.slice(0, mostRoutes),
    evidence: because,
    gap: "a way past the edge",
    ...(first ? { bypass: first.pattern, witness: first.witness } : {}),
  });
}

/** Hops before which a web ACL could stand, and it is read whether one does. */
const coverable: ReadonlySet<HopPlace> = new Set(["cdn", "load-balancer", "api-gateway"]);

/** Something that refuses requests before any login: a web ACL, address ranges. */
function* filters(estate: ChainEstate, placements: readonly Placement[]): Generator<Cell> {
  const judged = placements.map((one) => ({ one, ...filterOf(estate, one) }));
  const state = worst(judged.map((each) => each.state));
  const deciding = judged.filter((each) => each.state === state);
  const [first] = deciding;
  if (!first) return;
  const at = `${first.one.host}${first.one.pathClass}`;
  const more = deciding.length > 1 ? ` and ${deciding.length - 1} more` : "";
  const found =
    state === "present"
      ? `requests pass ${first.hop?.name ?? "a filter"}`
      : state === "absent"
        ? `no web ACL and no address filter before ${at}${more}`
        : `whether something filters before ${at}${more} is in no input`;
  yield cell(filtering, ["web ACL or address filter", state], found, "what reaches a parser", {
    nodes: deciding.map(({ one }) => one.route).slice(0, mostRoutes),
    evidence: (first.hop?.because ?? []).slice(0, 4),
    gap: state === "absent" ? "nothing filters before the login" : "unread",
  });
}

function filterOf(
  { facts, read }: ChainEstate,
  { hops }: Placement,
): { readonly state: CellState; readonly hop: Hop | undefined } {
  const filter = hops.find(
    ({ place, controls }) => place === "waf" || controls.some(({ kind }) => kind === "ip-allow"),
  );
  if (filter) return { state: "present", hop: filter };
  const [first] = hops;
  const own = managedFact(facts, first?.node ?? "");
  if (own) return { state: own.otherwise === "allow" ? "absent" : "not-proven", hop: first };
  const hop = hops.find(({ place, node }) => coverable.has(place) && node?.startsWith("arn:"));
  const scope =
    facts.get("aws.load-balancer", hop?.node ?? "")?.scope ??
    facts.get("aws.api", hop?.node ?? "")?.scope ??
    facts.get("aws.distribution", hop?.node ?? "")?.scope;
  const known = scope !== undefined && read("aws.web-acl", scope) === "read";
  return { state: known ? "absent" : "not-proven", hop: hop ?? hops[0] };
}

/** Transforms of the way: where what is authenticated and what is served are not the same text. */
function* rewrites(placements: readonly Placement[]): Generator<Cell> {
  const changed = placements.flatMap((one) =>
    one.hops.flatMap((hop, index) => hop.transforms.map((transform) => ({ one, index, transform }))),
  );
  // A route that asks nobody has no login that could be misled.
  const early = changed.filter(
    ({ one, index, transform }) =>
      one.state !== "unauthenticated" &&
      one.before.some(({ hop, kind, what }) => hop === index && kind === transform.kind && what === transform.what),
  );
  const [first] = early;
  yield cell(
    filtering,
    ["requests arrive as they were asked about", first ? "absent" : "present"],
    first
      ? `${first.transform.what} before the login, at ${first.one.host}${first.one.pathClass}`
      : changed.length > 0
        ? harmless(changed.map(({ one }) => one))
        : "no hop changes requests",
    "that the login sees the request that the service gets",
    {
      nodes: [...new Set(early.map(({ one }) => one.route))].slice(0, mostRoutes),
      evidence: (first?.transform.because ?? changed[0]?.transform.because ?? []).slice(0, 4),
      gap: "a transform before the login",
    },
  );
}

/** Transforms that mislead no login: behind it, or where there is none. */
function harmless(routes: readonly Placement[]): string {
  const bare = routes.filter(({ state }) => state === "unauthenticated").length;
  const after = routes.length - bare;
  return [
    ...(after > 0 ? [`${plural(after, "transform")} after the login`] : []),
    ...(bare > 0 ? [`${plural(bare, "transform")} where nobody is asked`] : []),
  ].join(", ");
}
