import type { EdgeRouteFact } from "../fact/edge.ts";
import { find, matchWhole } from "./pattern.ts";

/** What choosing looks at. */
export type Choice = Pick<
  EdgeRouteFact,
  | "path"
  | "match"
  | "position"
  | "final"
  | "ignoreCase"
  | "methods"
  | "exceptMethods"
  | "within"
  | "rewritten"
  | "handedOn"
  | "addsSlash"
>;
/** The route that a request gets; `none`: no route takes it; `unknown`: an expression on the way is not decided. */
export type Chosen<C> = C | "none" | "unknown";

/**
 * Which of a server's routes a request gets.
 * @param path normalised, as the product compares it: decoded and with its dots and slashes resolved (nginx), as sent (Envoy)
 * @param method upper case
 */
export function choose<C extends Choice>(
  product: "nginx" | "envoy" | "oauth2-proxy",
  routes: readonly C[],
  path: string,
  method = "GET",
): Chosen<C> {
  const own = routes.filter((route) => route.handedOn === undefined && takesMethod(route, method));
  return product === "nginx" ? nginx(own, path) : firstOf(own, path, product === "envoy");
}

const takesMethod = ({ methods, exceptMethods }: Choice, method: string): boolean =>
  (methods?.includes(method) ?? true) && !(exceptMethods?.includes(method) ?? false);

function firstOf<C extends Choice>(routes: readonly C[], path: string, whole: boolean): Chosen<C> {
  for (const route of [...routes].sort((a, b) => a.position - b.position)) {
    const verdict = matches(route, path, whole);
    if (verdict === undefined) return "unknown";
    if (verdict === true) return route;
  }
  return "none";
}

function matches({ match, path: wanted, ignoreCase }: Choice, path: string, whole: boolean): boolean | undefined {
  if (match === "regex") {
    const verdict = whole ? matchWhole(wanted, path) : find(wanted, path, ignoreCase);
    return verdict === undefined ? undefined : verdict !== false;
  }
  const given = ignoreCase ? path.toLowerCase() : path;
  const own = ignoreCase ? wanted.toLowerCase() : wanted;
  if (match === "exact") return given === own;
  if (!given.startsWith(own)) return false;
  return match === "prefix" || given.length === own.length || given[own.length] === "/";
}

/**
 * nginx: what rewrites of the server change first, what those of the location change last; between them an equal location; else the longest prefix is kept in mind,
 * locations within it are looked at, and unless it says `^~` the first expression of the level that matches wins over
 * it. https://nginx.org/en/docs/http/ngx_http_core_module.html#location
 */
function nginx<C extends Choice>(routes: readonly C[], path: string): Chosen<C> {
  const rewrites = (within: number | undefined): Chosen<C> =>
    firstOf(
      routes.filter((route) => route.rewritten === true && route.within === within),
      path,
      false,
    );
  const rewritten = rewrites(undefined);
  if (rewritten !== "none") return rewritten;
  const children = Map.groupBy(
    routes.filter((route) => route.rewritten !== true),
    ({ within }) => within,
  );
  const [found] = level(children, undefined, path);
  if (found === "none" || found === "unknown") return found;
  const moved = rewrites(found.position);
  return moved === "none" ? found : moved;
}

/** What a level finds, and whether that is settled: an equal location or an expression, over which nothing else wins. */
function level<C extends Choice>(
  children: ReadonlyMap<number | undefined, readonly C[]>,
  within: number | undefined,
  path: string,
): readonly [found: Chosen<C>, settled: boolean] {
  const own = children.get(within) ?? [];
  const equal = own.find(({ match, path: wanted }) => match === "exact" && wanted === path);
  if (equal) return [equal, true];
  // A location that passes on and ends in a slash sends whoever leaves it out there.
  const prefixes = own.filter(({ match }) => match === "prefix");
  const leftOut = prefixes.some(({ path: wanted, addsSlash }) => addsSlash && wanted === `${path}/`);
  if (leftOut && !prefixes.some(({ path: wanted }) => wanted === path)) return ["none", true];
  let found: Chosen<C> = "none";
  let open = true;
  const prefix = longestPrefix(own, path);
  if (prefix) {
    const [inner, settled] = level(children, prefix.position, path);
    found = inner === "none" ? prefix : inner;
    if (settled) return [found, true];
    open = prefix.final !== true;
  }
  if (open) {
    for (const route of own.filter(({ match }) => match === "regex").sort((a, b) => a.position - b.position)) {
      const verdict = find(route.path, path, route.ignoreCase);
      if (verdict === undefined) return ["unknown", true];
      if (verdict === false) continue;
      const [inner] = level(children, route.position, path);
      return [inner === "none" ? route : inner, true];
    }
  }
  return [found, false];
}

const longestPrefix = <C extends Choice>(routes: readonly C[], path: string): C | undefined =>
  routes
    .filter(({ match, path: wanted }) => match === "prefix" && path.startsWith(wanted))
    .reduce<C | undefined>((best, one) => (best && best.path.length >= one.path.length ? best : one), undefined);
