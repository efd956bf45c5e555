import { candidateLosses, type GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { closersOf, LoneClosers } from "../closers.ts";
import { shownControl } from "../control.ts";
import { strongest } from "../reached.ts";
import type { WhatIfBest } from "./answer.ts";
import type { Side, SideStart } from "./side.ts";

/** Controls tried in one pass: those on the most proofs. */
const most = 1024;
const shown = 10;
/** Of the best, those of which what is left is counted: as many as one word of lanes takes. */
const counted = 32;

/**
 * The single controls that take most of what is reached away. What alone cuts a target off closes a step of every proof of
 * it, so the controls that close a step of one proof of each row alone are candidates enough. A target that is left only
 * with proofs that contradict themselves counts as left.
 */
export function bestControls({ graph, starts }: Side, certainty: Certainty): WhatIfBest {
  const maxStratum = certainties.indexOf(certainty);
  const lone = loneOf(maxStratum);
  let total = 0;
  const on = new Map<number, number>();
  for (const start of starts.values()) {
    total += start.rows.length;
    const proofs = start.rows.map(({ prove }) => prove().steps);
    for (const [control, n] of lone(start.graph).onProofs(proofs)) on.set(control, (on.get(control) ?? 0) + n);
  }
  const tried = [...on]
    .sort(([a, n], [b, m]) => m - n || a - b)
    .slice(0, most)
    .map(([control]) => control);
  const cuts = new Int32Array(tried.length);
  for (const { graph: own, closure, rows } of starts.values()) {
    const targets = rows.map(({ privilege }) => privilege);
    const candidates = tried.map((control) => lone(own).steps(control));
    const { counts } = candidateLosses(own.csr, closure, targets, maxStratum, candidates);
    for (const [n, count] of counts.entries()) cuts[n] = (cuts[n] ?? 0) + count;
  }
  const cheaper = (a: number, b: number): number =>
    (graph.controls.cost[a] ?? 0) - (graph.controls.cost[b] ?? 0) ||
    compare(graph.controls.id(a), graph.controls.id(b));
  const first = tried
    .map((control, n) => ({ control, cuts: cuts[n] ?? 0 }))
    .filter((one) => one.cuts > 0)
    .sort((a, b) => b.cuts - a.cuts || cheaper(a.control, b.control))
    .slice(0, counted);
  const weaker = first.map(() => 0);
  for (const start of starts.values()) {
    const candidates = first.map(({ control }) => lone(start.graph).steps(control));
    for (const [n, count] of uncovered(start, maxStratum, candidates).entries()) weaker[n] = (weaker[n] ?? 0) + count;
  }
  const controls = first
    .map((one, n) => ({ ...one, left: total - one.cuts + (weaker[n] ?? 0) }))
    .sort((a, b) => b.cuts - a.cuts || a.left - b.left || cheaper(a.control, b.control))
    .slice(0, shown)
    .map(({ control, cuts, left }) => ({ control: shownControl(graph, control), cuts, left }));
  return { candidates: on.size, tried: tried.length, controls };
}

/** Per candidate: the accesses that are left of nodes of which it takes a stronger one away. Each is a row then. */
function uncovered(
  { graph, closure, reached, rows }: SideStart,
  maxStratum: number,
  candidates: readonly ArrayLike<number>[],
): number[] {
  const shownNow = new Set(rows.map(({ privilege }) => privilege));
  const covering = new Set(
    reached.flatMap(({ privilege }) => (shownNow.has(privilege) ? [] : [graph.nodeOf(privilege)])),
  );
  if (covering.size === 0) return candidates.map(() => 0);
  const some = reached.filter(({ privilege }) => covering.has(graph.nodeOf(privilege)));
  const targets = some.map(({ privilege }) => privilege);
  const losses = candidateLosses(graph.csr, closure, targets, maxStratum, candidates);
  return candidates.map((_, n) => {
    const lost = new Set(losses.lost(n));
    const left = strongest(
      graph,
      some.filter(({ privilege }) => !lost.has(privilege)),
    );
    return left.filter(({ privilege }) => !shownNow.has(privilege)).length;
  });
}

/** What closes steps alone in a graph; starts with one graph share it. */
function loneOf(maxStratum: number): (graph: GraphReader) => LoneClosers {
  const of = new Map<GraphReader, LoneClosers>();
  return (graph) => {
    const known = of.get(graph) ?? new LoneClosers(closersOf(graph, maxStratum));
    of.set(graph, known);
    return known;
  };
}
