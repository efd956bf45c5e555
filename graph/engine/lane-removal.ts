import { type Closure, NOT_REACHED } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { type ProofTree, proofTree } from "./proof-tree.ts";

/**
 * `Removal` for up to 32 sets of steps side by side, one per bit, without strata: what is reached at all. What is doubted
 * is walked in firing order, so that most of it is looked at once.
 */
export class LaneRemoval {
  readonly #graph: Csr;
  readonly #found: Closure;
  readonly #maxStratum: number;
  readonly #banned: Uint8Array | undefined;
  readonly #tree: ProofTree;
  /** Per step: the lanes that take it away. */
  readonly #removed: Int32Array;
  /** Per privilege: the lanes that hold it; all where it is sound. */
  readonly #alive: Int32Array;
  /** Per privilege: lanes found again and not handed on. */
  readonly #fresh: Int32Array;
  readonly #due: Places;
  #steps: number[] = [];
  /** Firing order. */
  #doubted: number[] = [];

  constructor(graph: Csr, found: Closure, maxStratum: number, banned?: Uint8Array) {
    this.#graph = graph;
    this.#found = found;
    this.#maxStratum = maxStratum;
    this.#banned = banned;
    this.#tree = proofTree(graph, found);
    this.#removed = new Int32Array(graph.steps);
    this.#alive = Int32Array.from(found.stratumOf, (stratum) => (stratum === NOT_REACHED ? 0 : -1));
    this.#fresh = new Int32Array(graph.privileges);
    this.#due = new Places(found.count);
  }

  /** Gives, per privilege, the lanes that lose it; until `clear`. */
  run(sets: readonly ArrayLike<number>[]): (privilege: number) => number {
    for (const [lane, steps] of sets.entries()) this.#remove(steps, 1 << lane);
    for (const step of this.#steps) {
      const made = this.#graph.conclusion[step] as number;
      if (this.#found.by[made] === step) this.#doubt(made, this.#removed[step] as number);
    }
    this.#doubtDerived();
    for (const p of this.#doubted) this.#lookAt(p);
    for (let more = this.#due.any; more; more = this.#due.any) this.#due.sweep((place) => this.#handOn(place));
    return (privilege) => (this.#found.stratumOf[privilege] === NOT_REACHED ? 0 : ~(this.#alive[privilege] as number));
  }

  clear(): void {
    for (const step of this.#steps) this.#removed[step] = 0;
    for (const p of this.#doubted) this.#alive[p] = -1;
    this.#steps = [];
    this.#doubted = [];
  }

  #remove(steps: ArrayLike<number>, lane: number): void {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as number;
      if (this.#removed[step] === 0) this.#steps.push(step);
      this.#removed[step] = (this.#removed[step] as number) | lane;
    }
  }

  #doubt(p: number, lanes: number): void {
    this.#alive[p] = (this.#alive[p] as number) & ~lanes;
    this.#due.add(this.#tree.position[p] as number);
  }

  #doubtDerived(): void {
    const { childStart, children } = this.#tree;
    this.#due.sweep((place) => {
      const p = this.#found.order[place] as number;
      this.#doubted.push(p);
      const lanes = ~(this.#alive[p] as number);
      for (let k = childStart[p] as number; k < (childStart[p + 1] as number); k++)
        this.#doubt(children[k] as number, lanes);
    });
  }

  /** Finds lanes in which a step concludes it from what holds. */
  #lookAt(p: number): void {
    const { makeStart, makes } = this.#graph;
    const had = this.#alive[p] as number;
    let has = had;
    for (let m = makeStart[p] as number; has !== -1 && m < (makeStart[p + 1] as number); m++)
      has |= this.#firesIn(makes[m] as number, ~has);
    if (has === had) return;
    this.#alive[p] = has;
    this.#fresh[p] = has & ~had;
    // What comes later in the firing order is still to be looked at itself; what came before is told now.
    this.#tell(p, this.#tree.position[p] as number);
    this.#fresh[p] = 0;
  }

  /** Of the lanes asked for, those in which a step fires. */
  #firesIn(step: number, asked: number): number {
    const { premiseStart, premises, stratum } = this.#graph;
    if ((stratum[step] as number) > this.#maxStratum || this.#banned?.[step]) return 0;
    let lanes = asked & ~(this.#removed[step] as number);
    for (let i = premiseStart[step] as number; lanes !== 0 && i < (premiseStart[step + 1] as number); i++)
      lanes &= this.#alive[premises[i] as number] as number;
    return lanes;
  }

  #handOn(place: number): void {
    const p = this.#found.order[place] as number;
    this.#tell(p, this.#found.count);
    this.#fresh[p] = 0;
  }

  /** Hands fresh lanes on to conclusions that come before `end` in the firing order. */
  #tell(p: number, end: number): void {
    const { useStart, uses, conclusion } = this.#graph;
    const fresh = this.#fresh[p] as number;
    for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
      const step = uses[u] as number;
      const made = conclusion[step] as number;
      const lacks = fresh & ~(this.#alive[made] as number);
      if (lacks === 0) continue;
      const place = this.#tree.position[made] as number;
      if (place < 0 || place >= end) continue;
      const lanes = this.#firesIn(step, lacks);
      if (lanes === 0) continue;
      this.#alive[made] = (this.#alive[made] as number) | lanes;
      this.#fresh[made] = (this.#fresh[made] as number) | lanes;
      this.#due.add(place);
    }
  }
}

/** A set of places in an order, walked in that order. */
class Places {
  readonly #bits: Int32Array;
  #first: number;
  #last = -1;

  constructor(count: number) {
    this.#bits = new Int32Array(Math.ceil(count / 32));
    this.#first = this.#bits.length;
  }

  get any(): boolean {
    return this.#last >= 0;
  }

  add(place: number): void {
    const word = place >>> 5;
    this.#bits[word] = (this.#bits[word] as number) | (1 << (place & 31));
    if (word < this.#first) this.#first = word;
    if (word > this.#last) this.#last = word;
  }

  /** Takes out each place, ascending, also those added on the way behind the one being visited; others are left for the next. */
  sweep(visit: (place: number) => void): void {
    let word = this.#first;
    this.#first = this.#bits.length;
    let last = this.#last;
    this.#last = -1;
    for (; word <= last; word++) {
      for (;;) {
        const bits = this.#bits[word] as number;
        if (bits === 0) break;
        const bit = bits & -bits;
        this.#bits[word] = bits & ~bit;
        visit(word * 32 + 31 - Math.clz32(bit));
        if (this.#last > last) last = this.#last;
      }
    }
  }
}
