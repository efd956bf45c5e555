import type { SnapshotInfo } from "../../graph/port/archive.ts";
import type { GraphReader } from "../../graph/port.ts";
import { splitPrivilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { kindSpec } from "../../model/node.ts";
import { firstOwner } from "../../model/owner.ts";
import { certainties } from "../../model/step.ts";
import { type AnswerGap, answerGaps, unmatched } from "../answer.ts";
import { waysIn } from "../entries/ways.ts";
import type {
  CarriedScope,
  DiffAnswer,
  DiffCause,
  DiffChange,
  DiffEntry,
  DiffRow,
  DiffSide,
  IdleChange,
  UncomparedRow,
} from "./answer.ts";
import { TwoBooks } from "./book.ts";
import { type Change, isRedeployment, shownChange, whatOf } from "./changes.ts";
import type { Found } from "./compare.ts";
import type { Difference } from "./difference.ts";
import { namedOf } from "./fields-asked.ts";
import { stableId } from "./names.ts";
import { type Effect, type Explained, effects } from "./rows.ts";
import type { Asked, Side } from "./side.ts";
import { sortedUnread, type Unread, unreadOf } from "./unread.ts";
import type { Pair } from "./which.ts";

/** A row before it is written. */
interface Row {
  readonly found: Found;
  readonly of: Explained;
  readonly unread: readonly Unread[];
  readonly sure: number;
  readonly class: string;
  readonly causes: string[];
}

/** Makes the answer of what differs. @param carried scopes that were not read again */
export function answerOf(
  pair: Pair,
  carried: readonly CarriedScope[],
  difference: Difference,
  { from, to, assume, certainty }: Asked,
  limit = Number.POSITIVE_INFINITY,
): DiffAnswer {
  const { before, after, changes } = difference;
  const rows = difference.explained.flatMap((of) => rowsOf(of, difference)).sort(inOrder);
  const comparable = rows.filter(({ unread }) => unread.length === 0);
  const kinds = Object.fromEntries(
    effects.map((effect) => [effect, comparable.filter(({ of }) => of.happening.effect === effect)]),
  ) as Record<Effect, Row[]>;
  const others = rows.filter(({ unread }) => unread.length > 0);
  const names = new Map<Row, string>();
  for (const [effect, own] of Object.entries(kinds))
    for (const [index, row] of own.slice(0, limit).entries()) names.set(row, `${effect[0]}${index + 1}`);
  for (const [index, row] of others.slice(0, limit).entries()) names.set(row, `u${index + 1}`);
  const causes = causesOf(kinds, names);
  const shown = new Set(causes.flatMap((cause) => cause.changes));
  const book = new TwoBooks();
  const write = (own: readonly Row[]): DiffRow[] =>
    own.slice(0, limit).map((row) => written(row, names.get(row) ?? "", difference, book));
  const texts = [...from, ...namedOf(to), ...assume].filter((text) => !text.startsWith("exposed"));
  const answer = {
    schema: 1 as const,
    before: sideOf(pair.before, difference.reached.before),
    after: sideOf(pair.after, difference.reached.after),
    named: pair.named,
    from,
    to,
    assume,
    certainty,
    counts: {
      gained: kinds.gained.length,
      lost: kinds.lost.length,
      changed: kinds.changed.length,
      notComparable: others.length,
      facts: factCounts(changes, shown),
    },
    truncated: [...Object.values(kinds), others].some((own) => own.length > limit),
    causes,
    changes: Object.fromEntries(
      [...shown].sort(compare).flatMap((id): [string, DiffChange][] => {
        const change = changes.get(id);
        return change ? [[id, shownChange(change, before.graph, after.graph)]] : [];
      }),
    ),
    idle: idleOf(changes, shown),
    gained: write(kinds.gained),
    lost: write(kinds.lost),
    changed: write(kinds.changed),
    notComparable: others
      .slice(0, limit)
      .map((row): UncomparedRow => ({ ...written(row, names.get(row) ?? "", difference, book), unread: row.unread })),
    entries: entriesOf(before, after),
    gaps: gapsOf(before.graph, after.graph),
    stale: pair.after.scopes.flatMap(({ scope, stale, takenAt }) =>
      stale > 0 ? [{ scope, facts: stale, takenAt }] : [],
    ),
    carried,
    ...unmatched([before.graph, after.graph], texts),
  };
  return { ...answer, ...book.done() };
}

const sideOf = ({ id, takenAt, importedAt }: SnapshotInfo, reached: number): DiffSide => ({
  id,
  takenAt,
  importedAt,
  reached,
});

function rowsOf(of: Explained, { before, after, changes }: Difference): Row[] {
  const blind = of.ways.map((way) =>
    [...way].flatMap((id) => {
      const change = changes.get(id);
      return (change && unreadOf(change, before.graph, after.graph)) ?? [];
    }),
  );
  const unread = blind.length > 0 && blind.every((own) => own.length > 0) ? sortedUnread(blind.flat()) : [];
  const side = of.happening.forward ? after : before;
  return of.rows.map((found) => {
    const [index = -1] = side.graph.nodesNamed(splitPrivilege(found.target).node);
    const kind = side.graph.nodes[index]?.kind ?? "Hub";
    const sure = (of.happening.forward ? found.after : found.before) ?? 0;
    return { found, of, unread, sure, class: kindSpec(kind).class, causes: [] };
  });
}

const inOrder = (a: Row, b: Row): number =>
  a.sure - b.sure ||
  compare(a.class, b.class) ||
  compare(a.found.target, b.found.target) ||
  compare(a.found.start, b.found.start);

/** Causes of rows that can be compared: those of most rows first, of each effect. Tells each row which it has. */
function causesOf(kinds: Readonly<Record<Effect, readonly Row[]>>, names: ReadonlyMap<Row, string>): DiffCause[] {
  const causes: DiffCause[] = [];
  for (const effect of effects) {
    const byChanges = new Map<string, { readonly changes: readonly string[]; readonly rows: Row[] }>();
    for (const row of kinds[effect]) {
      const ways = row.of.ways.length > 0 ? row.of.ways : [new Set<string>()];
      for (const way of ways) {
        const changes = [...way].sort(compare);
        const key = `${changes.join("\n")}\n${row.of.happening.forward}`;
        const known = byChanges.get(key);
        if (known) known.rows.push(row);
        else byChanges.set(key, { changes, rows: [row] });
      }
    }
    const sorted = [...byChanges].sort(([a, x], [b, y]) => y.rows.length - x.rows.length || compare(a, b));
    for (const [, { changes, rows }] of sorted) {
      const id = `c${causes.length + 1}`;
      for (const row of rows) row.causes.push(id);
      causes.push({
        id,
        effect,
        changes,
        shown: rows.every(({ of }) => of.derived) ? "derived" : "cited",
        rows: rows.flatMap((row) => names.get(row) ?? []),
        count: rows.length,
        targets: new Set(rows.map(({ found }) => splitPrivilege(found.target).node)).size,
        starts: new Set(rows.map(({ found }) => found.start)).size,
      });
    }
  }
  return causes;
}

function written(row: Row, name: string, { before, after }: Difference, book: TwoBooks): DiffRow {
  const { found, of, causes } = row;
  const side = of.happening.forward ? after : before;
  const privileges = side.named(found.target);
  const prover = side.prover(found.start);
  const [proof] = privileges.flatMap((p) => prover?.proof(p) ?? []).sort((a, b) => a.stratum - b.stratum);
  const start = side.start(found.start);
  if (!proof || !start) throw new Error("a row has a proof in the snapshot that it is of");
  const index = side.graph.nodeOf(proof.target);
  const { kind = "Hub" as const, name: shown = "" } = side.graph.nodes[index] ?? {};
  const { node, access } = splitPrivilege(found.target);
  const certaintyOf = (stratum: number) => certainties[stratum] ?? "assumed";
  return {
    row: name,
    start: found.start,
    id: node,
    kind,
    class: kindSpec(kind).class,
    name: shown,
    owner: firstOwner(side.graph.owners.ofNode(index)),
    access,
    ...(found.before === undefined ? {} : { before: certaintyOf(found.before) }),
    ...(found.after === undefined ? {} : { after: certaintyOf(found.after) }),
    conditions: proof.conditions,
    stepCount: proof.stepCount,
    proof: book.add(of.happening.forward ? "after" : "before", start.graph(), proof),
    proofIn: of.happening.forward ? "after" : "before",
    causes,
  };
}

const mostIdle = 20;

/** Changes that no cause has: what else was done. */
function idleOf(changes: ReadonlyMap<string, Change>, shown: ReadonlySet<string>): IdleChange[] {
  const idle: IdleChange[] = [];
  for (const [id, change] of changes) {
    const fact = change.after ?? change.before;
    if (!fact || shown.has(id) || isRedeployment(change)) continue;
    idle.push({ what: whatOf(change), kind: fact.kind, key: fact.key });
    if (idle.length === mostIdle) break;
  }
  return idle;
}

function factCounts(changes: ReadonlyMap<string, Change>, shown: ReadonlySet<string>) {
  const counts = { added: 0, removed: 0, modified: 0, redeployed: 0 };
  for (const [id, change] of changes) {
    counts[whatOf(change)]++;
    if (isRedeployment(change) && !shown.has(id)) counts.redeployed++;
  }
  return counts;
}

/** Ways in of one snapshot alone. */
function entriesOf(before: Side, after: Side) {
  const entries = (side: Side): ReadonlyMap<string, DiffEntry> =>
    new Map(
      waysIn(side.graph, side.maxStratum, false).ways.map(({ node, stratum }) => {
        const { id = "", kind = "Internet" as const, name = "" } = side.graph.nodes[node] ?? {};
        return [stableId(id), { id: stableId(id), kind, name, certainty: certainties[stratum] ?? "assumed" }];
      }),
    );
  const then = entries(before);
  const now = entries(after);
  const only = (some: ReadonlyMap<string, DiffEntry>, others: ReadonlyMap<string, DiffEntry>): DiffEntry[] =>
    [...some.values()].filter(({ id }) => !others.has(id)).sort((a, b) => compare(a.id, b.id));
  return { appeared: only(now, then), gone: only(then, now) };
}

function gapsOf(older: GraphReader, newer: GraphReader) {
  const then = answerGaps(older.gaps);
  const now = answerGaps(newer.gaps);
  const nameOf = ({ scope, collection }: AnswerGap): string => `${scope} ${collection}`;
  const known = new Set(then.map(nameOf));
  const left = new Set(now.map(nameOf));
  return {
    opened: now.filter((gap) => !known.has(nameOf(gap))),
    closed: then.filter((gap) => !left.has(nameOf(gap))),
    still: now.filter((gap) => known.has(nameOf(gap))).length,
  };
}
