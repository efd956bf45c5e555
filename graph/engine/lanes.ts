import { NOT_REACHED } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { type Layout, layout, stepOf, stratumOf } from "./layout.ts";

/** Closures run side by side, one per bit of an Int32. */
export const LANES = 32;

/** Forward closures from up to LANES single starts at once, inside a bound, on top of what is held anyway. */
export class Lanes {
  readonly #graph: Csr;
  readonly #layout: Layout;
  readonly #held: Uint8Array;
  readonly #now: number;
  readonly #inside: Uint8Array;
  readonly #proven: Uint8Array;
  /** Per privilege: the lanes that hold it. */
  readonly #mask: Int32Array;
  readonly #queued: Uint8Array;
  #queue: number[] = [];
  #touched: number[] = [];
  /** Lanes that reached a proven privilege. */
  #done = 0;

  /**
   * @param held strata of what is held anyway; later than `now` is not held.
   * @param inside per privilege: 1 inside the bound. It must hold every premise, not held anyway, of a step that concludes in it.
   * @param proven per privilege: a stratum once known to reach a target; read at every run.
   */
  constructor(graph: Csr, held: Uint8Array, now: number, inside: Uint8Array, proven: Uint8Array) {
    this.#graph = graph;
    this.#layout = layout(graph);
    this.#held = held;
    this.#now = now;
    this.#inside = inside;
    this.#proven = proven;
    this.#mask = new Int32Array(graph.privileges);
    this.#queued = new Uint8Array(graph.privileges);
  }

  /** The starts that reach a proven privilege. Marks in `refuted` what the closures of the others hold. */
  run(starts: readonly number[], refuted: Uint8Array): number[] {
    this.#done = 0;
    for (const [lane, start] of starts.entries()) this.#give(start, 1 << lane);
    const all = starts.length === LANES ? -1 : (1 << starts.length) - 1;
    for (let head = 0; head < this.#queue.length && this.#done !== all; head++) this.#pass(this.#queue[head] as number);
    for (const p of this.#touched) {
      if (((this.#mask[p] as number) & ~this.#done) !== 0) refuted[p] = 1;
      this.#mask[p] = 0;
      this.#queued[p] = 0;
    }
    this.#queue = [];
    this.#touched = [];
    return starts.filter((_, lane) => (this.#done & (1 << lane)) !== 0);
  }

  /** Hands the lanes of a privilege on through the steps that use it. */
  #pass(from: number): void {
    const { split, arcs, joints } = this.#layout;
    this.#queued[from] = 0;
    const lanes = (this.#mask[from] as number) & ~this.#done;
    if (lanes === 0) return;
    const lone = split[3 * from + 1] as number;
    const end = split[3 * from + 3] as number;
    for (let i = split[3 * from] as number; i < end; i += 2) {
      const packed = arcs[i + 1] as number;
      const p = i < lone ? (joints[(arcs[i] as number) + 1] as number) : (arcs[i] as number);
      if (this.#inside[p] === 0 || stratumOf(packed) > this.#now) continue;
      this.#give(p, i < lone ? this.#common(stepOf(packed), lanes) : lanes);
    }
  }

  /** Of the lanes given, those that hold every premise of a step. */
  #common(s: number, lanes: number): number {
    const { premiseStart, premises } = this.#graph;
    let common = lanes;
    for (let i = premiseStart[s] as number; i < (premiseStart[s + 1] as number); i++) {
      const premise = premises[i] as number;
      if ((this.#held[premise] as number) > this.#now) common &= this.#mask[premise] as number;
    }
    return common;
  }

  #give(p: number, lanes: number): void {
    if (this.#proven[p] !== NOT_REACHED) {
      this.#done |= lanes;
      return;
    }
    const had = this.#mask[p] as number;
    const has = had | lanes;
    if (has === had) return;
    this.#mask[p] = has;
    if (had === 0) this.#touched.push(p);
    if (this.#queued[p] === 1) return;
    this.#queued[p] = 1;
    this.#queue.push(p);
  }
}
