import { type Best, best } from "./best.ts";
import { NO_STEP } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { proof } from "./proof.ts";

/** What a search leaves out, beside what the whole question does. */
export interface Restriction {
  /** Steps that are not used. */
  readonly without: readonly number[];
  /** Steps that alone conclude what they conclude. */
  readonly only: readonly number[];
  readonly goals: readonly number[];
}

/** A proof and its cost. */
export interface Cheapest {
  readonly goal: number;
  /** Premises before use. */
  readonly steps: readonly number[];
  readonly cost: number;
}

/** Privileges weighed anew, and rounds of it, beyond which everything is: many small rounds would take longer. */
const MOST_OPEN = 1000;
const MOST_ROUNDS = 200;

/**
 * Cheapest proofs under one restriction after another, near those without any. A privilege whose cheapest proof keeps to
 * the restriction has it still. The others can only have become dearer: they are weighed anew one by one, from the goal
 * down, as far as the best proof so far needs them (AO* over a graph with cycles). Exact: what is not weighed anew counts
 * with too low a cost, and the proof that is given uses none of that.
 */
export class Deviations {
  /** Steps weighed so far: the size of the work. */
  weighed = 0;
  readonly #graph: Csr;
  readonly #starts: ArrayLike<number>;
  readonly #maxStratum: number;
  readonly #banned: Uint8Array | undefined;
  readonly #root: Best;
  readonly #without: Uint8Array;
  /** Per privilege: the step that alone may conclude it; -1 any. */
  readonly #only: Int32Array;
  /** Of this search: whether the cheapest proof without restriction keeps to it. */
  #keeps = new Map<number, boolean>();
  /** Of this search: privileges weighed anew, their cost and step. */
  #open = new Map<number, { cost: number; by: number }>();

  /** @param root least costs from the starts, with the same maxStratum and banned */
  constructor(graph: Csr, starts: ArrayLike<number>, maxStratum: number, root: Best, banned?: Uint8Array) {
    this.#graph = graph;
    this.#starts = starts;
    this.#maxStratum = maxStratum;
    this.#banned = banned;
    this.#root = root;
    this.#without = new Uint8Array(graph.steps);
    this.#only = new Int32Array(graph.privileges).fill(-1);
  }

  /** Undefined: there is no proof. */
  find(restriction: Restriction): Cheapest | undefined {
    const { without, only, goals } = restriction;
    const { conclusion } = this.#graph;
    for (const step of without) this.#without[step] = 1;
    for (const step of only) this.#only[conclusion[step] as number] = step;
    const found = this.#weighing(goals) ?? this.#everything(restriction);
    for (const step of without) this.#without[step] = 0;
    for (const step of only) this.#only[conclusion[step] as number] = -1;
    this.#keeps = new Map();
    this.#open = new Map();
    return found === "none" ? undefined : found;
  }

  /** Undefined where it would take too long. */
  #weighing(goals: readonly number[]): Cheapest | "none" | undefined {
    for (let round = 0; round < MOST_ROUNDS && this.#open.size < MOST_OPEN; round++) {
      const goal = goals.reduce((a, b) => (this.#costOf(b) < this.#costOf(a) ? b : a));
      const cost = this.#costOf(goal);
      if (cost === Infinity) return "none";
      const unsure: number[] = [];
      const steps = this.#trace(goal, unsure);
      if (unsure.length === 0) return { goal, steps, cost };
      for (const p of unsure) this.#open.set(p, { cost: Infinity, by: NO_STEP });
      this.#weigh();
    }
    return undefined;
  }

  #costOf(p: number): number {
    return this.#open.get(p)?.cost ?? (this.#root.cost[p] as number);
  }

  /** The steps of the best proof so far, premises before use. Collects privileges in it that have to be weighed anew. */
  #trace(goal: number, unsure: number[]): number[] {
    const { premiseStart, premises } = this.#graph;
    const steps: number[] = [];
    const seen = new Set<number>();
    const stack = [goal];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top < 0) {
        steps.push(~top);
        continue;
      }
      if (seen.has(top)) continue;
      seen.add(top);
      const open = this.#open.get(top);
      if (open === undefined && !this.#keepsTo(top)) {
        unsure.push(top);
        continue;
      }
      const step = open?.by ?? (this.#root.by[top] as number);
      if (step < 0) continue;
      stack.push(~step);
      const first = premiseStart[step] as number;
      for (let i = (premiseStart[step + 1] as number) - 1; i >= first; i--) stack.push(premises[i] as number);
    }
    return steps;
  }

  #keepsTo(privilege: number): boolean {
    const { premiseStart, premises } = this.#graph;
    const known = this.#keeps;
    const stack = [privilege];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const step = this.#root.by[top] as number;
      const premisesOf =
        step < 0 ? premises.subarray(0, 0) : premises.subarray(premiseStart[step], premiseStart[step + 1]);
      const next = step < 0 || !this.#allows(step, top) ? undefined : premisesOf.find((p) => !known.has(p));
      if (next !== undefined && !known.has(top)) {
        stack.push(next);
        continue;
      }
      stack.pop();
      known.set(top, step < 0 || (this.#allows(step, top) && premisesOf.every((p) => known.get(p) === true)));
    }
    return known.get(privilege) === true;
  }

  #allows(step: number, made: number): boolean {
    if ((this.#graph.stratum[step] as number) > this.#maxStratum || this.#banned?.[step]) return false;
    const only = this.#only[made] as number;
    return this.#without[step] === 0 && (only < 0 || only === step);
  }

  /** Weighs all that is open, from nothing: a cycle does not carry itself. The last opened is the farthest from the goal. */
  #weigh(): void {
    const { makeStart, makes } = this.#graph;
    const all = [...this.#open].reverse();
    for (const [, own] of all) own.cost = Infinity;
    for (let changed = true; changed; ) {
      changed = false;
      for (const [p, own] of all) {
        for (let m = makeStart[p] as number; m < (makeStart[p + 1] as number); m++) {
          const step = makes[m] as number;
          if (!this.#allows(step, p)) continue;
          const cost = this.#sum(step, own.cost);
          if (cost >= own.cost) continue;
          own.cost = cost;
          own.by = step;
          changed = true;
        }
      }
    }
  }

  /** Infinity where it is not less than `most`. */
  #sum(step: number, most: number): number {
    const { premiseStart, premises, cost } = this.#graph;
    this.weighed++;
    let sum = 0;
    for (let i = premiseStart[step] as number; i < (premiseStart[step + 1] as number); i++) {
      sum += this.#costOf(premises[i] as number);
      if (sum >= most) return Infinity;
    }
    return Math.min(sum + (cost[step] as number), Number.MAX_VALUE);
  }

  #everything({ without, only, goals }: Restriction): Cheapest | "none" {
    const { steps, conclusion, makeStart, makes } = this.#graph;
    const banned = this.#banned?.slice() ?? new Uint8Array(steps);
    for (const step of without) banned[step] = 1;
    for (const step of only) {
      const made = conclusion[step] as number;
      for (let m = makeStart[made] as number; m < (makeStart[made + 1] as number); m++)
        if (makes[m] !== step) banned[makes[m] as number] = 1;
    }
    this.weighed += steps;
    const found = best(this.#graph, this.#starts, this.#maxStratum, banned);
    const goal = goals.reduce((a, b) => ((found.cost[b] as number) < (found.cost[a] as number) ? b : a));
    const cost = found.cost[goal] as number;
    return cost === Infinity ? "none" : { goal, steps: proof(this.#graph, found, goal) ?? [], cost };
  }
}
