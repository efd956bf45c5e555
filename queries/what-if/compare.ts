import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { type GraphNode, kindSpec } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import { type AnswerBook, tally } from "../answer.ts";
import { counterpart } from "../counterpart.ts";
import { namesakes } from "../diff/names.ts";
import { importanceOf } from "../importance.ts";
import { Places } from "../place.ts";
import { type Reached, strongest, wantsEveryAccess } from "../reached.ts";
import type { WhatIfAnswer, WhatIfRadius, WhatIfRow } from "./answer.ts";
import type { Side, SideStart } from "./side.ts";

type Row = Omit<WhatIfRow, "proof"> & { readonly graph: GraphReader; readonly prove: Reached["prove"] };

type Compared = Pick<WhatIfAnswer, "lost" | "gained" | "changed" | "counts" | "truncated">;

/** What is reached on one side and not on the other, and what is reached with another certainty. */
export function compared(
  before: Side,
  after: Side,
  to: readonly string[],
  limit: number | undefined,
  book: AnswerBook,
): Compared {
  const lost: Row[] = [];
  const gained: Row[] = [];
  const changed: Row[] = [];
  const places = new Map<GraphReader, Places>();
  const boundaryOf = (graph: GraphReader, node: GraphNode): string => {
    const own = places.get(graph) ?? new Places(graph);
    places.set(graph, own);
    return own.at(own.of(node)).id;
  };
  const names = [...new Set([...before.starts.keys(), ...after.starts.keys()])].sort(compare);
  for (const name of names) {
    const old = before.starts.get(name);
    const now = after.starts.get(name);
    const left = new Map(now?.reached.map((one) => [one.privilege, one]));
    const was = new Map<number, number>();
    const fallen: Reached[] = [];
    for (const one of old?.reached ?? []) {
      const same = sameAfter(before.graph, after.graph, one.privilege);
      for (const p of same) was.set(p, Math.min(was.get(p) ?? one.stratum, one.stratum));
      if (!same.some((p) => left.has(p))) fallen.push(one);
    }
    const appeared = [...left.values()].filter(({ privilege }) => !was.has(privilege));
    const others = [...left.values()].filter(({ privilege, stratum }) => (was.get(privilege) ?? stratum) !== stratum);
    const rows = (side: SideStart | undefined, some: readonly Reached[], strata: (one: Reached) => Strata): Row[] =>
      side ? shown(side.graph, some, to).map((one) => row(name, side.graph, one, strata(one), boundaryOf)) : [];
    lost.push(...rows(old, fallen, ({ stratum }) => ({ before: stratum })));
    gained.push(...rows(now, appeared, ({ stratum }) => ({ after: stratum })));
    changed.push(...rows(now, others, ({ privilege, stratum }) => ({ before: was.get(privilege), after: stratum })));
  }
  const counts = { lost: lost.length, gained: gained.length, changed: changed.length };
  const total = counts.lost + counts.gained + counts.changed;
  let left = limit ?? total;
  const taken = (some: Row[]): WhatIfRow[] => {
    const kept = some.sort(byWeight).slice(0, left);
    left -= kept.length;
    return kept.map(({ graph, prove, ...rest }) => ({ ...rest, proof: book.add(graph, prove(), new Map()) }));
  };
  return {
    gained: taken(gained),
    lost: taken(lost),
    changed: taken(changed),
    counts,
    truncated: limit !== undefined && total > limit,
  };
}

/** The privilege in the changed graph; of pods that are deployed anew that of the new ones: it is neither lost nor gained. */
function sameAfter(before: GraphReader, after: GraphReader, privilege: number): readonly number[] {
  const same = counterpart(before, after, privilege);
  if (same >= 0 || before === after) return [same];
  return namesakes(before, privilege, after).filter((p) => counterpart(after, before, p) < 0);
}

interface Strata {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

type BoundaryOf = (graph: GraphReader, node: GraphNode) => string;

const shown = (graph: GraphReader, some: readonly Reached[], to: readonly string[]): readonly Reached[] =>
  wantsEveryAccess(to) ? some : strongest(graph, some);

function row(
  start: string,
  graph: GraphReader,
  { privilege, prove }: Reached,
  { before, after }: Strata,
  boundaryOf: BoundaryOf,
): Row {
  const node = graph.nodes[graph.nodeOf(privilege)];
  if (!node) throw new Error("a privilege without a node");
  const { id, kind, name } = node;
  const was = certainties[before ?? -1];
  const is = certainties[after ?? -1];
  return {
    start,
    id,
    kind,
    class: kindSpec(kind).class,
    name,
    boundary: boundaryOf(graph, node),
    access: graph.accessOf(privilege),
    target: graph.key(privilege),
    ...(was === undefined ? {} : { before: was }),
    ...(is === undefined ? {} : { after: is }),
    graph,
    prove,
  };
}

const weight = ({ before, after }: Row): number => certainties.indexOf(after ?? before ?? "assumed");
const byWeight = (a: Row, b: Row): number =>
  weight(a) - weight(b) ||
  importanceOf(a.kind, a.access) - importanceOf(b.kind, b.access) ||
  compare(a.target, b.target) ||
  compare(a.start, b.start);

/** How much the starts of one side reach, by the rows that an answer shows. */
export function radiusOf({ starts }: Side): WhatIfRadius {
  const classes: string[] = [];
  const strata: string[] = [];
  for (const { graph, rows } of starts.values()) {
    for (const { privilege, stratum } of rows) {
      const kind = graph.nodes[graph.nodeOf(privilege)]?.kind;
      if (kind !== undefined) classes.push(kindSpec(kind).class);
      strata.push(certainties[stratum] ?? "assumed");
    }
  }
  return { count: strata.length, byClass: tally(classes), byCertainty: tally(strata) };
}
