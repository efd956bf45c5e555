/**
 * Whether some request can both match a route and reach a flaw. A route's path is exact, or with `prefix` (`/api`, matched
 * by segments) or `begins` (`/api*`) everything below it; a flaw's path has `{name}` and `*` for what may be anything.
 */
export type RoutePath = { readonly path: string; readonly match: "begins" | "exact" | "prefix" | "unknown" };

const segmentsOf = (path: string): readonly string[] => path.split("/").filter((segment) => segment !== "");
const isAny = (segment: string): boolean => segment.includes("*") || /^\{.*\}$/.test(segment);
const alike = (a: string, b: string): boolean => isAny(a) || isAny(b) || a === b;

/** True where it cannot be told: what is routed by a pattern may be routed. */
export function serves({ path, match }: RoutePath, flawPath: string): boolean {
  if (match === "unknown") return true;
  const flaw = segmentsOf(flawPath);
  const open = flawPath.endsWith("*");
  const route = segmentsOf(path.replace(/\*$/, ""));
  const limit = open ? flaw.length - 1 : flaw.length;
  if (match === "exact") {
    if (open ? route.length < limit : route.length !== flaw.length) return false;
    return flaw.slice(0, limit).every((segment, at) => alike(segment, route[at] ?? ""));
  }
  // Everything below the route: the flaw lies there, or is a family of paths around it.
  const shared = Math.min(route.length, limit);
  for (let at = 0; at < shared; at++) {
    const last = match === "begins" && at === route.length - 1 && !path.replace(/\*$/, "").endsWith("/");
    const a = route[at] ?? "";
    const b = flaw[at] ?? "";
    if (!(alike(a, b) || (last && b.startsWith(a)))) return false;
  }
  return route.length <= limit || open;
}
