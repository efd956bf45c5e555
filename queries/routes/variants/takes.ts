import { find, matchWhole } from "../../../model/edge/pattern.ts";
import type { FactOf } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import type { Main } from "../ways.ts";
import { wayOf } from "./sites.ts";

/** Whether a route takes a path as its hop compares it; undefined where that is not decided. */
export function takes(routed: Routed, main: Main, path: string): boolean | undefined {
  const matched = byMatch(routed, main, path);
  const way = wayOf(routed);
  if (matched === false || way?.main !== main || (main.kind !== "k8s.route" && main.kind !== "k8s.ingress-path"))
    return matched;
  const { pathClass } = way;
  // A class that a policy tells apart from the rest of the route, by letters as they are written.
  if (pathClass === (main.pathType === "Exact" ? main.path : `${main.path}*`)) return matched;
  if (/\?[A-Z]+\*?$/.test(pathClass)) return false;
  const inside = pathClass.endsWith("*") ? path.startsWith(pathClass.slice(0, -1)) : path === pathClass;
  return inside ? matched : false;
}

function byMatch(routed: Routed, main: Main, path: string): boolean | undefined {
  switch (main.kind) {
    case "k8s.ingress-path":
      return byIngress(main, path);
    case "k8s.route":
      if (main.ignoreCase) return byMatch(routed, lowered(main), path.toLowerCase());
      if (main.pathType === "Exact") return path === main.path;
      if (main.pathType === "ImplementationSpecific") return decided(matchWhole(main.path, path));
      // A prefix of the Gateway API is one of whole segments, one of Istio and Traefik is one of letters.
      return main.type.endsWith("route") && !main.type.startsWith("ingress")
        ? bySegments(main.path, path)
        : path.startsWith(main.path);
    case "aws.listener-rule":
      return (main.otherConditions ?? []).length > 0
        ? undefined
        : main.paths.length === 0 || main.paths.some((pattern) => byWildcards(pattern, path));
    case "aws.behavior":
      return byWildcards(main.path.startsWith("/") || main.path.startsWith("*") ? main.path : `/${main.path}`, path);
    case "aws.api-route":
      return byParameters(main, routed.address.pathClass.replace(/\*$/, ""), path);
    default:
      return undefined;
  }
}

function lowered({ ignoreCase: _, ...route }: FactOf<"k8s.route">): FactOf<"k8s.route"> {
  return { ...route, path: route.path.toLowerCase() };
}

const decided = (verdict: ReturnType<typeof find>): boolean | undefined =>
  verdict === undefined ? undefined : verdict !== false;

function bySegments(own: string, path: string): boolean {
  const bare = own.replace(/\/$/, "");
  return path === bare || path.startsWith(`${bare}/`);
}

/** ingress-nginx makes an expression, whatever the case, of paths that are rewritten. https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/ */
function byIngress(
  { pathType, path: own, transforms = [] }: FactOf<"k8s.ingress-path">,
  path: string,
): boolean | undefined {
  if (transforms.some((name) => /(use-regex|rewrite-target)$/.test(name))) return decided(find(`^${own}`, path, true));
  if (pathType === "Exact") return path === own;
  return pathType === "Prefix" ? bySegments(own, path) : path.startsWith(own);
}

/** `*`: any letters, `?`: one. Letters count as they are written. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions */
function byWildcards(pattern: string, path: string): boolean {
  // The end of what the last `*` may begin after: two places are kept, so that no pattern takes longer than both lengths' product.
  let at = 0;
  let own = 0;
  let star = -1;
  let mark = 0;
  while (at < path.length) {
    if (own < pattern.length && (pattern[own] === "?" || pattern[own] === path[at]) && pattern[own] !== "*") {
      at += 1;
      own += 1;
    } else if (pattern[own] === "*") {
      star = own;
      mark = at;
      own += 1;
    } else if (star >= 0) {
      own = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (pattern[own] === "*") own += 1;
  return own === pattern.length;
}

/** A parameter is one segment, `{proxy+}` and `$default` all that is left. */
function byParameters({ path: own }: FactOf<"aws.api-route">, base: string, path: string): boolean {
  if (own === "$default" || /\{[^}]*\+\}$/.test(own)) return path.startsWith(base);
  const mine = base.split("/");
  const theirs = path.split("/");
  return (
    mine.length === theirs.length &&
    mine.every((part, index) => (/^\{[^}]*\}$/.test(part) ? theirs[index] !== "" : part === theirs[index]))
  );
}
