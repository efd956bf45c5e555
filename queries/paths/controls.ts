import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { summaryOf } from "../../model/summary.ts";
import { shownControl } from "../control.ts";
import type { PathControl, PathDifference } from "./answer.ts";
import type { ControlMarks } from "./marks.ts";

/** The controls of the paths of one answer, each described once. */
export class PathControls {
  readonly #graph: GraphReader;
  readonly #marks: ControlMarks;
  /** Keys of the steps shown that fall with a control. */
  readonly #closes = new Map<number, Set<string>>();

  constructor(graph: GraphReader, marks: ControlMarks) {
    this.#graph = graph;
    this.#marks = marks;
  }

  /** Controls that alone close a path, the cheapest to carry out first. @param keys of its steps, in the same order */
  of(steps: readonly number[], keys: readonly string[]): number[] {
    for (const [at, step] of steps.entries()) {
      for (const control of this.#marks.alone(step)) {
        const known = this.#closes.get(control) ?? new Set();
        this.#closes.set(control, known.add(keys[at] ?? ""));
      }
    }
    return this.sorted(steps);
  }

  ids(controls: readonly number[]): string[] {
    return controls.map((control) => this.#graph.controls.id(control));
  }

  difference(here: readonly number[], first: readonly number[]): PathDifference {
    return {
      here: this.ids(here.filter((control) => !first.includes(control))),
      first: this.ids(first.filter((control) => !here.includes(control))),
    };
  }

  /** Every control that a path named, by id, sorted. */
  table(): Record<string, PathControl> {
    const rows = [...this.#closes].map(([control, closes]): [string, PathControl] => {
      const ref = this.#graph.controls.factOf(control);
      const fact = this.#graph.fact(ref);
      const edits = fact ? summaryOf(fact) : `${ref.kind} ${ref.key}`;
      return [this.#graph.controls.id(control), { ...shownControl(this.#graph, control), edits, closes: [...closes] }];
    });
    return Object.fromEntries(rows.sort(([a], [b]) => compare(a, b)));
  }

  /** Controls that alone close one of the steps, the cheapest to carry out first. */
  sorted(steps: readonly number[]): number[] {
    const controls = new Set(steps.flatMap((step) => this.#marks.alone(step)));
    const { cost } = this.#graph.controls;
    const ids = new Map([...controls].map((control) => [control, this.#graph.controls.id(control)]));
    return [...controls].sort((a, b) => (cost[a] ?? 0) - (cost[b] ?? 0) || compare(ids.get(a) ?? "", ids.get(b) ?? ""));
  }
}
