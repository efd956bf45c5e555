import { stepsClosed } from "../../graph/port.ts";
import type { CutClosers } from "../closers.ts";
import type { CutProblem, CutResidue } from "./problem.ts";

/**
 * What is closed and ended while controls are applied one after another. What ends copies only works once nothing takes
 * them anew: a secret that is rotated while somebody may still read it is read again.
 */
export class Progress {
  readonly #closers: CutClosers;
  readonly #problem: CutProblem;
  readonly #isCloser: (control: number) => boolean;
  readonly closed: ReadonlySet<number>;
  /** Alternatives of copies that are ended for good. */
  readonly ended: ReadonlySet<number>;
  /** Steps of sessions that are over. */
  readonly #over: ReadonlySet<number>;
  readonly #steps: Uint8Array;

  constructor(
    problem: CutProblem,
    closers: CutClosers,
    isCloser: (control: number) => boolean,
    closed: ReadonlySet<number> = new Set(),
    ended: ReadonlySet<number> = new Set(),
    over: ReadonlySet<number> = new Set(),
  ) {
    this.#over = over;
    this.#problem = problem;
    this.#closers = closers;
    this.#isCloser = isCloser;
    this.closed = closed;
    this.ended = ended;
    this.#steps = stepsClosed(closers, closed);
    for (const { step } of closers.copies) this.#steps[step] = over.has(step) || this.#isEnded(step, ended) ? 1 : 0;
  }

  /** Steps that are closed now. */
  get banned(): Uint8Array {
    return this.#steps;
  }

  /** What is reached now, by sessions that still live too. */
  now(): CutResidue {
    return this.#problem.residueOf(this.#steps);
  }

  /** What is reached when every session has ended. */
  later(): CutResidue {
    return this.#problem.residueOf(this.without(this.#closers.copies.filter(({ lives }) => lives === "session")));
  }

  /** What is closed now, and some copies too. */
  without(copies: readonly { readonly step: number }[]): Uint8Array {
    const banned = this.#steps.slice();
    for (const { step } of copies) banned[step] = 1;
    return banned;
  }

  /** Applies controls at once. */
  with(controls: readonly number[]): Progress {
    const closed = new Set([...this.closed, ...controls.filter(this.#isCloser)]);
    const touched = controls.filter((control) => !this.#isCloser(control)).flatMap((control) => this.#ends(control));
    if (touched.length === 0) return this.#next(closed, this.ended);
    const tried = this.#next(closed, new Set([...this.ended, ...touched]));
    const left = tried.now();
    const again = new Set(touched.filter((alternative) => tried.isTaken(alternative, left)));
    return again.size === 0 ? tried : this.#next(closed, new Set([...tried.ended].filter((one) => !again.has(one))));
  }

  /** Whether some of what a control ends, of what is not ended yet, could be taken anew by what is reached now. */
  mayBeIdle(control: number, now: CutResidue): boolean {
    return !this.#isCloser(control) && this.#left(control).some((alternative) => this.isTaken(alternative, now));
  }

  /** Whether all that a control ends, of what is not ended yet, would be taken anew. Never of one that closes. */
  isIdle(control: number): boolean {
    if (this.#isCloser(control)) return false;
    const own = this.#left(control);
    const { ended } = this.with([control]);
    return own.length > 0 && !own.some((alternative) => ended.has(alternative));
  }

  #left(control: number): readonly number[] {
    return this.#ends(control).filter((alternative) => !this.ended.has(alternative));
  }

  /** Whether what an alternative of a copy gave can be taken by it again. */
  isTaken(alternative: number, left: CutResidue): boolean {
    const origin = this.#closers.origin(alternative);
    const step = this.#closers.stepOf[origin] ?? -1;
    if (this.#steps[step] === 1) return false;
    const controls = this.#closers.controlsOf(origin);
    for (let i = 0; i < controls.length; i++) if (this.closed.has(controls[i] ?? -1)) return false;
    const graph = this.#problem.starts[0]?.graph;
    return graph?.premisesOf(step).every((premise) => left.holds(premise)) ?? false;
  }

  #ends(control: number): readonly number[] {
    return Array.from(this.#closers.alternativesOf(control));
  }

  #isEnded(step: number, ended: ReadonlySet<number>): boolean {
    const { alternativeStart } = this.#closers;
    for (let a = alternativeStart[step] ?? 0; a < (alternativeStart[step + 1] ?? 0); a++)
      if (!ended.has(a)) return false;
    return true;
  }

  /** The same once some sessions have ended by themselves. */
  after(sessions: readonly { readonly step: number }[]): Progress {
    const over = new Set([...this.#over, ...sessions.map(({ step }) => step)]);
    return new Progress(this.#problem, this.#closers, this.#isCloser, this.closed, this.ended, over);
  }

  #next(closed: ReadonlySet<number>, ended: ReadonlySet<number>): Progress {
    return new Progress(this.#problem, this.#closers, this.#isCloser, closed, ended, this.#over);
  }
}
