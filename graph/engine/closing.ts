/** Which controls close which alternatives. Controls, alternatives and steps are dense ints. */
export interface Closers {
  /** Per control, > 0. */
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

/** Which steps fall with a set of controls: those of which every alternative that counts is closed. */
export class Closing {
  readonly #closers: Closers;

  constructor(closers: Closers) {
    this.#closers = closers;
  }

  /** Per step: 1 where the controls close every alternative that counts. */
  steps(controls: ReadonlySet<number>): Uint8Array {
    return stepsClosed(this.#closers, controls);
  }

  /** The controls of which one has to be applied for a proof to fall: of each step those of one alternative that is open. */
  of(steps: readonly number[], applied: ReadonlySet<number>): number[] {
    const found = new Set<number>();
    for (const step of steps) {
      const alternative = hardestOpen(this.#closers, step, applied);
      if (alternative < 0) continue;
      const controls = this.#closers.controlsOf(alternative);
      for (let i = 0; i < controls.length; i++) found.add(controls[i] ?? 0);
    }
    return [...found].sort((a, b) => a - b);
  }
}

/** Per step: 1 where the controls close every alternative that counts. */
export function stepsClosed(closers: Closers, controls: ReadonlySet<number>): Uint8Array {
  const banned = new Uint8Array(closers.steps);
  for (const step of closedSteps(closers, controls)) banned[step] = 1;
  return banned;
}

/** The steps of which the controls close every alternative that counts, each once. */
export function closedSteps(closers: Closers, controls: ReadonlySet<number>): number[] {
  const seen = new Set<number>();
  const closed: number[] = [];
  for (const control of controls) {
    const alternatives = closers.alternativesOf(control);
    for (let i = 0; i < alternatives.length; i++) {
      const step = closers.stepOf[alternatives[i] ?? 0] ?? 0;
      if (seen.has(step)) continue;
      seen.add(step);
      if (hardestOpen(closers, step, controls) < 0) closed.push(step);
    }
  }
  return closed;
}

/** The controls that close a step alone: those that close each of its alternatives that count. */
export function closesAlone(closers: Closers, step: number): readonly number[] {
  let common: Set<number> | undefined;
  for (let a = closers.alternativeStart[step] ?? 0; a < (closers.alternativeStart[step + 1] ?? 0); a++) {
    if (!closers.counts(a)) continue;
    const own = new Set(Array.from(closers.controlsOf(a)));
    common = common === undefined ? own : common.intersection(own);
    if (common.size === 0) return [];
  }
  return [...(common ?? [])];
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
