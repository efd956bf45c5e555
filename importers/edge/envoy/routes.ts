import type { EdgeControl, EdgeTransform, EdgeUpstream } from "../../../model/fact/edge.ts";
import { plainText } from "../../../model/redact.ts";
import { plainPath } from "../../read/plain-path.ts";
import type { RouteDraft } from "../draft.ts";
import { entries, number, type Part, part, parts, text } from "./field.ts";
import { cutsOf, type Effect, effectOf, type Filter } from "./filters.ts";
import { domainsOf, isIn, narrowing, type PathClass, pathOf, samples } from "./match.ts";

/** What of a listener and its connections holds for every route. */
export interface Frame {
  readonly server: string;
  readonly scheme: "http" | "https";
  readonly port: number;
  readonly address?: string;
  readonly names: readonly string[];
  readonly certificate: EdgeControl | undefined;
  readonly transforms: readonly EdgeTransform[];
  readonly filters: readonly Filter[];
  readonly clusters: ReadonlyMap<string, readonly EdgeUpstream[]>;
}

const mostRoutes = 2_000;
/** Paths that filters draw lines at. */
const mostCuts = 200;

/** Routes of one virtual host, in the order in which they are tried. */
export function hostRoutes(frame: Frame, host: Part, table: Part): readonly RouteDraft[] {
  const domains = domainsOf(host);
  const named = domains.filter((one) => one !== "*");
  const hosts = (named.length > 0 ? named : frame.names).map((one) => plainText(one));
  const base = {
    server: `${frame.server}/${plainText(text(host, "name") ?? "")}`,
    hosts,
    fallback: domains.includes("*") && frame.names.length === 0,
    scheme: frame.scheme,
    port: frame.port,
    ...(frame.address === undefined ? {} : { address: frame.address }),
  };
  const cuts = cutsOf(frame.filters).slice(0, mostCuts);
  const written = parts(host, "routes").slice(0, mostRoutes);
  const drafts: RouteDraft[] = [];
  for (const [index, route] of written.entries()) {
    const own = pathOf(part(route, "match"));
    const before = written.slice(0, index).flatMap((one) => unconditional(one));
    const parents = [route, host, table];
    const add = (at: PathClass, taken: readonly PathClass[]): void => {
      const witness = samples(at).find(
        (path) => taken.every((one) => isIn(one, path) === false) && (!own || isIn(own, path) === true),
      );
      if (!witness && at !== own) return;
      drafts.push({ ...base, ...draft(frame, route, parents, at, witness), position: drafts.length });
    };
    if (!own) {
      const anywhere = { match: "prefix", path: "/" } as const;
      drafts.push({ ...base, ...draft(frame, route, parents, anywhere, undefined), position: drafts.length });
      continue;
    }
    const inner = narrower(cuts, own);
    for (const [at, cut] of inner.entries()) add(cut, [...before, ...inner.slice(0, at)]);
    add(own, [...before, ...inner]);
  }
  return drafts;
}

/** Lines that filters draw inside a route, the narrowest first: an inner one is to be tried before the one around it. */
function narrower(cuts: readonly PathClass[], own: PathClass): readonly PathClass[] {
  const inside = cuts.filter((cut) => {
    const same = cut.match === own.match && cut.path === own.path;
    return !same && samples(cut).some((path) => isIn(own, path) === true);
  });
  const distinct = new Map(inside.map((cut) => [`${cut.match} ${cut.path}`, cut]));
  const rank = ({ match, path }: PathClass): number =>
    match === "exact" ? 1e6 : match === "regex" ? 5e5 : path.length;
  return [...distinct.values()].sort((a, b) => rank(b) - rank(a));
}

/** The path of a route that takes every request for it. */
function unconditional(route: Part): readonly PathClass[] {
  const match = part(route, "match");
  const { methods, narrowed } = narrowing(match);
  const path = pathOf(match);
  return path && !methods && narrowed.length === 0 ? [path] : [];
}

type Draft = Omit<RouteDraft, "server" | "hosts" | "fallback" | "scheme" | "port" | "address" | "position">;

function draft(frame: Frame, route: Part, parents: readonly Part[], at: PathClass, witness: string | undefined): Draft {
  const { methods, narrowed } = narrowing(part(route, "match"));
  const [method] = methods ?? [];
  const asked = { path: witness ?? at.path, ...(method === undefined ? {} : { method }) };
  const effects = frame.filters.map((filter) => effectOf(filter, settingsOf(parents, filter), asked));
  const action = part(route, "route");
  const last = (frame.filters.length + 1) * 10;
  const does = action ? "pass" : part(route, "redirect") || part(route, "direct_response") ? "answer" : "unknown";
  const controls = [...(frame.certificate ? [frame.certificate] : []), ...effects.flatMap((one) => one.controls)];
  return {
    locator: route.at,
    match: at.match,
    path: plainPath(at.path),
    ...(at.ignoreCase ? { ignoreCase: true as const } : {}),
    ...(methods ? { methods: methods.map(plainText) } : {}),
    ...(witness === undefined ? {} : { witness: plainPath(witness) }),
    narrowed,
    does,
    upstreams: action ? upstreamsOf(action, frame.clusters) : [],
    ...rewriteOf(action),
    ...verdict(frame, effects),
    controls,
    transforms: [...frame.transforms, ...effects.flatMap((one) => one.transforms), ...rewrites(action, last)],
    sourceRanges: [],
  };
}

function verdict({ certificate }: Frame, effects: readonly Effect[]): Pick<Draft, "asks" | "undecided"> {
  if (certificate?.mode === "require" || effects.some((one) => one.verdict === "refuses"))
    return { asks: "yes", undecided: [] };
  const undecided = effects.flatMap((one) => one.undecided);
  return { asks: undecided.length > 0 ? "perhaps" : "no", undecided };
}

/** What route, virtual host or table say of a filter: the first of them that says something. */
function settingsOf(parents: readonly Part[], { name }: Filter): Part | undefined {
  for (const parent of parents) {
    const found = entries(parent, "typed_per_filter_config").find(([key]) => key === name)?.[1];
    if (found) return found;
  }
  return undefined;
}

function upstreamsOf(action: Part, clusters: Frame["clusters"]): readonly EdgeUpstream[] {
  const named = text(action, "cluster");
  const weighted = parts(part(action, "weighted_clusters"), "clusters")
    .filter((one) => number(one, "weight") !== 0)
    .flatMap((one) => text(one, "name") ?? []);
  const names = named === undefined ? weighted : [named];
  const found = names.flatMap((name) => clusters.get(name) ?? []);
  return found.length > 0 ? found : [{ scheme: "http", host: "" }];
}

function rewriteOf(action: Part | undefined): { readonly upstreamPath?: string } {
  const prefix = text(action, "prefix_rewrite");
  return prefix === undefined ? {} : { upstreamPath: plainPath(prefix) };
}

const rewrites = (action: Part | undefined, order: number): readonly EdgeTransform[] =>
  ["prefix_rewrite", "regex_rewrite", "path_rewrite_policy"]
    .filter((name) => text(action, name) !== undefined || part(action, name) !== undefined)
    .map((name) => ({ what: "rewrite", name, order, locator: action?.at ?? "" }));
