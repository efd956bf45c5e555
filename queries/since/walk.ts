import type { Archive } from "../../graph/port/archive.ts";
import type { GraphReader } from "../../graph/port.ts";
import { type Change, changesOf } from "../diff/changes.ts";
import { compared, type Found } from "../diff/compare.ts";
import { explained } from "../diff/explain.ts";
import { Budget, Lab, remaining } from "../diff/lab.ts";
import { strongest } from "../diff/rows.ts";
import { type Asked, Side } from "../diff/side.ts";
import { sortedUnread, type Unread, unreadChanges, unreadOf } from "../diff/unread.ts";
import type { HistoryPoint, ReachedPeriod } from "./answer.ts";

/** A target that is reachable now, and when it was before. */
export interface Traced {
  readonly found: Found;
  /** Newest first; the first goes on. */
  readonly periods: readonly ReachedPeriod[];
  /** What opened the period that goes on. */
  readonly opened: readonly Change[];
  readonly derived: boolean;
  readonly unread: readonly Unread[];
}

/** The same while history is walked. */
interface Tracing {
  readonly found: Found;
  readonly periods: ReachedPeriod[];
  /** Reached at the point before, on the way back. */
  open: boolean;
  opened: readonly Change[];
  derived: boolean;
  unread: readonly Unread[];
}

/** The points of history that are looked at, newest first; imports that changed nothing are one with those before them. */
export function pointsOf({ current, imports, snapshots }: Archive, most: number) {
  const last = imports.findLastIndex(({ snapshot }) => snapshot === current.id);
  const all = imports.slice(0, last + 1);
  const looked = all.slice(-most);
  const points: HistoryPoint[] = [];
  for (const { snapshot: id, importedAt, takenAt } of looked) {
    const info = snapshots.find((one) => one.id === id);
    if (info && points.at(-1)?.id !== id) points.push({ id, takenAt: takenAt ?? info.takenAt, importedAt });
  }
  return { points: points.reverse(), imports: looked.length, older: all.length - looked.length };
}

/** Walks from the newest point to the oldest: what is reachable may have come and gone, so no point may be left out. */
export async function traced(
  archive: Archive,
  points: readonly HistoryPoint[],
  snapshot: GraphReader,
  asked: Asked,
): Promise<{ readonly side: Side; readonly rows: readonly Traced[] }> {
  const side = new Side(snapshot, asked);
  const now = strongest(side, compared(new Side(snapshot, asked, true), side).found);
  const [newest] = points;
  if (!newest) return { side, rows: [] };
  const rows = now.map(
    (found): Tracing => ({
      found,
      periods: [{ from: newest, atLeast: true }],
      open: true,
      opened: [],
      derived: true,
      unread: [],
    }),
  );
  const budget = new Budget(snapshot.csr.steps);
  let newer: Moment = { point: newest, snapshot, side };
  for (const point of points.slice(1)) {
    const graph = await archive.open(point.id);
    const older: Moment = { point, snapshot: graph, side: new Side(graph, asked) };
    const ended = stepBack(rows, newer.point, older);
    if (ended.length > 0) {
      const differences = await archive.differences(point.id, newer.point.id);
      explain(ended, newer, older, changesOf(differences), asked, budget);
    }
    newer = older;
  }
  return { side, rows };
}

/** A point of history, opened. */
interface Moment {
  readonly point: HistoryPoint;
  readonly snapshot: GraphReader;
  readonly side: Side;
}

/** Goes one point further back. Gives the rows whose period that goes on begins after it. */
function stepBack(rows: readonly Tracing[], newer: HistoryPoint, { point, side }: Moment): Tracing[] {
  const all = rows.map(({ found }) => found);
  const held = new Set(remaining(side, all, side.maxStratum));
  const ended: Tracing[] = [];
  for (const row of rows) {
    const period = row.periods.at(-1);
    const isHeld = held.has(row.found);
    if (!period || isHeld === row.open) {
      if (period && isHeld) row.periods.splice(-1, 1, { ...period, from: point });
      continue;
    }
    row.open = isHeld;
    if (isHeld) row.periods.push({ from: point, atLeast: true, until: newer });
    else {
      row.periods.splice(-1, 1, { ...period, atLeast: false, after: point });
      if (row.periods.length === 1) ended.push(row);
    }
  }
  return ended;
}

/** Says what opened the rows between two points, or that the older one did not read what would tell. */
function explain(
  rows: readonly Tracing[],
  newer: Moment,
  older: Moment,
  changes: ReadonlyMap<string, Change>,
  asked: Asked,
  budget: Budget,
): void {
  const blindChanges = unreadChanges(changes, older.side.graph, newer.side.graph);
  const lab = new Lab(newer.side, newer.snapshot, asked, changes, blindChanges, budget);
  const byFound = new Map(rows.map((row) => [row.found, row]));
  for (const { rows: own, ways, derived } of explained(lab, older.side, [...byFound.keys()], newer.side.maxStratum)) {
    const all = ways.map((way) => [...way].flatMap((id) => changes.get(id) ?? []));
    const blind = all.map((way) => way.flatMap((change) => unreadOf(change, older.side.graph, newer.side.graph) ?? []));
    const unread = blind.length > 0 && blind.every((way) => way.length > 0) ? sortedUnread(blind.flat()) : [];
    for (const found of own) {
      const row = byFound.get(found);
      const period = row?.periods.at(-1);
      if (!row || !period) continue;
      row.derived = derived;
      if (unread.length === 0) row.opened = [...new Set(all.flat())];
      else {
        const { after: _, ...rest } = period;
        row.unread = unread;
        row.periods.splice(-1, 1, { ...rest, atLeast: true });
      }
    }
  }
}
