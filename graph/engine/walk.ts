import { Agenda } from "./agenda.ts";
import { buildCsr, type Csr } from "./csr.ts";
import { isFree, type Layout, layout, stepOf, stratumOf } from "./layout.ts";

/** Stratum of a privilege that was not reached. */
export const NOT_REACHED = 255;
/** `by` of a privilege that was not reached. */
export const NO_STEP = -2;

/**
 * Privileges walked per call. Small, so that the compiler sees an ordinary function called often rather than one long
 * loop, and so that what `fetch` brings near is still there when it is walked.
 */
const CHUNK = 64;
/** A level of more than one in so many of all privileges is walked by number. */
const WIDE = 32;
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
  /** Conclusions and steps, in turn, with several premises that fire at the end of the level. */
  readonly #ready: number[] = [];
  readonly #hits = new Int32Array(HITS);
  /** Per privilege, while a level is sorted: 1 when it is in it. */
  #marks = new Uint8Array(0);

  constructor(graph: Csr, { split, arcs, joints }: Layout, agenda: Agenda, banned: Uint8Array | undefined) {
    this.stratumOf = new Uint8Array(graph.privileges).fill(NOT_REACHED);
    this.by = new Int32Array(graph.privileges).fill(NO_STEP);
    this.order = new Int32Array(graph.privileges + 1);
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
    if ((this.count - this.walked) * WIDE > this.by.length) this.#sortLevel();
    for (let from = this.walked; from < this.count; ) {
      const to = Math.min(this.count, from + CHUNK);
      this.#fetch(from, to, 0);
      this.#walkJointAndFree(from, to);
      from = to;
    }
    const end = this.count;
    const ready = this.#ready;
    for (let i = 0; i < ready.length; i += 2) this.reach(ready[i] as number, ready[i + 1] as number);
    ready.length = 0;
    while (this.walked < end) {
      const to = Math.min(end, this.walked + CHUNK);
      this.#fetch(this.walked, to, 2);
      this.#walkPaid(this.walked, to);
      this.walked = to;
    }
    return end;
  }

  /**
   * Orders the level by number, so that its arcs are read in sequence. None of it is a premise of another yet, so any
   * order is a firing order.
   */
  #sortLevel(): void {
    const order = this.order;
    const privileges = this.by.length;
    if (this.#marks.length === 0) this.#marks = new Uint8Array(privileges);
    const marks = this.#marks;
    for (let i = this.walked; i < this.count; i++) marks[order[i] as number] = 1;
    let filled = this.walked;
    for (let p = 0; p < privileges; p++) {
      order[filled] = p;
      filled += marks[p] as number;
    }
    marks.fill(0);
  }

  /** Touches the ends of a run of arcs. No read waits for a branch, so that memory answers those of a chunk together. */
  #fetch(from: number, to: number, run: number): void {
    const order = this.order;
    const split = this.#split;
    const arcs = this.#arcs;
    let touched = 0;
    for (let i = from; i < to; i++) {
      const at = 3 * (order[i] as number) + run;
      touched ^= (arcs[split[at] as number] as number) ^ (arcs[split[at + 1] as number] as number);
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
      for (let i = free; i < end; i += 2) this.#fire(arcs[i] as number, arcs[i + 1] as number);
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
          // Counts the hit if the conclusion is NOT_REACHED, without a branch, which would be mispredicted often.
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
      this.#fire(arcs[i] as number, arcs[i + 1] as number);
    }
  }

  /** Fires a step whose premises hold, unless its conclusion is reached already or it may not. */
  #fire(conclusion: number, packed: number): void {
    if (this.stratumOf[conclusion] === NOT_REACHED && this.#mayFire(packed)) this.reach(conclusion, stepOf(packed));
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
    if (this.stratumOf[conclusion] !== NOT_REACHED || !this.#mayFire(packed)) return;
    // A premise of a lower stratum can be of a later level than the one being walked.
    const latest = this.stratum === 0 ? this.level : this.#agenda.latest(stepOf(packed));
    if (latest > this.level) this.#agenda.schedule(stepOf(packed), latest);
    else if (isFree(packed)) this.reach(conclusion, stepOf(packed));
    else this.#ready.push(conclusion, stepOf(packed));
  }
}
