import { pathLike } from "../../model/edge/pattern.ts";
import { witnessOf } from "./address.ts";
import type { Witness } from "./placement.ts";
import type { Routed } from "./routed.ts";
import { type Main, methodOf } from "./ways.ts";

/** A request of the class of a route, as text: of an expression a path that it takes. @param method other than the route's own */
export function requestFor(routed: Routed, method = askedBy(routed)): Witness {
  const { address, ways, next, id } = routed;
  const inner = next[0]?.id === id ? next[0].ways : [];
  const path = [...inner, ...ways].map(({ main }) => taken(main)).find((one) => one !== undefined);
  return witnessOf(path === undefined ? address : { ...address, pathClass: path }, method);
}

function askedBy({ ways, address }: Routed): string {
  if (address.scheme === "tcp") return "TCP";
  const method = methodOf(ways);
  return method === undefined || method === "ANY" ? "GET" : method;
}

/** A path that an expression takes; undefined for what is no expression, or one of which none is known. */
function taken(main: Main): string | undefined {
  switch (main.kind) {
    case "edge.route":
      return main.match === "regex" ? main.witness : undefined;
    // https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/
    case "k8s.ingress-path":
      return isPattern(main.path) ? pathLike(`^${main.path}`, true) : undefined;
    case "k8s.route":
      return main.pathType === "ImplementationSpecific" && isPattern(main.path)
        ? pathLike(`^(?:${main.path})$`, main.ignoreCase)
        : undefined;
    default:
      return undefined;
  }
}

const isPattern = (path: string): boolean => /[()[\]|^$+\\]|\.\*/.test(path);
