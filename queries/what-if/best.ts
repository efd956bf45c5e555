import { candidateLosses, type GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { closersOf, LoneClosers } from "../closers.ts";
import { shownControl } from "../control.ts";
import type { WhatIfBest } from "./answer.ts";
import type { Side } from "./side.ts";

/** Controls tried in one pass: those on the most proofs. */
const most = 1024;
const shown = 10;

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
  const controls = tried
    .map((control, n) => ({ control, cuts: cuts[n] ?? 0 }))
    .filter((one) => one.cuts > 0)
    .sort(
      (a, b) =>
        b.cuts - a.cuts ||
        (graph.controls.cost[a.control] ?? 0) - (graph.controls.cost[b.control] ?? 0) ||
        compare(graph.controls.id(a.control), graph.controls.id(b.control)),
    )
    .slice(0, shown)
    .map((one) => ({ control: shownControl(graph, one.control), cuts: one.cuts, left: total - one.cuts }));
  return { candidates: on.size, tried: tried.length, controls };
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
