import { type Closure, NOT_REACHED } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { LANES } from "./lanes.ts";
import { Places } from "./places.ts";
import { type ProofTree, proofTree } from "./proof-tree.ts";

/**
 * `Removal` for many sets of steps side by side, one per bit, without strata: what is reached at all. What is doubted is
 * walked in firing order, so that most of it is looked at once, however many sets doubt it.
 */
export class LaneRemoval {
  readonly #graph: Csr;
  readonly #found: Closure;
  readonly #maxStratum: number;
  readonly #banned: Uint8Array | undefined;
  readonly #tree: ProofTree;
  /** Ints per privilege. */
  readonly #words: number;
  /** Per step: where in `removed` its words begin; 0 where no set takes it away. */
  readonly #removedAt: Int32Array;
  /** From its second row: words of the lanes that take a step away. */
  #removed: Int32Array;
  #steps: number[] = [];
  /** Per privilege: the lanes that hold it; all where it is sound. */
  readonly #alive: Int32Array;
  /** Per privilege: lanes found again and not handed on. */
  readonly #fresh: Int32Array;
  readonly #due: Places;
  /** Firing order. */
  #doubted: number[] = [];
  /** Lanes asked for, and of these after `fires` those that fire. */
  readonly #asked: Int32Array;
  readonly #firing: Int32Array;

  /** @param words ints of lanes: 32 sets go in each */
  constructor(graph: Csr, found: Closure, maxStratum: number, words: number, banned?: Uint8Array) {
    this.#graph = graph;
    this.#found = found;
    this.#maxStratum = maxStratum;
    this.#banned = banned;
    this.#tree = proofTree(graph, found);
    this.#words = words;
    this.#removedAt = new Int32Array(graph.steps);
    this.#removed = new Int32Array(words);
    this.#alive = new Int32Array(graph.privileges * words).fill(-1);
    this.#fresh = new Int32Array(graph.privileges * words);
    this.#due = new Places(found.count);
    this.#asked = new Int32Array(words);
    this.#firing = new Int32Array(words);
    const { stratumOf } = found;
    for (let p = 0; p < stratumOf.length; p++)
      if (stratumOf[p] === NOT_REACHED) this.#alive.fill(0, p * words, (p + 1) * words);
  }

  /** @param sets at most 32 for each word. Holds until `clear`. */
  run(sets: readonly ArrayLike<number>[]): void {
    this.#remove(sets);
    const { conclusion } = this.#graph;
    for (const step of this.#steps) {
      const made = conclusion[step] as number;
      if (this.#found.by[made] === step) this.#doubt(made, this.#removed, this.#removedAt[step] as number, false);
    }
    this.#doubtDerived();
    for (const p of this.#doubted) this.#lookAt(p);
    while (this.#due.any) this.#due.sweep((place) => this.#handOn(place));
  }

  /** The 32 lanes of a word that lose a privilege. */
  lost(privilege: number, word: number): number {
    if (this.#found.stratumOf[privilege] === NOT_REACHED) return 0;
    return ~(this.#alive[privilege * this.#words + word] as number);
  }

  clear(): void {
    const words = this.#words;
    for (const step of this.#steps) this.#removedAt[step] = 0;
    for (const p of this.#doubted) this.#alive.fill(-1, p * words, (p + 1) * words);
    this.#steps = [];
    this.#doubted = [];
  }

  #remove(sets: readonly ArrayLike<number>[]): void {
    const words = this.#words;
    for (const steps of sets) {
      for (let i = 0; i < steps.length; i++) {
        const step = steps[i] as number;
        if (this.#removedAt[step] !== 0) continue;
        this.#steps.push(step);
        this.#removedAt[step] = this.#steps.length * words;
      }
    }
    this.#removed = new Int32Array((this.#steps.length + 1) * words);
    for (const [lane, steps] of sets.entries()) {
      const word = (lane / LANES) | 0;
      for (let i = 0; i < steps.length; i++) {
        const at = (this.#removedAt[steps[i] as number] as number) + word;
        this.#removed[at] = (this.#removed[at] as number) | (1 << (lane % LANES));
      }
    }
  }

  /** Takes lanes from a privilege: those given, or those that the ones given lack. */
  #doubt(p: number, lanes: Int32Array, from: number, lacking: boolean): void {
    const alive = this.#alive;
    const words = this.#words;
    for (let w = 0; w < words; w++) {
      const given = lanes[from + w] as number;
      alive[p * words + w] = (alive[p * words + w] as number) & (lacking ? given : ~given);
    }
    this.#due.add(this.#tree.position[p] as number);
  }

  #doubtDerived(): void {
    const { childStart, children } = this.#tree;
    const { order } = this.#found;
    this.#due.sweep((place) => {
      const p = order[place] as number;
      this.#doubted.push(p);
      for (let k = childStart[p] as number; k < (childStart[p + 1] as number); k++)
        this.#doubt(children[k] as number, this.#alive, p * this.#words, true);
    });
  }

  /** Finds lanes in which a step concludes it from what holds. */
  #lookAt(p: number): void {
    const { makeStart, makes } = this.#graph;
    const words = this.#words;
    const at = p * words;
    const end = makeStart[p + 1] as number;
    let found = 0;
    for (let m = makeStart[p] as number; m < end; m++) {
      if (this.#lack(at) === 0) break;
      if (this.#fires(makes[m] as number) === 0) continue;
      found = 1;
      this.#give(at);
    }
    if (found === 0) return;
    // What comes later in the firing order is still to be looked at itself; what came before is told now.
    this.#tell(p, this.#tree.position[p] as number);
    this.#fresh.fill(0, at, at + words);
  }

  /** Asks for the lanes that lack a privilege; 0 when none does. */
  #lack(at: number): number {
    let any = 0;
    for (let w = 0; w < this.#words; w++) {
      const lanes = ~(this.#alive[at + w] as number);
      this.#asked[w] = lanes;
      any |= lanes;
    }
    return any;
  }

  /** Finds, of the lanes asked for, those in which a step fires; 0 when none. */
  #fires(step: number): number {
    const { premiseStart, premises, stratum } = this.#graph;
    if ((stratum[step] as number) > this.#maxStratum || this.#banned?.[step]) return 0;
    const words = this.#words;
    const alive = this.#alive;
    const firing = this.#firing;
    const removed = this.#removed;
    const row = this.#removedAt[step] as number;
    let any = 0;
    for (let w = 0; w < words; w++) {
      const lanes = (this.#asked[w] as number) & ~(removed[row + w] as number);
      firing[w] = lanes;
      any |= lanes;
    }
    for (let i = premiseStart[step] as number; any !== 0 && i < (premiseStart[step + 1] as number); i++) {
      const at = (premises[i] as number) * words;
      any = 0;
      for (let w = 0; w < words; w++) {
        const lanes = (firing[w] as number) & (alive[at + w] as number);
        firing[w] = lanes;
        any |= lanes;
      }
    }
    return any;
  }

  /** Gives a privilege the lanes that fire. */
  #give(at: number): void {
    for (let w = 0; w < this.#words; w++) {
      const lanes = this.#firing[w] as number;
      this.#alive[at + w] = (this.#alive[at + w] as number) | lanes;
      this.#fresh[at + w] = (this.#fresh[at + w] as number) | lanes;
    }
  }

  #handOn(place: number): void {
    const p = this.#found.order[place] as number;
    this.#tell(p, this.#found.count);
    this.#fresh.fill(0, p * this.#words, (p + 1) * this.#words);
  }

  /** Hands fresh lanes on to conclusions that come before `end` in the firing order. */
  #tell(p: number, end: number): void {
    const { useStart, uses, conclusion } = this.#graph;
    const { position } = this.#tree;
    for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
      const step = uses[u] as number;
      const made = conclusion[step] as number;
      const place = position[made] as number;
      if (place < 0 || place >= end || this.#lackOf(made, p) === 0 || this.#fires(step) === 0) continue;
      this.#give(made * this.#words);
      this.#due.add(place);
    }
  }

  /** Asks for the lanes that are fresh in one privilege and lack in another; 0 when none. */
  #lackOf(made: number, from: number): number {
    const words = this.#words;
    let any = 0;
    for (let w = 0; w < words; w++) {
      const lanes = (this.#fresh[from * words + w] as number) & ~(this.#alive[made * words + w] as number);
      this.#asked[w] = lanes;
      any |= lanes;
    }
    return any;
  }
}
