import type { Closers, GraphReader, Marks } from "../../graph/port.ts";
import { closersOf, LoneClosers } from "../closers.ts";

/**
 * What tells paths apart: the controls that alone close a step. A step that only several controls together close has one
 * mark for all of them, the same as other steps that fall in the same way. What nothing closes has none.
 */
export class ControlMarks implements Marks {
  readonly #graph: GraphReader;
  readonly #closers: Closers;
  readonly #alone: LoneClosers;
  readonly #of = new Map<number, readonly number[]>();
  /** Numbers after those of the controls, by the controls of each alternative. */
  readonly #joint = new Map<string, number>();
  /** Per joint mark: a control that every step with it has. */
  readonly #witness: number[] = [];

  /** @param maxStratum alternatives of later strata do not hold a step up */
  constructor(graph: GraphReader, maxStratum: number) {
    this.#graph = graph;
    this.#closers = closersOf(graph, maxStratum);
    this.#alone = new LoneClosers(this.#closers);
  }

  /** Controls that alone close a step, ascending. */
  alone(step: number): readonly number[] {
    return this.#alone.of(step);
  }

  of(step: number): readonly number[] {
    const known = this.#of.get(step);
    if (known !== undefined) return known;
    const alone = this.alone(step);
    const found = alone.length > 0 ? alone : this.#jointOf(this.#open(step));
    this.#of.set(step, found);
    return found;
  }

  steps(mark: number): readonly number[] {
    const { count } = this.#graph.controls;
    const { stepOf, alternativesOf } = this.#closers;
    const control = mark < count ? mark : (this.#witness[mark - count] ?? -1);
    const touched = Array.from(alternativesOf(control), (alternative) => stepOf[alternative] ?? -1);
    return [...new Set(touched)].filter((step) => this.of(step).includes(mark));
  }

  /** The controls of each alternative that counts. */
  #open(step: number): number[][] {
    const { alternativeStart, counts, controlsOf } = this.#closers;
    const found: number[][] = [];
    for (let a = alternativeStart[step] ?? 0; a < (alternativeStart[step + 1] ?? 0); a++) {
      if (counts(a)) found.push(Array.from(controlsOf(a)));
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
