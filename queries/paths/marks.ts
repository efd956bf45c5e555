import type { GraphReader, Marks } from "../../graph/port.ts";
import { isAdmitted } from "../cut/closers.ts";

/**
 * What tells paths apart: the controls that alone close a step. A step that only several controls together close has one
 * mark for all of them, the same as other steps that fall in the same way. What nothing closes has none.
 */
export class ControlMarks implements Marks {
  readonly #graph: GraphReader;
  readonly #maxStratum: number;
  readonly #alone = new Map<number, readonly number[]>();
  readonly #of = new Map<number, readonly number[]>();
  /** Numbers after those of the controls, by the controls of each alternative. */
  readonly #joint = new Map<string, number>();
  /** Per joint mark: a control that every step with it has. */
  readonly #witness: number[] = [];

  /** @param maxStratum alternatives of later strata do not hold a step up */
  constructor(graph: GraphReader, maxStratum: number) {
    this.#graph = graph;
    this.#maxStratum = maxStratum;
  }

  /** Controls that alone close a step, ascending. */
  alone(step: number): readonly number[] {
    const known = this.#alone.get(step);
    if (known !== undefined) return known;
    const [first = [], ...rest] = this.#closers(step);
    const found = first.filter((control) => rest.every((own) => own.includes(control)));
    this.#alone.set(step, found);
    return found;
  }

  of(step: number): readonly number[] {
    const known = this.#of.get(step);
    if (known !== undefined) return known;
    const alone = this.alone(step);
    const found = alone.length > 0 ? alone : this.#jointOf(this.#closers(step));
    this.#of.set(step, found);
    return found;
  }

  steps(mark: number): readonly number[] {
    const { count, touched, touchedStart, stepOf } = this.#graph.controls;
    const control = mark < count ? mark : (this.#witness[mark - count] ?? -1);
    const all = touched.subarray(touchedStart[control], touchedStart[control + 1]);
    return [...new Set(Array.from(all, (alternative) => stepOf[alternative] ?? -1))].filter((step) =>
      this.of(step).includes(mark),
    );
  }

  /** The controls of each alternative that counts. */
  #closers(step: number): number[][] {
    const { alternativeStart, closers, closersStart } = this.#graph.controls;
    const found: number[][] = [];
    const from = alternativeStart[step] ?? 0;
    for (let a = from; a < (alternativeStart[step + 1] ?? 0); a++) {
      if (isAdmitted(this.#graph, step, a - from, this.#maxStratum))
        found.push([...closers.subarray(closersStart[a], closersStart[a + 1])]);
    }
    return found;
  }

  #jointOf(closers: readonly (readonly number[])[]): readonly number[] {
    const witness = closers[0]?.[0];
    if (witness === undefined || closers.some((own) => own.length === 0)) return [];
    const key = closers
      .map((own) => own.join())
      .sort()
      .join(" ");
    const known = this.#joint.get(key);
    if (known !== undefined) return [known];
    const made = this.#graph.controls.count + this.#witness.push(witness) - 1;
    this.#joint.set(key, made);
    return [made];
  }
}
