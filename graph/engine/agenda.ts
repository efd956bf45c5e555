import type { Csr } from "./csr.ts";

/** Steps whose premises hold but whose turn has not come: their stratum or their level is later. */
export class Agenda {
  readonly #graph: Csr;
  readonly #levelOf: Int32Array;
  /** Per stratum, in the order they became ready. */
  readonly #waiting: number[][] = [];
  readonly #due = new Map<number, number[]>();
  /** The highest level with a step due in the open stratum; -1 when none. */
  last = -1;

  /** @param levelOf per privilege: the level it was reached at, written by the closure. */
  constructor(graph: Csr, levelOf: Int32Array) {
    this.#graph = graph;
    this.#levelOf = levelOf;
  }

  /** Leaves a ready step for its own stratum. */
  await(step: number): void {
    const stratum = this.#graph.stratum[step] as number;
    const steps = this.#waiting[stratum];
    if (steps === undefined) this.#waiting[stratum] = [step];
    else steps.push(step);
  }

  /** Begins a stratum: what waited for it becomes due, each step at its own level. */
  open(stratum: number): void {
    this.#due.clear();
    this.last = -1;
    for (const step of this.#waiting[stratum] ?? []) this.schedule(step, this.latest(step));
  }

  /** The highest level among the premises of a step; 0 without premises. */
  latest(step: number): number {
    const { premiseStart, premises } = this.#graph;
    let latest = 0;
    for (let i = premiseStart[step] as number; i < (premiseStart[step + 1] as number); i++) {
      latest = Math.max(latest, this.#levelOf[premises[i] as number] as number);
    }
    return latest;
  }

  /** Makes a step due whose latest premise is of that level: there if it costs nothing, else one level later. */
  schedule(step: number, latest: number): void {
    const level = this.#graph.cost[step] === 0 ? latest : latest + 1;
    const steps = this.#due.get(level);
    if (steps === undefined) this.#due.set(level, [step]);
    else steps.push(step);
    this.last = Math.max(this.last, level);
  }

  dueAt(level: number): readonly number[] {
    return this.#due.get(level) ?? [];
  }
}
