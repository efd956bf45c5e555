import { attributed } from "./attribute.ts";
import { changedFacts } from "./changes.ts";
import type { Found } from "./compare.ts";
import { type Lab, remaining } from "./lab.ts";
import type { Side } from "./side.ts";
import { hasStep } from "./steps.ts";
import { type Way, Ways } from "./ways.ts";

/** What made rows come: each set of changes opens a way of its own. */
export interface Explanation {
  readonly rows: readonly Found[];
  /** An empty set: no change did. */
  readonly ways: readonly ReadonlySet<string>[];
  /** True where the rows are gone in the graph derived again with all of it undone. */
  readonly derived: boolean;
}

/** Rounds of undoing what was found and looking for ways that are left. */
const rounds = 4;

/**
 * Explains rows that one snapshot has and another has not, or has only in a weaker stratum.
 * @param lab of the snapshot that has them
 */
export function explained(lab: Lab, other: Side, rows: readonly Found[], stratum: number): Explanation[] {
  const ways = open(lab, other, lab.side, rows, stratum, new Set());
  const groups = new Map<string, { readonly rows: Found[]; readonly ways: Set<string>[] }>();
  for (const [row, own] of ways) {
    const key = own.map((way) => [...way].sort().join("\n")).join("\n\n");
    const known = groups.get(key);
    if (known) known.rows.push(row);
    else groups.set(key, { rows: [row], ways: own });
  }
  // Where there is little to spend, what explains most is tried first.
  return [...groups.values()]
    .sort((a, b) => b.rows.length - a.rows.length)
    .flatMap((group) =>
      isBlind(lab, group.ways) ? [{ ...group, derived: false }] : tried(lab, other, group.rows, group.ways, stratum),
    );
}

/** True where every way rests on something of which only one of the snapshots has read anything: there is nothing to try. */
const isBlind = (lab: Lab, ways: readonly ReadonlySet<string>[]): boolean =>
  ways.length > 0 && ways.every((way) => [...way].some((id) => lab.unread.has(id)));

const union = (ways: Iterable<ReadonlySet<string>>): Set<string> => new Set([...ways].flatMap((way) => [...way]));

/** Undoes what was found of the rows; where some remain, looks for the ways that are left, for those alone. */
function tried(
  lab: Lab,
  other: Side,
  rows: readonly Found[],
  first: readonly Set<string>[],
  stratum: number,
): Explanation[] {
  let ways = [...first];
  let left: readonly Found[] = rows;
  for (let round = 0; round < rounds; round++) {
    const undone = union(ways);
    if (undone.size === 0) return [{ rows, ways: [], derived: false }];
    const side = lab.without(undone);
    if (!side) return [{ rows, ways, derived: false }];
    left = remaining(side, rows, stratum);
    if (left.length === 0) return [{ rows, ways: needed(lab, rows, ways, stratum), derived: true }];
    const more = open(lab, other, side, left, stratum, undone);
    const fresh = [...new Map([...more.values()].flat().map((way) => [[...way].sort().join("\n"), way])).values()];
    const useful = fresh.filter((way) => [...way].some((change) => !undone.has(change)));
    if (useful.length === 0) break;
    if (left.length < rows.length) {
      // They have less in common than it seemed: each part is looked at by itself.
      const gone = rows.filter((row) => !left.includes(row));
      return [...tried(lab, other, gone, first, stratum), ...tried(lab, other, left, [...ways, ...useful], stratum)];
    }
    ways = [...ways, ...useful];
  }
  const gone = rows.filter((row) => !left.includes(row));
  return [
    ...(gone.length > 0 ? [{ rows: gone, ways, derived: true }] : []),
    ...(left.length > 0 ? [{ rows: left, ways, derived: false }] : []),
  ];
}

/** The ways of rows in a side of the lab, with what nothing cited explains found by trial. */
function open(
  lab: Lab,
  other: Side,
  side: Side,
  rows: readonly Found[],
  stratum: number,
  undone: ReadonlySet<string>,
): ReadonlyMap<Found, Set<string>[]> {
  const standing = new Set([...lab.changes.keys()].filter((id) => !undone.has(id)));
  const changed = changedFacts([...standing].flatMap((id) => lab.changes.get(id) ?? []));
  const finder = new Ways(side, other, stratum, changed);
  const byStart = new Map<string, Found[]>();
  for (const row of rows) byStart.set(row.start, [...(byStart.get(row.start) ?? []), row]);
  const raw = new Map<Found, readonly Way[]>();
  for (const [start, own] of byStart) for (const [row, ways] of finder.of(start, own)) raw.set(row, ways);

  const told = [...raw.values()].filter(
    (ways) =>
      !isBlind(
        lab,
        ways.map(({ changes }) => changes),
      ),
  );
  const steps = new Set(told.flat().flatMap(({ unexplained }) => unexplained));
  const ofSteps = attributed([...steps], likely(lab, side, steps, standing), (some, items) => {
    const trial = lab.without(new Set([...undone, ...some]));
    return trial && new Set(items.filter((step) => !hasStep(side.graph, step, trial.graph, stratum)));
  });
  const silent = [...raw].filter(([, ways]) => explainsNothing(ways, ofSteps)).map(([row]) => row);
  const ofRows = attributed(silent, [...standing], (some, items) => {
    const trial = lab.without(new Set([...undone, ...some]));
    const stay = trial && new Set(remaining(trial, items, stratum));
    return stay && new Set(items.filter((row) => !stay.has(row)));
  });
  return new Map(
    [...raw].map(([row, ways]) => {
      const own = ways.map(
        ({ changes, unexplained }) =>
          new Set([...changes, ...unexplained.flatMap((step) => [...(ofSteps.get(step) ?? [])])]),
      );
      const more = ofRows.get(row);
      return [row, more ? [new Set(more)] : distinct(own)];
    }),
  );
}

const distinct = (ways: readonly Set<string>[]): Set<string>[] => [
  ...new Map(ways.filter(({ size }) => size > 0).map((way) => [[...way].sort().join("\n"), way])).values(),
];

const explainsNothing = (ways: readonly Way[], steps: ReadonlyMap<number, ReadonlySet<string>>): boolean =>
  ways.every(({ changes, unexplained }) => changes.size === 0 && !unexplained.some((step) => steps.has(step)));

/** Changes that stand, those of fact kinds first that the steps' rules say they look at. */
function likely(lab: Lab, side: Side, steps: ReadonlySet<number>, standing: ReadonlySet<string>): string[] {
  const kinds = new Set<string>(["coverage"]);
  for (const step of steps) {
    const { needs, reliesOnAbsenceIn } = side.graph.ruleOf(step);
    for (const kind of [...needs, ...reliesOnAbsenceIn]) kinds.add(kind);
  }
  const isLikely = (id: string): boolean => {
    const { before, after } = lab.changes.get(id) ?? {};
    const kind = (after ?? before)?.kind;
    return kind !== undefined && kinds.has(kind);
  };
  return [...[...standing].filter(isLikely), ...[...standing].filter((id) => !isLikely(id))];
}

/**
 * Leaves out of each way the changes that it does not need: with one of them undone, and the other ways closed, the rows
 * are still there. A fact that is new and cited is needed as it is; one that is cited with another content may not be.
 */
function needed(
  lab: Lab,
  rows: readonly Found[],
  ways: readonly Set<string>[],
  stratum: number,
): ReadonlySet<string>[] {
  const result = [...ways];
  for (const [index, way] of ways.entries()) {
    const doubtful = [...way].filter((id) => {
      const { before, facts = [] } = lab.changes.get(id) ?? {};
      return before !== undefined || facts.length > 1;
    });
    if (way.size < 2 || doubtful.length === 0) continue;
    const others = union(result.filter((_, at) => at !== index));
    const idle = (some: readonly string[]): boolean => {
      const side = lab.without(new Set([...others, ...some]));
      return side !== undefined && remaining(side, rows, stratum).length === rows.length;
    };
    const unneeded = idle(doubtful) ? doubtful : doubtful.filter((id) => doubtful.length > 1 && idle([id]));
    const left = new Set([...way].filter((id) => !unneeded.includes(id)));
    if (left.size === 0 || left.size === way.size) continue;
    const side = lab.without(new Set([...others, ...left]));
    if (side && remaining(side, rows, stratum).length === 0) result[index] = left;
  }
  return distinct(result.map((way) => new Set(way)));
}
