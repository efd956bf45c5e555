import type { Agenda } from "./agenda.ts";
import type { Csr } from "./csr.ts";
import { type Layout, stepOf, stratumOf } from "./layout.ts";

/** Stratum of a privilege that was not reached. */
export const NOT_REACHED = 255;
/** `by` of a privilege that was not reached. */
export const NO_STEP = -2;

/**
 * Privileges walked per call. Small, so that the compiler sees an ordinary function called often rather than one long
 * loop, and so that what `fetch` brings near is still there when it is walked.
 */
const CHUNK = 64;

/** The state of one closure, and its walk over one level at a time. The hot loops of the engine are here. */
export class Walk {
  readonly stratumOf: Uint8Array;
  readonly by: Int32Array;
  /** The privileges reached so far, `count` of them; the first `walked` have handed on what they give. */
  readonly order: Int32Array;
  count = 0;
  walked = 0;
  /** What the last read ahead gave. Of no meaning; if nothing kept it the compiler would drop the reads. */
  fetched = 0;
  /** The stratum and the level being walked. */
  stratum = 0;
  level = 0;
  readonly #split: Int32Array;
  readonly #arcs: Int32Array;
  readonly #conclusion: Int32Array;
  readonly #cost: Uint16Array;
  /** Per joint number: premises not walked yet. */
  readonly #missing: Int32Array;
  readonly #banned: Uint8Array | undefined;
  readonly #agenda: Agenda;
  /** Steps with several premises that fire at the end of the level. */
  readonly #ready: number[] = [];

  constructor(graph: Csr, { split, arcs, needs }: Layout, agenda: Agenda, banned: Uint8Array | undefined) {
    this.stratumOf = new Uint8Array(graph.privileges).fill(NOT_REACHED);
    this.by = new Int32Array(graph.privileges).fill(NO_STEP);
    this.order = new Int32Array(graph.privileges);
    this.#split = split;
    this.#arcs = arcs;
    this.#conclusion = graph.conclusion;
    this.#cost = graph.cost;
    this.#missing = needs.slice();
    this.#banned = banned;
    this.#agenda = agenda;
  }

  /** Takes a privilege as reached, unless it is already. */
  reach(privilege: number, by: number): void {
    if (this.stratumOf[privilege] !== NOT_REACHED) return;
    this.stratumOf[privilege] = this.stratum;
    this.by[privilege] = by;
    this.order[this.count++] = privilege;
  }

  /**
   * Walks the privileges reached and not walked, and those that free steps add to them; the others that they give are
   * reached, for the next level, and not walked. Answers where in `order` this level ends.
   */
  walkLevel(): number {
    for (let from = this.walked; from < this.count; ) {
      const to = Math.min(this.count, from + CHUNK);
      this.#fetch(from, to, 0);
      this.#walkJointAndFree(from, to);
      from = to;
    }
    const end = this.count;
    for (const s of this.#ready) this.reach(this.#conclusion[s] as number, s);
    this.#ready.length = 0;
    while (this.walked < end) {
      const to = Math.min(end, this.walked + CHUNK);
      this.#fetch(this.walked, to, 2);
      this.#walkPaid(this.walked, to);
      this.walked = to;
    }
    return end;
  }

  /** Touches the arcs of a chunk. No read waits for another or for a branch, so that memory answers them all at once. */
  #fetch(from: number, to: number, run: number): void {
    const order = this.order;
    const split = this.#split;
    const arcs = this.#arcs;
    let touched = 0;
    for (let i = from; i < to; i++) touched ^= arcs[split[3 * (order[i] as number) + run] as number] as number;
    this.fetched = touched;
  }

  #walkJointAndFree(from: number, to: number): void {
    const order = this.order;
    const split = this.#split;
    const arcs = this.#arcs;
    const missing = this.#missing;
    const strata = this.stratumOf;
    for (let at = from; at < to; at++) {
      const run = 3 * (order[at] as number);
      const free = split[run + 1] as number;
      const end = split[run + 2] as number;
      for (let i = split[run] as number; i < free; i += 2) {
        const joint = arcs[i] as number;
        const left = (missing[joint] as number) - 1;
        missing[joint] = left;
        if (left === 0) this.#complete(arcs[i + 1] as number);
      }
      for (let i = free; i < end; i += 2) {
        const p = arcs[i] as number;
        if (strata[p] === NOT_REACHED && this.#mayFire(arcs[i + 1] as number))
          this.reach(p, stepOf(arcs[i + 1] as number));
      }
    }
  }

  #walkPaid(from: number, to: number): void {
    const order = this.order;
    const split = this.#split;
    const arcs = this.#arcs;
    const strata = this.stratumOf;
    const by = this.by;
    const stratum = this.stratum;
    let count = this.count;
    for (let at = from; at < to; at++) {
      const run = 3 * (order[at] as number);
      const end = split[run + 3] as number;
      for (let i = split[run + 2] as number; i < end; i += 2) {
        const p = arcs[i] as number;
        if (strata[p] !== NOT_REACHED || !this.#mayFire(arcs[i + 1] as number)) continue;
        strata[p] = stratum;
        by[p] = stepOf(arcs[i + 1] as number);
        order[count++] = p;
      }
    }
    this.count = count;
  }

  /** Whether a step whose premises hold fires in this stratum; one of a later stratum is left for it. */
  #mayFire(packed: number): boolean {
    if (this.#banned !== undefined && this.#banned[stepOf(packed)] !== 0) return false;
    if (stratumOf(packed) <= this.stratum) return true;
    this.#agenda.await(stepOf(packed));
    return false;
  }

  /** The last premise of a step with several is held. */
  #complete(packed: number): void {
    const s = stepOf(packed);
    const p = this.#conclusion[s] as number;
    if (this.stratumOf[p] !== NOT_REACHED || !this.#mayFire(packed)) return;
    // A premise of a lower stratum can be of a later level than the one being walked.
    const latest = this.stratum === 0 ? this.level : this.#agenda.latest(s);
    if (latest > this.level) this.#agenda.schedule(s, latest);
    else if (this.#cost[s] === 0) this.reach(p, s);
    else this.#ready.push(s);
  }
}
