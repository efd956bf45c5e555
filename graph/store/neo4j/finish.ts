import type { ImportMeta } from "../port.ts";
import type { Stored } from "./read.ts";
import type { GraphRows } from "./rows.ts";
import type { Writer } from "./writer.ts";

/** From now on a killed import leaves something to tidy up. */
export async function begin(writer: Writer, number: number): Promise<void> {
  await writer.batch("MATCH (l:Load {name: 'ambit'}) SET l.number = $number", { number });
}

const publish = `
  MATCH (l:Load {name: 'ambit'}) SET l.number = CASE WHEN $tidyLater THEN $number ELSE null END
  MERGE (s:Snapshot {id: $id})
  SET s.number = $number, s.takenAt = $takenAt, s.importedAt = $importedAt, s.facts = $facts
  WITH s
  CALL (s) { MATCH (other:Newest) REMOVE other:Newest }
  CALL (s) { MATCH (s)-[before:COVERS]->() DELETE before }
  CALL (s) {
    UNWIND $scopes AS scope
    MERGE (x:Scope {name: scope.scope})
    CREATE (s)-[:COVERS {takenAt: scope.takenAt, importedAt: scope.importedAt, digest: scope.digest,
      facts: toInteger(scope.facts), stale: toInteger(scope.stale)}]->(x)
  }
  CALL (s) { UNWIND $rules AS rule MERGE (r:Rule {id: rule.id}) SET r = rule }
  SET s:Newest
  CREATE (i:Import)-[:GAVE]->(s)
  SET i = $import, i.number = $number, i.facts = toInteger(i.facts), i.problems = toInteger(i.problems)`;

/** The one small transaction that makes the snapshot be there, and the newest. */
export async function finish(
  writer: Writer,
  { number, info, scopes }: Stored,
  rows: GraphRows,
  meta: ImportMeta,
  brought: { readonly scopes: readonly string[]; readonly facts: number },
  tidyLater: boolean,
): Promise<void> {
  await writer.batch(publish, {
    id: info.id,
    number,
    takenAt: info.takenAt,
    importedAt: info.importedAt,
    facts: info.facts,
    scopes,
    rules: rows.rules(),
    import: {
      importedAt: meta.importedAt,
      inputs: [...meta.inputs],
      snapshot: info.id,
      takenAt: info.takenAt,
      scopes: brought.scopes,
      facts: brought.facts,
      problems: meta.problems.length,
    },
    tidyLater,
  });
}

/** Nothing is left to tidy up. */
export async function settled(writer: Writer): Promise<void> {
  await writer.batch("MATCH (l:Load {name: 'ambit'}) SET l.number = null", {});
}
