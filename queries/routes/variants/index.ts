import { choose } from "../../../model/edge/choose.ts";
import { uniformPath } from "../../../model/edge/path.ts";
import type { FactOf, FactReader } from "../../../model/fact.ts";
import { literal, witnessOf } from "../address.ts";
import type { Variant } from "../placement.ts";
import type { Routed } from "../routed.ts";
import { type Main, methodOf } from "../ways.ts";
import { type Form, formsOf } from "./forms.ts";
import { type Reading, readingsOf } from "./reading.ts";
import { deciding, innerOf, isBefore, type Member, type Site, siteOf, sitesOf, wayOf } from "./sites.ts";
import { takes } from "./takes.ts";

type EdgeRoute = FactOf<"edge.route">;

/** Guarded routes of one hop whose paths are written otherwise; more are of the same kind. */
const mostLooked = 200;
/** Of one open route. */
const mostVariants = 12;

/**
 * Requests for what a login stands before, written so that the hop with the login does not know the path, while an open
 * route beside it takes it to the same place. Each is tried at the hop as it reads paths: what does not get by is no variant.
 * By the open route that takes them.
 */
export function variantsOf(facts: FactReader, all: readonly Routed[]): ReadonlyMap<Routed, readonly Variant[]> {
  const found = new Map<Routed, Variant[]>();
  const looked = new Map<string, number>();
  const sites = sitesOf(all);
  for (const routed of all) {
    const main = routed.state === "authenticated" ? deciding(routed) : undefined;
    const key = main && siteOf(routed, main);
    const site = key === undefined ? undefined : sites.get(key);
    if (!main || key === undefined || !site || !site.some((one) => isOpenTo(routed, one.routed))) continue;
    const count = looked.get(key) ?? 0;
    looked.set(key, count + 1);
    if (count >= mostLooked) continue;
    for (const [open, variant] of around(facts, { routed, main }, site)) {
      const list = found.get(open) ?? [];
      found.set(open, list);
      if (list.length < mostVariants && !list.some(({ witness }) => witness.url === variant.witness.url))
        list.push(variant);
    }
  }
  return found;
}

/** Forms of one guarded path, each with the open route that it gets. */
function* around(facts: FactReader, guarded: Member, site: Site): Iterable<readonly [Routed, Variant]> {
  const { routed, main } = guarded;
  const path = pathOf(main, routed);
  const wanted = sentOn(main, path);
  const method = methodOf(routed.ways) ?? "GET";
  if (wanted === undefined || !/^\/[\w./~-]+$/.test(path)) return;
  for (const form of formsOf(path)) {
    const gets = readingsOf(facts, main).map((reading) => ({
      reading,
      open: taker(facts, guarded, site, { form, reading, method }),
    }));
    const by = gets.flatMap(({ reading, open }) => (open ? [{ reading, ...open }] : []));
    const [first] = by;
    if (!first || !isAlike(first.sends, wanted)) continue;
    const known = by.length === gets.length;
    const where = known ? [] : [[...new Set(by.map(({ reading }) => reading.where ?? ""))].join(", or ")];
    const reads = first.sends === wanted ? [] : [`what stands behind reads ${first.sends} as ${wanted}`];
    const { scheme, host, port } = routed.address;
    const witness = witnessOf({ scheme, host, port, pathClass: "/" }, method === "ANY" ? "GET" : method);
    yield [
      first.routed,
      {
        how: form.how,
        of: routed.id,
        witness: { ...witness, url: `${witness.url.slice(0, -1)}${form.path}` },
        conditions: [...where, ...reads],
      },
    ];
  }
}

interface Tried {
  readonly form: Form;
  readonly reading: Reading;
  readonly method: string;
}

/** The open route that a form gets, with the path that is sent on; undefined where it does not get by. */
function taker(
  facts: FactReader,
  guarded: Member,
  site: Site,
  { form, reading, method }: Tried,
): { readonly routed: Routed; readonly sends: string } | undefined {
  const configured = guarded.main.kind === "edge.route" ? guarded.main : undefined;
  const sent = configured ? throughFirst(facts, guarded.routed, form.path) : form.path;
  const compared = sent === undefined ? undefined : reading.compared(sent);
  if (sent === undefined || compared === undefined) return undefined;
  const open = configured
    ? chosenOf(facts, configured, site, compared, method)
    : chosenAmong(site, guarded.routed, compared, method);
  if (!open || !isOpenTo(guarded.routed, open.routed)) return undefined;
  const path = reading.sends === "sent" ? sent : compared;
  const sends = sentOn(open.main, path);
  if (sends === undefined || (!configured && !passesInner(facts, open.routed, sends, method))) return undefined;
  return { routed: open.routed, sends };
}

/** What the hop before a configured proxy sends on; undefined where it does not take the path, however it reads it. */
function throughFirst(facts: FactReader, routed: Routed, path: string): string | undefined {
  const main = wayOf(routed)?.main;
  if (!main || main.kind === "edge.route") return path;
  const readings = readingsOf(facts, main);
  const [first] = readings;
  const passes = readings.every((reading) => {
    const compared = reading.compared(path);
    return compared !== undefined && takes(routed, main, compared) === true;
  });
  if (!first) return path;
  return passes ? (first.sends === "sent" ? path : first.compared(path)) : undefined;
}

function chosenOf(
  facts: FactReader,
  { proxy: key, server }: EdgeRoute,
  site: Site,
  path: string,
  method: string,
): Member | undefined {
  const proxy = facts.get("edge.proxy", key);
  const own = facts.where("edge.route", "proxy", key).filter((route) => route.server === server);
  const chosen = proxy && choose(proxy.product, own, path, method === "ANY" ? "GET" : method);
  if (!chosen || chosen === "none" || chosen === "unknown" || chosen.narrowed.length > 0) return undefined;
  return site.find(({ main }) => main.key === chosen.key);
}

/** The open route that surely takes a path: nothing that is not open takes it first. */
function chosenAmong(site: Site, guarded: Routed, path: string, method: string): Member | undefined {
  const takers = site.flatMap((member) => {
    const verdict = isForMethod(member.main, method) ? takes(member.routed, member.main, path) : false;
    return verdict === false ? [] : [{ ...member, verdict }];
  });
  const closed = takers.filter(({ routed }) => routed.state !== "unauthenticated");
  return takers
    .filter(({ routed, verdict }) => verdict === true && isOpenTo(guarded, routed))
    .find((one) => closed.every((other) => isBefore(one, other)));
}

const isForMethod = (main: Main, method: string): boolean =>
  main.kind !== "aws.api-route" || main.method === "ANY" || main.method === method;

/** Whether a configured proxy behind an open route gives the path the route that makes it open. */
function passesInner(facts: FactReader, routed: Routed, path: string, method: string): boolean {
  const inner = innerOf(routed);
  if (!inner) return true;
  const [reading] = readingsOf(facts, inner);
  const compared = reading?.compared(path);
  return compared !== undefined && chosenOf(facts, inner, [{ routed, main: inner }], compared, method) !== undefined;
}

/** Whether an open route leads to something that the guarded one leads to. */
function isOpenTo(guarded: Routed, open: Routed): boolean {
  if (open === guarded || open.state !== "unauthenticated") return false;
  const behind = new Set(placesOf(guarded));
  return placesOf(open).some((place) => behind.has(place));
}
const placesOf = (routed: Routed): readonly string[] => [
  ...routed.workloads,
  ...routed.services,
  ...[wayOf(routed)?.main, innerOf(routed)].flatMap((main) => (main ? toldBy(main) : [])),
];
/** Where a hop sends requests, as it says itself: what stands there need not be known. */
function toldBy(main: Main): readonly string[] {
  switch (main.kind) {
    case "edge.route":
      return main.upstreams.flatMap(({ host, port }) => (host === "" ? [] : [`${host}:${port ?? ""}`]));
    case "aws.behavior":
      return [main.origin];
    case "aws.listener-rule":
      return main.targetGroups;
    default:
      return [];
  }
}

const pathOf = (main: Main, { address }: Routed): string =>
  main.kind === "edge.route" ? (main.witness ?? literal(main.path)) : literal(address.pathClass);

/** The path as what stands behind gets it; undefined where a rewrite makes another of it that is not read. */
function sentOn(main: Main, path: string): string | undefined {
  if (main.kind === "edge.route" && main.upstreamPath !== undefined)
    return path.startsWith(main.path) ? `${main.upstreamPath}${path.slice(main.path.length)}` : undefined;
  const changes: readonly { readonly name: string }[] | readonly string[] =
    "transforms" in main && main.transforms ? main.transforms : [];
  const rewritten = changes.some((one) =>
    typeof one === "string"
      ? /rewrite|replace|strip/i.test(one)
      : /^(rewrite|regex_rewrite|path_rewrite)/.test(one.name),
  );
  return rewritten ? undefined : path;
}

/** Whether two paths are the same to a server that forgives whatever the forms change. */
const isAlike = (one: string, other: string): boolean => forgiving(one) === forgiving(other);
const forgiving = (path: string): string =>
  uniformPath(path, { mergeSlashes: true, escapedSlashes: true })
    .replace(/;[^/]*/g, "")
    .replace(/(?<=.)\/$/, "")
    .toLowerCase();
