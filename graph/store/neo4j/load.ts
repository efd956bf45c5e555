import type { ImportControl } from "../port.ts";
import { type Difference, patterns } from "./difference.ts";
import { type FactChange, factProperties } from "./facts.ts";
import type { GraphRows } from "./rows.ts";
import { open } from "./schema.ts";
import type { Writer } from "./writer.ts";

/** Rows of one transaction. */
const batchRows = 5000;

const closeFacts = `
  UNWIND $rows AS row
  MATCH (f:Fact {key: row.key}) WHERE f.kind = row.kind AND f.scope = row.scope AND f.to = $open
  SET f.to = $number RETURN count(*) AS done`;

const openFacts = `
  UNWIND $rows AS row
  CREATE (f:Fact) SET f = row, f.from = $number, f.to = $open RETURN count(*) AS done`;

const openNodes = `
  UNWIND $rows AS row
  CREATE (n:Node:$(row.kind)) SET n += row.properties, n.from = $number, n.to = $open
  WITH n, row
  CALL (n, row) {
    UNWIND row.privileges AS privilege
    MERGE (p:Privilege {key: privilege.key}) ON CREATE SET p.access = privilege.access
    CREATE (p)-[:ON]->(n)
  }
  RETURN count(*) AS done`;

const openRelationships = `
  UNWIND $rows AS row
  MATCH (a:Privilege {key: row.from[0]}) MATCH (b:Privilege {key: row.to})
  CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties, r.from = $number, r.to = $open
  RETURN count(*) AS done`;

const openSteps = `
  UNWIND $rows AS row
  MATCH (b:Privilege {key: row.to})
  CREATE (s:Step)-[:GIVES]->(b) SET s = row.properties, s.edge = row.type, s.from = $number, s.to = $open
  WITH s, row
  CALL (s, row) {
    UNWIND row.from AS key
    MATCH (a:Privilege {key: key}) CREATE (a)-[:PREMISE_OF]->(s)
  }
  RETURN count(*) AS done`;

const closing = (pattern: string): string =>
  `${pattern} WHERE x.to = $open AND x.digest IN $rows SET x.to = $number RETURN count(DISTINCT x.digest) AS done`;

/**
 * Writes what an import changes, as valid from `number` on: nobody asks for that number before the snapshot is there. What
 * ends is closed first: two versions of a node are never open at once. Gives the total that it reports.
 */
export async function load(
  writer: Writer,
  number: number,
  facts: FactChange,
  rows: GraphRows,
  change: Difference,
  { progress, signal }: ImportControl,
): Promise<number> {
  const { nodes, relationships, steps, gone } = change;
  const objects = [nodes, relationships, steps, gone.nodes, gone.relationships, gone.steps];
  // The last is the snapshot itself.
  const total = facts.closed + facts.opened + objects.reduce((sum, { length }) => sum + length, 0) + 1;
  let done = 0;
  progress?.("write", done, total);

  const put = async (query: string, all: Iterable<unknown>): Promise<void> => {
    for (const batch of batches(all)) {
      signal?.throwIfAborted();
      const answer = await writer.batch(query, { rows: batch, number, open });
      if (answer !== undefined && answer[0]?.["done"] !== batch.length)
        throw new Error(`of ${batch.length} rows the server took ${String(answer[0]?.["done"])}`);
      done += batch.length;
      progress?.("write", done, total);
    }
  };

  await put(closeFacts, mapped(facts.rows("closed"), factProperties));
  await put(openFacts, mapped(facts.rows("opened"), factProperties));
  await put(closing(patterns.nodes), gone.nodes);
  await put(closing(patterns.relationships), gone.relationships);
  await put(closing(patterns.steps), gone.steps);
  await put(
    openNodes,
    mapped(nodes, (n) => rows.node(n)),
  );
  await put(
    openRelationships,
    mapped(relationships, (s) => rows.step(s)),
  );
  await put(
    openSteps,
    mapped(steps, (s) => rows.step(s)),
  );
  signal?.throwIfAborted();
  return total;
}

function* mapped<A, B>(all: Iterable<A>, make: (one: A) => B): Iterable<B> {
  for (const one of all) yield make(one);
}

function* batches<T>(all: Iterable<T>): Iterable<T[]> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
