import { type Closers, Closing } from "./closing.ts";
import { hittingSet } from "./hitting-set.ts";

/** What is still reached without the banned steps. */
export interface Residue {
  /** Targets reached, most important first; looked at only as far as they are asked for. */
  readonly reached: Iterable<number>;
  /** Steps of a proof of a reached target. */
  proof(target: number): readonly number[];
}

export interface Cut {
  /** Ascending. With all of them applied no target is reached but those of `uncuttable`. */
  readonly controls: readonly number[];
  readonly weight: number;
  /** No cut weighs less. Equal to `weight`: this one is the cheapest. */
  readonly lowerBound: number;
  /** Targets with a proof that no control closes. */
  readonly uncuttable: readonly number[];
}

/** Residues asked for until the search settles for the best it has. */
const mostResidues = 400;
/** Proofs taken of one residue. */
const mostProofs = 200;

/**
 * The cheapest set of controls after which no target is reached: an implicit hitting set (every proof is a set of controls
 * of which one has to be applied; proofs are asked for as long as the cheapest choice for those known leaves one).
 * @param residue `banned` per step: non-zero is closed
 * @param residues how often it is asked before the best known is settled for; a few times more to make that one valid
 */
export function cheapestCut(
  closers: Closers,
  residue: (banned: Uint8Array) => Residue,
  residues: number = mostResidues,
): Cut {
  const search = new CutSearch(closers, residue, residues);
  let bound = 0;
  for (;;) {
    const { chosen, weight, lowerBound } = hittingSet(closers.weights, search.sets);
    bound = Math.max(bound, lowerBound);
    if (search.left <= 0) {
      const controls = search.irredundant(search.completed(chosen));
      const own = search.weight(controls);
      return { controls, weight: own, lowerBound: Math.min(bound, own), uncuttable: ascending(search.uncuttable) };
    }
    if (!search.learn(chosen))
      return { controls: chosen, weight, lowerBound: bound, uncuttable: ascending(search.uncuttable) };
  }
}

class CutSearch {
  /** Of each known proof, its target and the controls of which one has to be applied. */
  #proofs: { readonly target: number; readonly controls: readonly number[] }[] = [];
  readonly uncuttable = new Set<number>();
  left: number;
  readonly #closing: Closing;
  readonly #closers: Closers;
  readonly #residue: (banned: Uint8Array) => Residue;

  constructor(closers: Closers, residue: (banned: Uint8Array) => Residue, residues: number) {
    this.#closers = closers;
    this.#closing = new Closing(closers);
    this.#residue = residue;
    this.left = residues;
  }

  get sets(): readonly (readonly number[])[] {
    return this.#proofs.map(({ controls }) => controls);
  }

  weight(controls: readonly number[]): number {
    return controls.reduce((sum, control) => sum + (this.#closers.weights[control] ?? 0), 0);
  }

  /** Adds proofs left by `chosen` that have no control in common, until none is left. False: it leaves none. */
  learn(chosen: readonly number[]): boolean {
    const closed = new Set(chosen);
    let learnt = false;
    while (this.#next(closed)) {
      learnt = true;
      if (this.left <= 0) break;
    }
    return learnt;
  }

  /** One residue: of its proofs those that have no control in common with the ones before it. False: there is none. */
  #next(closed: Set<number>): boolean {
    this.left--;
    const { reached, proof } = this.#ask(closed);
    const applied = new Set(closed);
    let taken = 0;
    let seen = false;
    for (const target of reached) {
      if (this.uncuttable.has(target)) continue;
      seen = true;
      const controls = this.#closing.of(proof(target), applied);
      if (controls.length === 0) this.#giveUp(target);
      else if (!controls.some((control) => closed.has(control))) {
        this.#proofs.push({ target, controls });
        for (const control of controls) closed.add(control);
        if (++taken === mostProofs) break;
      }
    }
    return seen;
  }

  /** A proof without controls stands whatever is applied: no other proof of the target has to be closed. */
  #giveUp(target: number): void {
    this.uncuttable.add(target);
    this.#proofs = this.#proofs.filter((one) => one.target !== target);
  }

  /** Goes on from a choice, with the cheapest control of each proof that is left, until none is. */
  completed(chosen: readonly number[]): readonly number[] {
    const closed = new Set(chosen);
    for (;;) {
      const { reached, proof } = this.#ask(closed);
      const applied = new Set(closed);
      let grown = false;
      for (const target of reached) {
        if (this.uncuttable.has(target)) continue;
        const controls = this.#closing.of(proof(target), applied);
        if (controls.length === 0) this.#giveUp(target);
        else if (!controls.some((control) => closed.has(control) && !applied.has(control)))
          closed.add(controls.reduce((a, b) => (this.weight([b]) < this.weight([a]) ? b : a)));
        grown = true;
      }
      if (!grown) return [...closed];
    }
  }

  /** Without the controls that the others make superfluous, dearest first. */
  irredundant(controls: readonly number[]): readonly number[] {
    const kept = new Set(controls);
    for (const control of controls.toSorted((a, b) => this.weight([b]) - this.weight([a]) || a - b)) {
      kept.delete(control);
      for (const target of this.#ask(kept).reached) {
        if (this.uncuttable.has(target)) continue;
        kept.add(control);
        break;
      }
    }
    return ascending(kept);
  }

  #ask(closed: ReadonlySet<number>): Residue {
    const residue = this.#residue(this.#closing.steps(closed));
    return { reached: residue.reached, proof: (target) => residue.proof(target) };
  }
}

const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
