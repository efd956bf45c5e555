import type { FactDifference } from "../../graph/port/archive.ts";
import type { Evidence, FactRef, GraphReader, Overlay } from "../../graph/port.ts";
import { canonical, compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { firstOwner } from "../../model/owner.ts";
import { summaryOf } from "../../model/summary.ts";
import type { DiffChange } from "./answer.ts";
import { fieldChanges } from "./fields.ts";
import { stableId } from "./names.ts";

/** One thing that changed: a fact; a workload that was deployed anew under another key; the items of one list. */
export interface Change {
  /** `<kind> <key>`, the key of the newer snapshot where it is there. */
  readonly id: string;
  readonly before?: Fact;
  readonly after?: Fact;
  /** All facts that differ because of it. */
  readonly facts: readonly FactDifference[];
}

export const refName = ({ kind, key }: FactRef): string => `${kind} ${key}`;

/** A fact that is an item of a list has its number at the end of its key: `<policy>#/3`, `<role>/0`. */
const item = /^(.*\/)\d+$/;

/** The differences of two snapshots as changes, by id. */
export function changesOf(differences: readonly FactDifference[]): ReadonlyMap<string, Change> {
  const changes: Change[] = [];
  const lists = Map.groupBy(differences, ({ kind, key }) => `${kind} ${item.exec(key)?.[1] ?? ""}`);
  for (const [name, facts] of lists) {
    const moved = name.endsWith("/") ? movedItems(facts) : undefined;
    if (moved) changes.push(moved);
    else changes.push(...single(facts));
  }
  return new Map(changes.sort((a, b) => compare(a.id, b.id)).map((change) => [change.id, change]));
}

/** Where the items of a list only stand elsewhere, since some were put in or taken out before them: one change. */
function movedItems(facts: readonly FactDifference[]): Change | undefined {
  const said = ({ key: _, source: __, ...rest }: Fact): string => canonical(rest);
  const older = facts.flatMap(({ before }) => before ?? []);
  const newer = facts.flatMap(({ after }) => after ?? []);
  const then = new Set(older.map(said));
  const now = new Set(newer.map(said));
  const [before] = older.filter((fact) => !now.has(said(fact)));
  const [after] = newer.filter((fact) => !then.has(said(fact)));
  if (!newer.some((fact) => then.has(said(fact)))) return undefined;
  const shown = after ?? before ?? newer[0];
  if (!shown) return undefined;
  const both =
    before || after ? { ...(before ? { before } : {}), ...(after ? { after } : {}) } : { before: shown, after: shown };
  return { id: refName(shown), ...both, facts };
}

/** Each fact a change of its own; of one workload with two templates both. */
function single(facts: readonly FactDifference[]): Change[] {
  const gone = Map.groupBy(
    facts.filter(({ key, before, after }) => before && !after && stableId(key) !== key),
    ({ kind, key }) => `${kind} ${stableId(key)}`,
  );
  const replaced = new Set<FactDifference>();
  const changes: Change[] = [];
  for (const fact of facts) {
    const { kind, key, before, after } = fact;
    if (!after) continue;
    const predecessor = before || stableId(key) === key ? undefined : gone.get(`${kind} ${stableId(key)}`)?.shift();
    if (predecessor) replaced.add(predecessor);
    const was = before ?? predecessor?.before;
    changes.push({
      id: refName(fact),
      after,
      ...(was ? { before: was } : {}),
      facts: predecessor ? [fact, predecessor] : [fact],
    });
  }
  for (const fact of facts)
    if (fact.before && !fact.after && !replaced.has(fact))
      changes.push({ id: refName(fact), before: fact.before, facts: [fact] });
  return changes;
}

const turned = <T extends { readonly before?: Fact; readonly after?: Fact }>({ before, after, ...rest }: T) => ({
  ...rest,
  ...(after ? { before: after } : {}),
  ...(before ? { after: before } : {}),
});

/** The same, seen from the other snapshot. */
export const reversed = (changes: ReadonlyMap<string, Change>): ReadonlyMap<string, Change> =>
  new Map([...changes].map(([id, change]) => [id, { ...turned(change), facts: change.facts.map(turned) }]));

/** Fact by name, as the snapshot that has what is `after` holds them -> id of the change. */
export const changedFacts = (changes: Iterable<Change>): ReadonlyMap<string, string> =>
  new Map(
    [...changes].flatMap(({ id, facts }) =>
      facts.flatMap((fact): [string, string][] => (fact.after ? [[refName(fact), id]] : [])),
    ),
  );

/** What takes changes back in the snapshot that has them. */
export function undoing(changes: Iterable<Change>): Overlay {
  const facts = [...changes].flatMap((change) => change.facts);
  return {
    add: facts.flatMap(({ before }) => before ?? []),
    remove: facts.flatMap(({ kind, key, before }) => (before ? [] : [{ kind, key }])),
  };
}

/** A workload whose template says the same: other pods run it, elsewhere, or from another build of its image. */
export const isRedeployment = ({ before, after }: Change): boolean =>
  before?.kind === "k8s.pod" && after?.kind === "k8s.pod" && before.key === after.key;

const evidence = (fact: Fact): Evidence => ({
  source: fact.source.document,
  locator: fact.source.locator,
  summary: summaryOf(fact),
});

/** What became of its fact. */
export const whatOf = ({ before, after }: Change): DiffChange["what"] =>
  before && after ? "modified" : after ? "added" : "removed";

/** A change as answers show it. */
export function shownChange(change: Change, older: GraphReader, newer: GraphReader): DiffChange {
  const { before, after } = change;
  const fact = after ?? before;
  if (!fact) throw new Error("a change has a fact before it or after it");
  return {
    what: whatOf(change),
    kind: fact.kind,
    key: fact.key,
    ...(before && after && before.key !== after.key ? { keyBefore: before.key } : {}),
    scope: fact.scope,
    ...(before ? { before: evidence(before) } : {}),
    ...(after ? { after: evidence(after) } : {}),
    fields: before && after ? fieldChanges(before, after) : [],
    owner: firstOwner((after ? newer : older).owners.ofFact({ kind: fact.kind, key: fact.key })),
  };
}
