import type { FactReader } from "../../model/fact.ts";
import { certainties } from "../../model/step.ts";
import type { Application } from "./application.ts";
import { holdsFor } from "./holds.ts";
import { type Built, hop } from "./hops/build.ts";
import { hopsOf } from "./hops/index.ts";
import { meshHops } from "./hops/inside.ts";
import type { Before, Bypass, Hop, Placement, RouteControl } from "./placement.ts";
import type { Routed } from "./routed.ts";
import type { Way } from "./ways.ts";
import { requestFor } from "./witness.ts";

/** What a route and all behind it are for a request, hop by hop. */
export function compose(facts: FactReader, routed: Routed, bypasses: readonly Bypass[]): Placement {
  const { id, address, workloads, services, stratum, state, application } = routed;
  const built = [...chain(facts, routed), ...inside(facts, routed, application)];
  const hops = built.map((each) => each.hop);
  const at =
    state === "authenticated" ? hops.findIndex((one) => one.controls.some((control) => holdsFor(control, one))) : -1;
  const first = hops[at];
  const found = first?.controls.find((control) => holdsFor(control, first));
  return {
    route: id,
    ...address,
    ...(services[0] === undefined ? {} : { service: services[0] }),
    workloads,
    state,
    certainty: certainties[stratum] ?? "assumed",
    undecided: state === "not-proven" ? undecidedBy(hops, application) : [],
    application: application.state,
    hops,
    firstAuthentication: found ? { hop: at, control: found } : null,
    before: before(built, at, workloads.length > 0),
    bypasses,
    witness: requestFor(routed),
  };
}

/** The route's own hops and those of the route that it passes on to. */
function chain(facts: FactReader, routed: Routed): readonly Built[] {
  const own = leastGuarded(facts, routed.ways).map((each) => byPolicy(softened(each, routed), routed));
  const [next] = routed.next;
  return next === undefined ? own : [...own, ...chain(facts, next)];
}

/** Of several objects that make the route, the one that asks least: requests can come by each. */
function leastGuarded(facts: FactReader, ways: readonly Way[]): readonly Built[] {
  const all = ways.map((way) => hopsOf(facts, way));
  const guards = (built: readonly Built[]): number =>
    built.flatMap(({ hop: one }) => one.controls.filter((control) => holdsFor(control, one))).length;
  return all.toSorted((a, b) => guards(a) - guards(b))[0] ?? [];
}

/** Where the rules say that the route's own login does not hold for every request, it is none that is required. */
function softened({ hop: one, ...rest }: Built, { own }: Routed): Built {
  if (own === "authenticated") return { hop: one, ...rest };
  const mode = own === "not-proven" ? "unknown" : "optional";
  const controls = one.controls.map((control) => (holdsFor(control, one) ? ({ ...control, mode } as const) : control));
  return { hop: { ...one, controls }, ...rest };
}

/** A function URL asks nobody, and the function's policy decides who may call it. */
function byPolicy({ hop: one, ...rest }: Built, { own, state }: Routed): Built {
  if (one.place !== "function-url" || own === "authenticated" || state === "unauthenticated")
    return { hop: one, ...rest };
  const mode = state === "authenticated" ? "require" : "unknown";
  const policy: RouteControl = {
    kind: "iam",
    name: "the function's policy",
    mode,
    covers: "every request",
    because: one.because,
  };
  return { hop: { ...one, controls: [policy] }, ...rest };
}

/** What stands behind the last proxy: a mesh, the service, the application. */
function inside(
  facts: FactReader,
  { workloads, services, address, ways }: Routed,
  application: Application,
): readonly Built[] {
  const pods = workloads.flatMap((id) => facts.get("k8s.pod", id) ?? []);
  const [id] = services;
  const service = id === undefined ? undefined : facts.get("k8s.service", id);
  const [first] = workloads;
  if (first === undefined) return [];
  const more = workloads.length > 1 ? ` and ${workloads.length - 1} more` : "";
  const shown = [...pods.slice(0, 1), ...application.because];
  return [
    ...(service ? [hop("service", `${service.namespace}/${service.name}`, [service], { node: service.key })] : []),
    ...(pods.length === workloads.length ? meshHops(facts, pods, address.pathClass, ways) : []),
    hop("application", `${first}${more}`, shown, { node: first, controls: application.controls }),
  ];
}

const undecidedBy = (hops: readonly Hop[], { state }: Application): readonly string[] => [
  ...new Set([
    ...hops.flatMap(({ controls, name: at }) =>
      controls.filter(({ mode }) => mode === "unknown").map(({ name }) => `${name} at ${at}`),
    ),
    ...(state === "declared" ? ["whether the application does what its API document or settings declare"] : []),
  ]),
];

/** @param at index of the hop that asks; -1: none does */
function before(built: readonly Built[], at: number, arrives: boolean): readonly Before[] {
  return built.slice(0, at < 0 ? built.length : at + 1).flatMap(({ hop: one, early, parses }, index): Before[] => {
    const asks = index === at;
    const changes = (asks ? early : one.transforms).map(({ what, kind }) => ({ hop: index, what, kind }));
    if (one.place === "application")
      return !asks && arrives ? [{ hop: index, what: `${one.name} parses and runs what is sent`, kind: "run" }] : [];
    const reads = parses
      ? [{ hop: index, what: `${one.place} ${one.name} reads the request`, kind: "parse" as const }]
      : [];
    return [...reads, ...changes];
  });
}
