import type { GraphReader } from "../../graph/port.ts";
import { directRoutes } from "./routed.ts";

/**
 * Routes that no hop asks at, while what they lead to is said to ask by itself: by its API document, or by a key that its
 * settings give it. By node; linear in the routes that the internet comes to.
 */
export function declaredLogins(graph: GraphReader): ReadonlySet<number> {
  const declared = new Set<number>();
  const open = new Set<number>();
  for (const { node, state, application } of directRoutes(graph))
    (state === "not-proven" && application.state === "declared" ? declared : open).add(node);
  return declared.difference(open);
}
