import type { GraphReader } from "../../graph/port.ts";
import { type Privilege, privilege } from "../../model/access.ts";

/** A pod of a controller: `k8s:<cluster>:pod:<namespace>:<kind>/<name>@<digest of the template>`. */
const controlled = /^(k8s:[^:]+:pod:[^:]+:[^:@]+)@[0-9a-f]{8}$/;

/** What an id is called in any snapshot: a controller's pods keep their name when they are deployed anew. */
export const stableId = (id: string): string => (id.startsWith("k8s:") ? (controlled.exec(id)?.[1] ?? id) : id);

/** The same of a privilege of the graph. */
export const stableName = (graph: GraphReader, p: number): Privilege =>
  privilege(stableId(graph.nodes[graph.nodeOf(p)]?.id ?? ""), graph.accessOf(p));

/** The privileges that have this one's stable name in another graph. */
export function namesakes(graph: GraphReader, p: number, other: GraphReader): number[] {
  const access = graph.accessOf(p);
  const nodes = other.nodesNamed(stableId(graph.nodes[graph.nodeOf(p)]?.id ?? ""));
  return nodes.map((node) => other.privilegeIndex(node, access)).filter((found) => found >= 0);
}
