import type { FactDifference } from "../../graph/port/archive.ts";
import type { GraphReader } from "../../graph/port.ts";
import { type Change, changesOf, reversed } from "./changes.ts";
import { compared } from "./compare.ts";
import { explained } from "./explain.ts";
import { Budget, Lab } from "./lab.ts";
import { type Explained, happenings, strongest } from "./rows.ts";
import { type Asked, Side } from "./side.ts";
import { unreadChanges } from "./unread.ts";

/** Everything that differs between two snapshots for one question. */
export interface Difference {
  readonly before: Side;
  readonly after: Side;
  readonly changes: ReadonlyMap<string, Change>;
  readonly explained: readonly Explained[];
  readonly reached: { readonly before: number; readonly after: number };
}

/** @param differences the facts that the two graphs do not have alike */
export function differenceOf(
  older: GraphReader,
  newer: GraphReader,
  differences: readonly FactDifference[],
  asked: Asked,
): Difference {
  const before = new Side(older, asked);
  const after = new Side(newer, asked);
  const changes = changesOf(differences);
  const { found, reached } = compared(before, after);
  const unread = unreadChanges(changes, before.graph, after.graph);
  const budget = new Budget(Math.max(older.csr.steps, newer.csr.steps));
  const labs = {
    after: new Lab(after, newer, asked, changes, unread, budget),
    before: new Lab(before, older, asked, reversed(changes), unread, budget),
  };
  const all = happenings(found, after.maxStratum).flatMap((happening) => {
    const [lab, other] = happening.forward ? [labs.after, before] : [labs.before, after];
    const rows = strongest(lab.side, happening.rows);
    return explained(lab, other, rows, happening.stratum).map((one): Explained => ({ ...one, happening }));
  });
  return { before, after, changes, explained: all, reached };
}
