import { closure, startAt } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { LANES } from "./lanes.ts";
import { layout, stepOf, stratumOf } from "./layout.ts";

/** What a batch of starts reaches beyond what is held anyway. */
export interface Batch {
  /** Index of its first start among those asked; bit 0 of the masks. */
  readonly first: number;
  /** Starts in it, at most 32. */
  readonly size: number;
  /** The privileges that some start of the batch reaches, each once, in no order of meaning. Holds until `each` returns. */
  readonly reached: Int32Array;
  /** Per privilege: bit n where the n-th start of the batch reaches it. Holds until `each` returns. */
  readonly lanes: Int32Array;
}

/**
 * The closures of many starts, each with `always`, 32 at once: what each reaches up to a stratum, without proofs. What
 * `always` alone reaches is in none of them. For each batch `each` is called once.
 *
 * A privilege is walked again when another start comes to it: linear for starts that reach different things, at worst 32
 * walks for the price of 32 closures.
 *
 * @throws RangeError when a start or an always-held one is not a privilege of the graph.
 */
export function together(
  graph: Csr,
  always: ArrayLike<number>,
  starts: readonly (readonly number[])[],
  maxStratum: number,
  each: (batch: Batch) => void,
): void {
  const held = closure(graph, always, maxStratum).stratumOf;
  const walk = new LaneWalk(graph, held, maxStratum);
  for (let first = 0; first < starts.length; first += LANES) {
    const batch = starts.slice(first, first + LANES);
    each({ first, size: batch.length, ...walk.run(batch) });
    walk.clear();
  }
}

class LaneWalk {
  readonly #graph: Csr;
  readonly #held: Uint8Array;
  readonly #maxStratum: number;
  readonly #lanes: Int32Array;
  readonly #queued: Uint8Array;
  /** A ring: a privilege is in it once at most. */
  readonly #queue: Int32Array;
  #head = 0;
  #waiting = 0;
  readonly #reached: Int32Array;
  #count = 0;

  constructor(graph: Csr, held: Uint8Array, maxStratum: number) {
    this.#graph = graph;
    this.#held = held;
    this.#maxStratum = maxStratum;
    this.#lanes = new Int32Array(graph.privileges);
    this.#queued = new Uint8Array(graph.privileges);
    this.#queue = new Int32Array(graph.privileges);
    this.#reached = new Int32Array(graph.privileges);
  }

  run(starts: readonly (readonly number[])[]): Pick<Batch, "reached" | "lanes"> {
    const { privileges } = this.#graph;
    for (const [lane, own] of starts.entries())
      for (let i = 0; i < own.length; i++) this.#give(startAt(own, i, privileges), 1 << lane);
    while (this.#waiting > 0) {
      const p = this.#queue[this.#head] as number;
      this.#head = this.#head + 1 === privileges ? 0 : this.#head + 1;
      this.#waiting--;
      this.#pass(p);
    }
    return { reached: this.#reached.subarray(0, this.#count), lanes: this.#lanes };
  }

  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#lanes[this.#reached[i] as number] = 0;
    this.#count = 0;
  }

  /** Hands the lanes of a privilege on through the steps that use it. */
  #pass(from: number): void {
    const { split, arcs, joints } = layout(this.#graph);
    this.#queued[from] = 0;
    const lanes = this.#lanes[from] as number;
    const lone = split[3 * from + 1] as number;
    const end = split[3 * from + 3] as number;
    for (let i = split[3 * from] as number; i < end; i += 2) {
      const packed = arcs[i + 1] as number;
      if (stratumOf(packed) > this.#maxStratum) continue;
      if (i < lone) this.#give(joints[(arcs[i] as number) + 1] as number, this.#common(stepOf(packed), lanes));
      else this.#give(arcs[i] as number, lanes);
    }
  }

  /** Of the lanes given, those that hold every premise of a step. */
  #common(step: number, lanes: number): number {
    const { premiseStart, premises } = this.#graph;
    let common = lanes;
    for (let i = premiseStart[step] as number; i < (premiseStart[step + 1] as number); i++) {
      const premise = premises[i] as number;
      if ((this.#held[premise] as number) > this.#maxStratum) common &= this.#lanes[premise] as number;
    }
    return common;
  }

  #give(p: number, lanes: number): void {
    if ((this.#held[p] as number) <= this.#maxStratum) return;
    const had = this.#lanes[p] as number;
    const has = had | lanes;
    if (has === had) return;
    this.#lanes[p] = has;
    if (had === 0) this.#reached[this.#count++] = p;
    if (this.#queued[p] === 1) return;
    this.#queued[p] = 1;
    const tail = this.#head + this.#waiting++;
    this.#queue[tail < this.#queue.length ? tail : tail - this.#queue.length] = p;
  }
}
