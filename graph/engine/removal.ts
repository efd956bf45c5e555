import { type Closure, closure, NOT_REACHED, START } from "./closure.ts";
import type { Csr } from "./csr.ts";
import { type ProofTree, proofTree } from "./proof-tree.ts";

/** What a closure loses without some steps. */
export interface Loss {
  /** Privileges that are reached no more. */
  readonly lost: readonly number[];
  /** Privileges that are still reached, in a later stratum than before, and which. */
  readonly weaker: readonly { readonly privilege: number; readonly stratum: number }[];
  /** Privileges whose proof fell, lost or not: the size of the work. */
  readonly doubted: number;
}

/** State of a privilege during one question. */
const SOUND = 0;
/** Its proof fell, another is not found. */
const DOUBTED = 1;
/** Another proof is found, and what that gives others is not handed on. */
const FOUND = 2;
const DONE = 3;

/** Above this share of what is reached, one in so many, a closure from the start is the shorter work. */
const MOST_DOUBTED = 12;

/**
 * What-ifs on one closure: which privileges fall, or fall to a later stratum, when steps are taken away. Exact for steps
 * with several premises and for cycles. Proofs that lose a step are doubted with all that is derived from them; what has
 * another proof is found again from what is sound ("delete and re-derive": Gupta, Mumick and Subrahmanian, "Maintaining
 * Views Incrementally", 1993). A question takes time by what it doubts, never more than about one closure and the doubting.
 */
export class Removal {
  readonly #graph: Csr;
  readonly #found: Closure;
  readonly #maxStratum: number;
  readonly #banned: Uint8Array | undefined;
  readonly #tree: ProofTree;
  readonly #removed: Uint8Array;
  readonly #state: Uint8Array;
  /** Per privilege: its stratum as far as it is known in this question. */
  readonly #now: Uint8Array;
  #doubted: number[] = [];
  #waiting: number[][] = [];

  /** @param found the closure of this graph with this maxStratum and banned; must not be changed afterwards */
  constructor(graph: Csr, found: Closure, maxStratum: number, banned?: Uint8Array) {
    this.#graph = graph;
    this.#found = found;
    this.#maxStratum = maxStratum;
    this.#banned = banned;
    this.#tree = proofTree(graph, found);
    this.#removed = new Uint8Array(graph.steps);
    this.#state = new Uint8Array(graph.privileges);
    this.#now = found.stratumOf.slice();
  }

  /** What falls without these steps; each call is a question of its own. */
  without(steps: ArrayLike<number>): Loss {
    const { conclusion } = this.#graph;
    for (let i = 0; i < steps.length; i++) this.#removed[steps[i] as number] = 1;
    for (let i = 0; i < steps.length; i++) {
      const made = conclusion[steps[i] as number] as number;
      if (this.#found.by[made] === steps[i]) this.#doubt(made);
    }
    this.#doubtDerived();
    if (this.#doubted.length * MOST_DOUBTED > this.#found.count) this.#closeAgain();
    else this.#findAgain();
    const loss = this.#loss();
    for (let i = 0; i < steps.length; i++) this.#removed[steps[i] as number] = 0;
    this.#forget();
    return loss;
  }

  #doubt(p: number): void {
    if (this.#state[p] !== SOUND) return;
    this.#state[p] = DOUBTED;
    this.#now[p] = NOT_REACHED;
    this.#doubted.push(p);
  }

  #doubtDerived(): void {
    const { childStart, children } = this.#tree;
    for (let i = 0; i < this.#doubted.length; i++) {
      const p = this.#doubted[i] as number;
      for (let k = childStart[p] as number; k < (childStart[p + 1] as number); k++) this.#doubt(children[k] as number);
    }
  }

  /** Finds other proofs, stratum by stratum, from what is sound. */
  #findAgain(): void {
    this.#waiting = Array.from({ length: this.#maxStratum + 1 }, () => []);
    for (const p of this.#doubted) this.#lookAt(p);
    for (let stratum = 0; stratum <= this.#maxStratum; stratum++) {
      const queue = this.#waiting[stratum] as number[];
      for (let i = 0; i < queue.length; i++) this.#handOn(queue[i] as number, stratum);
    }
  }

  /** Looks for a step that concludes it from what holds. None is of an earlier stratum than before. */
  #lookAt(p: number): void {
    const { makeStart, makes } = this.#graph;
    const least = this.#found.stratumOf[p] as number;
    let best = NOT_REACHED;
    for (let m = makeStart[p] as number; best > least && m < (makeStart[p + 1] as number); m++)
      best = Math.min(best, this.#stratumBy(makes[m] as number, best));
    if (best > this.#maxStratum) return;
    if (best === least) this.#settle(p, best);
    this.#waiting[best]?.push(p);
  }

  /** The stratum in which a step fires; NOT_REACHED where it does not, or not before `bound`. */
  #stratumBy(step: number, bound: number): number {
    const { premiseStart, premises, stratum } = this.#graph;
    let latest = stratum[step] as number;
    if (latest > this.#maxStratum || latest >= bound) return NOT_REACHED;
    if (this.#removed[step] === 1 || this.#banned?.[step]) return NOT_REACHED;
    for (let i = premiseStart[step] as number; i < (premiseStart[step + 1] as number); i++) {
      latest = Math.max(latest, this.#now[premises[i] as number] as number);
      if (latest >= bound) return NOT_REACHED;
    }
    return latest;
  }

  #settle(p: number, stratum: number): void {
    this.#state[p] = FOUND;
    this.#now[p] = stratum;
  }

  #handOn(p: number, stratum: number): void {
    const { useStart, uses, conclusion } = this.#graph;
    if (this.#state[p] === DOUBTED) this.#settle(p, stratum);
    // Found twice: in this stratum and in a later one.
    if (this.#state[p] === DONE) return;
    this.#state[p] = DONE;
    for (let u = useStart[p] as number; u < (useStart[p + 1] as number); u++) {
      const step = uses[u] as number;
      const made = conclusion[step] as number;
      if (this.#state[made] !== DOUBTED) continue;
      const fires = this.#stratumBy(step, NOT_REACHED);
      if (fires !== NOT_REACHED) this.#waiting[fires]?.push(made);
    }
  }

  #closeAgain(): void {
    const { order, by } = this.#found;
    const banned = this.#removed.slice();
    if (this.#banned !== undefined) for (let s = 0; s < banned.length; s++) if (this.#banned[s]) banned[s] = 1;
    const starts = order.filter((p) => by[p] === START);
    const { stratumOf } = closure(this.#graph, starts, this.#maxStratum, banned);
    for (const p of this.#doubted) this.#now[p] = stratumOf[p] as number;
  }

  #loss(): Loss {
    const lost: number[] = [];
    const weaker: { privilege: number; stratum: number }[] = [];
    for (const p of this.#doubted) {
      const stratum = this.#now[p] as number;
      if (stratum === NOT_REACHED) lost.push(p);
      else if (stratum !== this.#found.stratumOf[p]) weaker.push({ privilege: p, stratum });
    }
    return { lost, weaker, doubted: this.#doubted.length };
  }

  #forget(): void {
    for (const p of this.#doubted) {
      this.#state[p] = SOUND;
      this.#now[p] = this.#found.stratumOf[p] as number;
    }
    this.#doubted = [];
    this.#waiting = [];
  }
}
