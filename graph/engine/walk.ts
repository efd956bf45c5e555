import { Agenda } from "./agenda.ts";
import { buildCsr, type Csr } from "./csr.ts";
import { isFree, type Layout, layout, stepOf, stratumOf } from "./layout.ts";

/** Stratum of a privilege that was not reached. */
export const NOT_REACHED = 255;
/** `by` of a privilege that was not reached. */
export const NO_STEP = -2;

/** Inside a walk: due at the next level, by a step that costs, unless a free step gives it at this one. */
const PENDING = 254;
/**
 * Privileges walked per call. Small, so that the compiler sees an ordinary function called often rather than one long
 * loop, and so that what `fetch` brings near is still there when it is walked.
 */
const CHUNK = 64;
/** A level of more than one in so many of all privileges is walked by number, so that its arcs are read in sequence. */
const WIDE = 16;
/** Uses set aside before they are fired. */
const HITS = 1024;

/** The state of one closure, and its walk over one level at a time. The hot loops of the engine are here. */
export class Walk {
  /**
   * A walk over nothing that is never dropped. V8 throws compiled code away with the last object of the shape it was
   * compiled for: without this one a garbage collection between two closures makes the next half as slow again.
   */
  static readonly kept: Walk = Walk.#overNothing();

  readonly stratumOf: Uint8Array;
  readonly by: Int32Array;
  /** The privileges reached so far, `count` of them; the first `walked` have handed on what they give. */
  readonly order: Int32Array;
  count = 0;
  walked = 0;
  /** Privileges found pending at this level; some may have been reached since. */
  pending = 0;
  /** What the last read ahead gave. Of no meaning; if nothing kept it the compiler would drop the reads. */
  fetched = 0;
  /** The stratum and the level being walked. */
  stratum = 0;
  level = 0;
  readonly #split: Int32Array;
  readonly #arcs: Int32Array;
  /** Per step with several premises: how many are not walked yet; the conclusion. */
  readonly #joints: Int32Array;
  readonly #banned: Uint8Array | undefined;
  readonly #agenda: Agenda;
  readonly #hits = new Int32Array(HITS);
  /** The pending privileges, as long as they fit: more make a wide level. */
  readonly #pending: Int32Array;

  constructor(graph: Csr, { split, arcs, joints }: Layout, agenda: Agenda, banned: Uint8Array | undefined) {
    this.stratumOf = new Uint8Array(graph.privileges).fill(NOT_REACHED);
    this.by = new Int32Array(graph.privileges).fill(NO_STEP);
    this.order = new Int32Array(graph.privileges + 1);
    this.#pending = new Int32Array(Math.ceil(graph.privileges / WIDE));
    this.#split = split;
    this.#arcs = arcs;
    this.#joints = joints.slice();
    this.#banned = banned;
    this.#agenda = agenda;
  }

  static #overNothing(): Walk {
    const graph = buildCsr(0, []);
    return new Walk(graph, layout(graph), new Agenda(graph, new Int32Array(0)), undefined);
  }

  /** Takes a privilege as reached at this level, unless it was at an earlier one. */
  reach(privilege: number, by: number): void {
    if ((this.stratumOf[privilege] as number) < PENDING) return;
    this.stratumOf[privilege] = this.stratum;
    this.by[privilege] = by;
    this.order[this.count++] = privilege;
  }

  /** Walks what is reached or pending, and what free steps add to that; what the others give is left pending. */
  walkLevel(): void {
    this.#settle();
    while (this.walked < this.count) {
      const to = Math.min(this.count, this.walked + CHUNK);
      this.#fetch(this.walked, to);
      this.#walkJointAndFree(this.walked, to);
      this.#walkPaid(this.walked, to);
      this.walked = to;
    }
  }

  /** Reaches what is pending. None of it is a premise of another yet, so that any order is a firing order. */
  #settle(): void {
    const strata = this.stratumOf;
    const order = this.order;
    const stratum = this.stratum;
    const from = this.count;
    let filled = from;
    if (this.pending > this.#pending.length) {
      for (let p = 0; p < strata.length; p++) {
        // Adds one if the privilege is PENDING, without a branch, which would be mispredicted often.
        order[filled] = p;
        filled += (((strata[p] as number) ^ PENDING) - 1) >>> 31;
      }
    } else {
      for (let i = 0; i < this.pending; i++) {
        const p = this.#pending[i] as number;
        if (strata[p] === PENDING) order[filled++] = p;
      }
    }
    for (let i = from; i < filled; i++) strata[order[i] as number] = stratum;
    this.count = filled;
    this.pending = 0;
  }

  /** Touches the arcs of a chunk at both ends. No read waits for a branch, so that memory answers them together. */
  #fetch(from: number, to: number): void {
    const order = this.order;
    const split = this.#split;
    const arcs = this.#arcs;
    let touched = 0;
    for (let i = from; i < to; i++) {
      const run = 3 * (order[i] as number);
      touched ^= (arcs[split[run] as number] as number) ^ (arcs[split[run + 3] as number] as number);
    }
    this.fetched = touched;
  }

  #walkJointAndFree(from: number, to: number): void {
    const order = this.order;
    const split = this.#split;
    const arcs = this.#arcs;
    const joints = this.#joints;
    for (let at = from; at < to; at++) {
      const run = 3 * (order[at] as number);
      const free = split[run + 1] as number;
      const end = split[run + 2] as number;
      for (let i = split[run] as number; i < free; i += 2) {
        const joint = arcs[i] as number;
        const left = (joints[joint] as number) - 1;
        joints[joint] = left;
        if (left === 0) this.#complete(joints[joint + 1] as number, arcs[i + 1] as number);
      }
      for (let i = free; i < end; i += 2) {
        const p = arcs[i] as number;
        const packed = arcs[i + 1] as number;
        if ((this.stratumOf[p] as number) >= PENDING && this.#mayFire(packed)) this.reach(p, stepOf(packed));
      }
    }
  }

  #walkPaid(from: number, to: number): void {
    const order = this.order;
    const split = this.#split;
    const arcs = this.#arcs;
    const strata = this.stratumOf;
    const hits = this.#hits;
    let found = 0;
    for (let at = from; at < to; at++) {
      const run = 3 * (order[at] as number) + 2;
      const end = split[run + 1] as number;
      let i = split[run] as number;
      while (i < end) {
        const stop = Math.min(end, i + 2 * (HITS - found));
        for (; i < stop; i += 2) {
          // Counts the hit if the conclusion is NOT_REACHED, again without a branch.
          hits[found] = i;
          found += ((strata[arcs[i] as number] as number) + 1) >>> 8;
        }
        if (found < HITS) continue;
        this.#fireHits(found);
        found = 0;
      }
    }
    this.#fireHits(found);
  }

  #fireHits(found: number): void {
    const arcs = this.#arcs;
    const hits = this.#hits;
    for (let h = 0; h < found; h++) {
      const i = hits[h] as number;
      this.#suspend(arcs[i] as number, arcs[i + 1] as number);
    }
  }

  /** Fires a step that costs. */
  #suspend(conclusion: number, packed: number): void {
    if (this.stratumOf[conclusion] !== NOT_REACHED || !this.#mayFire(packed)) return;
    this.stratumOf[conclusion] = PENDING;
    this.by[conclusion] = stepOf(packed);
    if (this.pending < this.#pending.length) this.#pending[this.pending] = conclusion;
    this.pending++;
  }

  /** Whether a step whose premises hold fires in this stratum; one of a later stratum is left for it. */
  #mayFire(packed: number): boolean {
    if (this.#banned !== undefined && this.#banned[stepOf(packed)] !== 0) return false;
    if (stratumOf(packed) <= this.stratum) return true;
    this.#agenda.await(stepOf(packed));
    return false;
  }

  /** The last premise of a step with several is held. */
  #complete(conclusion: number, packed: number): void {
    if ((this.stratumOf[conclusion] as number) < PENDING || !this.#mayFire(packed)) return;
    // A premise of a lower stratum can be of a later level than the one being walked.
    const latest = this.stratum === 0 ? this.level : this.#agenda.latest(stepOf(packed));
    if (latest > this.level) this.#agenda.schedule(stepOf(packed), latest);
    else if (isFree(packed)) this.reach(conclusion, stepOf(packed));
    else this.#suspend(conclusion, packed);
  }
}
