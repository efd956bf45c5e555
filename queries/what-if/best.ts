import { type Closers, candidateLosses, closesAlone } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { shownControl } from "../control.ts";
import { closersOf } from "../cut/closers.ts";
import type { WhatIfBest } from "./answer.ts";
import type { Side, SideStart } from "./side.ts";

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
  const trials = [...starts.values()].map((start) => new Trial(start, maxStratum));
  const total = trials.reduce((sum, { start }) => sum + start.rows.length, 0);
  const on = new Map<number, number>();
  for (const trial of trials) for (const [control, n] of trial.onProofs()) on.set(control, (on.get(control) ?? 0) + n);
  const tried = [...on]
    .sort(([a, n], [b, m]) => m - n || a - b)
    .slice(0, most)
    .map(([control]) => control);
  const cuts = new Int32Array(tried.length);
  for (const trial of trials) for (const [n, count] of trial.losses(tried).entries()) cuts[n] = (cuts[n] ?? 0) + count;
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

/** The candidates of one start. */
class Trial {
  readonly start: SideStart;
  readonly #maxStratum: number;
  readonly #closers: Closers;
  readonly #alone = new Map<number, readonly number[]>();

  constructor(start: SideStart, maxStratum: number) {
    this.start = start;
    this.#maxStratum = maxStratum;
    this.#closers = closersOf(start.graph, maxStratum);
  }

  /** Per control, on how many of the proofs it closes a step alone. */
  onProofs(): ReadonlyMap<number, number> {
    const on = new Map<number, number>();
    for (const { prove } of this.start.rows) {
      const controls = new Set(prove().steps.flatMap((step) => this.#closing(step)));
      for (const control of controls) on.set(control, (on.get(control) ?? 0) + 1);
    }
    return on;
  }

  /** Per control, how many of the start's rows it takes away. */
  losses(controls: readonly number[]): Int32Array {
    const targets = this.start.rows.map(({ privilege }) => privilege);
    const candidates = controls.map((control) => this.#closed(control));
    return candidateLosses(this.start.graph.csr, this.start.closure, targets, this.#maxStratum, candidates).counts;
  }

  /** The steps that a control closes alone. */
  #closed(control: number): number[] {
    const { stepOf } = this.#closers;
    const touched = Array.from(this.#closers.alternativesOf(control), (alternative) => stepOf[alternative] ?? 0);
    return [...new Set(touched)].filter((step) => this.#closing(step).includes(control));
  }

  #closing(step: number): readonly number[] {
    const known = this.#alone.get(step) ?? closesAlone(this.#closers, step);
    this.#alone.set(step, known);
    return known;
  }
}
