import { hittingSet } from "./hitting-set.ts";

/** Which controls close which alternatives. Controls, alternatives and steps are dense ints. */
export interface Closers {
  /** Cost per control, > 0. */
  readonly weights: ArrayLike<number>;
  readonly steps: number;
  /** Alternatives of step s are alternativeStart[s] .. alternativeStart[s + 1]; a step that has none cannot be closed. */
  readonly alternativeStart: ArrayLike<number>;
  /** Step of each alternative. */
  readonly stepOf: ArrayLike<number>;
  /** Whether an alternative counts: false where it is weaker than what the question admits. */
  counts(alternative: number): boolean;
  controlsOf(alternative: number): ArrayLike<number>;
  alternativesOf(control: number): ArrayLike<number>;
}

/** What is still reached without the banned steps. */
export interface Residue {
  /** Targets reached, most important first. */
  readonly reached: readonly number[];
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

/** Proofs asked for until the search settles for the best it has. */
const mostRounds = 200;

/**
 * The cheapest set of controls after which no target is reached: an implicit hitting set (every proof is a set of controls
 * of which one has to be applied; proofs are asked for as long as the cheapest choice for those known leaves one).
 * @param residue asked once per round; `banned` per step: non-zero is closed
 */
export function cheapestCut(closers: Closers, residue: (banned: Uint8Array) => Residue, rounds = mostRounds): Cut {
  const ban = new Ban(closers);
  const sets: (readonly number[])[] = [];
  const uncuttable = new Set<number>();
  let chosen: readonly number[] = [];
  let bound = 0;
  for (let round = 0; round < rounds; round++) {
    const found = hittingSet(closers.weights, sets);
    chosen = found.chosen;
    bound = Math.max(bound, found.lowerBound);
    const known = sets.length;
    disjointProofs(ban, chosen, residue, uncuttable, sets);
    if (sets.length === known) {
      return { controls: chosen, weight: found.weight, lowerBound: bound, uncuttable: ascending(uncuttable) };
    }
  }
  const controls = irredundant(ban, completed(ban, chosen, residue, uncuttable), residue, uncuttable);
  const weight = controls.reduce((sum, control) => sum + (closers.weights[control] ?? 0), 0);
  return { controls, weight, lowerBound: Math.min(bound, weight), uncuttable: ascending(uncuttable) };
}

/** Adds proofs left by `chosen` that have no control in common, until none is left. */
function disjointProofs(
  ban: Ban,
  chosen: readonly number[],
  residue: (banned: Uint8Array) => Residue,
  uncuttable: Set<number>,
  sets: (readonly number[])[],
): void {
  const closed = new Set(chosen);
  for (;;) {
    const banned = ban.without(closed);
    const left = residue(banned);
    const target = left.reached.find((one) => !uncuttable.has(one));
    if (target === undefined) return;
    const controls = ban.closing(left.proof(target), closed);
    if (controls.length === 0) {
      // With nothing but what other proofs need closed, a proof without controls stands whatever is applied.
      uncuttable.add(target);
      continue;
    }
    sets.push(controls);
    for (const control of controls) closed.add(control);
  }
}

/** Goes on from a choice, with the cheapest control of each proof that is left, until none is. */
function completed(
  ban: Ban,
  chosen: readonly number[],
  residue: (banned: Uint8Array) => Residue,
  uncuttable: Set<number>,
): readonly number[] {
  const closed = new Set(chosen);
  for (;;) {
    const left = residue(ban.without(closed));
    const target = left.reached.find((one) => !uncuttable.has(one));
    if (target === undefined) return [...closed];
    const controls = ban.closing(left.proof(target), closed);
    if (controls.length === 0) uncuttable.add(target);
    else closed.add(controls.reduce((a, b) => (ban.weight(b) < ban.weight(a) ? b : a)));
  }
}

/** Without the controls that the others make superfluous, dearest first. */
function irredundant(
  ban: Ban,
  controls: readonly number[],
  residue: (banned: Uint8Array) => Residue,
  uncuttable: ReadonlySet<number>,
): readonly number[] {
  const kept = new Set(controls);
  for (const control of controls.toSorted((a, b) => ban.weight(b) - ban.weight(a) || a - b)) {
    kept.delete(control);
    if (residue(ban.without(kept)).reached.some((target) => !uncuttable.has(target))) kept.add(control);
  }
  return ascending(kept);
}

/** Which steps fall with a set of controls: those of which every alternative that counts is closed. */
class Ban {
  readonly #closers: Closers;

  constructor(closers: Closers) {
    this.#closers = closers;
  }

  weight(control: number): number {
    return this.#closers.weights[control] ?? 0;
  }

  without(controls: ReadonlySet<number>): Uint8Array {
    return stepsClosed(this.#closers, controls);
  }

  /** The controls of which one has to be applied for a proof to fall: of each step those of one alternative that is open. */
  closing(steps: readonly number[], applied: ReadonlySet<number>): number[] {
    const found = new Set<number>();
    for (const step of steps) {
      const alternative = this.#open(step, applied);
      if (alternative < 0) continue;
      const controls = this.#closers.controlsOf(alternative);
      for (let i = 0; i < controls.length; i++) found.add(controls[i] ?? 0);
    }
    return ascending(found);
  }
  #open(step: number, applied: ReadonlySet<number>): number {
    return hardestOpen(this.#closers, step, applied);
  }
}

/** Per step: 1 where the controls close every alternative that counts. */
export function stepsClosed(closers: Closers, controls: ReadonlySet<number>): Uint8Array {
  const banned = new Uint8Array(closers.steps);
  for (const control of controls) {
    const alternatives = closers.alternativesOf(control);
    for (let i = 0; i < alternatives.length; i++) {
      const step = closers.stepOf[alternatives[i] ?? 0] ?? 0;
      if (banned[step] === 0 && hardestOpen(closers, step, controls) < 0) banned[step] = 1;
    }
  }
  return banned;
}

/** The open alternative of a step with the fewest controls: it makes a proof hardest to cut. -1: none is open. */
function hardestOpen(closers: Closers, step: number, applied: ReadonlySet<number>): number {
  let best = -1;
  let fewest = Infinity;
  for (let a = closers.alternativeStart[step] ?? 0; a < (closers.alternativeStart[step + 1] ?? 0); a++) {
    if (!closers.counts(a)) continue;
    const controls = closers.controlsOf(a);
    let closed = false;
    for (let i = 0; i < controls.length && !closed; i++) closed = applied.has(controls[i] ?? 0);
    if (closed || controls.length >= fewest) continue;
    best = a;
    fewest = controls.length;
  }
  return best;
}

const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
