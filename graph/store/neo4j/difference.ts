import type { Connection } from "./connection.ts";
import type { GraphRows } from "./rows.ts";
import { open } from "./schema.ts";

/** What a new graph has and the newest on the server has not, and the other way round. */
export interface Difference {
  /** Indexes of nodes. */
  readonly nodes: readonly number[];
  /** Steps with one premise. */
  readonly relationships: readonly number[];
  /** Steps with several. */
  readonly steps: readonly number[];
  /** Digests of what ends. */
  readonly gone: { readonly nodes: string[]; readonly relationships: string[]; readonly steps: string[] };
}

/** Patterns of what a snapshot's graph consists of; each object is `x`. */
export const patterns = {
  nodes: "MATCH (x:Node)",
  relationships: "MATCH ()-[x]->()",
  steps: "MATCH (x:Step)",
} as const;

/** Compares by digest: an object that stays is not written. */
export async function difference(connection: Connection, rows: GraphRows, isFirst: boolean): Promise<Difference> {
  const held = async (what: keyof typeof patterns): Promise<Set<string>> => {
    const digests = new Set<string>();
    if (isFirst) return digests;
    const found = connection.stream(`${patterns[what]} WHERE x.to = $open RETURN x.digest AS digest`, { open });
    for await (const { digest } of found) digests.add(String(digest));
    return digests;
  };
  const before = {
    nodes: await held("nodes"),
    relationships: await held("relationships"),
    steps: await held("steps"),
  };
  const nodes: number[] = [];
  const relationships: number[] = [];
  const steps: number[] = [];
  for (let n = 0; n < rows.nodes; n++)
    if (!before.nodes.delete(String(rows.node(n).properties["digest"]))) nodes.push(n);
  for (let s = 0; s < rows.steps; s++) {
    const digest = String(rows.step(s).properties["digest"]);
    const single = rows.isRelationship(s);
    if (!(single ? before.relationships : before.steps).delete(digest)) (single ? relationships : steps).push(s);
  }
  const gone = {
    nodes: [...before.nodes],
    relationships: [...before.relationships],
    steps: [...before.steps],
  };
  return { nodes, relationships, steps, gone };
}
