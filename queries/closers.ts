import { type Closers, type ControlIndex, closesAlone, type GraphReader } from "../graph/port.ts";
import { certainties } from "../model/step.ts";

/** Something taken by a step that works on by itself: as if the start had it. */
export interface Copy {
  /** The step of the graph, beyond those derived, that stands for having it. */
  readonly step: number;
  readonly privilege: number;
  readonly lives: "durable" | "session";
  /** A session: at most so many seconds after the way to it is closed; undefined where nothing tells. */
  readonly seconds?: number;
  /** Alternatives of the graph's steps by which it was taken. */
  readonly alternatives: readonly number[];
}

/** One unit of cost as weights count it; what is below only decides between cuts of one cost. */
export const unit = 2 ** 20;

/** The controls of a graph as a cut takes them, with the copies that some of them end. */
export interface CutClosers extends Closers {
  readonly copies: readonly Copy[];
  /** Alternatives from here on are those of copies. */
  readonly own: number;
  /** The graph's own alternative behind an alternative of a copy. */
  origin(alternative: number): number;
  /** Controls that end an alternative of a copy. */
  endersOf(alternative: number): readonly number[];
}

/** Copies are steps of their own, which controls that end copies close; a session that none ends does not count. */
export function closersOf(graph: GraphReader, maxStratum: number, copies: readonly Copy[] = []): CutClosers {
  const { controls, csr } = graph;
  const { alternativeStart, stepOf, closers, closersStart } = controls;
  const own = stepOf.length;
  const taken = copies.flatMap(({ alternatives }) => alternatives);
  const ends = endersOf(controls, new Set(taken));
  const enders = (alternative: number): readonly number[] => ends.get(taken[alternative - own] ?? -1) ?? [];
  let weights: Float64Array | undefined;
  const starts = new Int32Array(csr.steps + 1).fill(own);
  starts.set(alternativeStart.subarray(0, csr.steps + 1));
  const steps = new Int32Array(own + taken.length);
  steps.set(stepOf);
  const lasts = new Uint8Array(taken.length);
  /** Per control, the copies' alternatives that it ends. */
  const ended = new Map<number, number[]>();
  let at = own;
  for (const { step, alternatives, lives } of copies) {
    starts[step] = at;
    for (let i = 0; i < alternatives.length; i++) {
      steps[at] = step;
      lasts[at - own] = lives === "durable" ? 1 : 0;
      for (const control of enders(at)) {
        const known = ended.get(control);
        if (known) known.push(at);
        else ended.set(control, [at]);
      }
      at++;
    }
  }
  const [last] = copies.slice(-1);
  if (last) starts.fill(at, last.step + 1);
  return {
    copies,
    own,
    origin: (alternative) => taken[alternative - own] ?? -1,
    endersOf: enders,
    get weights() {
      weights ??= weightsOf(controls);
      return weights;
    },
    steps: csr.steps,
    alternativeStart: starts,
    stepOf: steps,
    counts: (alternative) =>
      alternative >= own
        ? lasts[alternative - own] === 1 || enders(alternative).length > 0
        : isAdmitted(graph, steps[alternative] ?? 0, alternative - (starts[steps[alternative] ?? 0] ?? 0), maxStratum),
    controlsOf: (alternative) =>
      alternative >= own
        ? enders(alternative)
        : closers.subarray(closersStart[alternative], closersStart[alternative + 1]),
    alternativesOf: (control) =>
      controls.closes[control] === 1 ? touchedBy(controls, control) : (ended.get(control) ?? []),
  };
}

export const isAdmitted = (graph: GraphReader, step: number, alternative: number, maxStratum: number): boolean =>
  certainties.indexOf(graph.certaintyOf(step, alternative)) <= maxStratum;

/** Copies that some control ends in every way they were taken. */
export function endable({ copies, alternativeStart, endersOf }: CutClosers): ReadonlySet<Copy> {
  return new Set(
    copies.filter(({ step, alternatives }) =>
      alternatives.every((_, index) => endersOf((alternativeStart[step] ?? 0) + index).length > 0),
    ),
  );
}

/** Steps of copies that end by themselves and that no control ends: in the long run they are not there. */
export function lapsing({ copies, alternativeStart, steps, counts }: CutClosers): Uint8Array {
  const never = new Uint8Array(steps);
  for (const { step, alternatives } of copies) {
    if (!alternatives.some((_, index) => counts((alternativeStart[step] ?? 0) + index))) never[step] = 1;
  }
  return never;
}

/** By cost; of equal cost rather what can be undone and what less rests on. */
function weightsOf(controls: ControlIndex): Float64Array {
  const weights = new Float64Array(controls.count);
  for (let control = 0; control < controls.count; control++) {
    const width = 32 - Math.clz32(controls.alternativesOn(control).length);
    weights[control] =
      (controls.cost[control] ?? 0) * unit + (controls.reversible[control] === 1 ? 0 : 128) + 2 * width;
  }
  return weights;
}

const touchedBy = ({ touched, touchedStart }: ControlIndex, control: number): Int32Array =>
  touched.subarray(touchedStart[control], touchedStart[control + 1]);

/** Controls that end what was taken, by the alternative by which it was. */
function endersOf(controls: ControlIndex, taken: ReadonlySet<number>): ReadonlyMap<number, readonly number[]> {
  const enders = new Map<number, number[]>();
  if (taken.size === 0) return enders;
  for (let control = 0; control < controls.count; control++) {
    if (controls.closes[control] === 1) continue;
    for (const alternative of touchedBy(controls, control)) {
      if (!taken.has(alternative)) continue;
      const known = enders.get(alternative);
      if (known) known.push(control);
      else enders.set(alternative, [control]);
    }
  }
  return enders;
}

/** The controls that close a step alone; each step is looked at once. */
export class LoneClosers {
  readonly #closers: Closers;
  readonly #of = new Map<number, readonly number[]>();

  constructor(closers: Closers) {
    this.#closers = closers;
  }

  of(step: number): readonly number[] {
    const known = this.#of.get(step) ?? closesAlone(this.#closers, step);
    this.#of.set(step, known);
    return known;
  }

  /** The steps that a control closes alone. */
  steps(control: number): number[] {
    const { stepOf } = this.#closers;
    const touched = Array.from(this.#closers.alternativesOf(control), (alternative) => stepOf[alternative] ?? 0);
    return [...new Set(touched)].filter((step) => this.of(step).includes(control));
  }

  /** Per control, on how many of the proofs it closes a step alone. @param proofs their steps */
  onProofs(proofs: Iterable<readonly number[]>): Map<number, number> {
    const on = new Map<number, number>();
    for (const proof of proofs) {
      const controls = new Set(proof.flatMap((step) => this.of(step)));
      for (const control of controls) on.set(control, (on.get(control) ?? 0) + 1);
    }
    return on;
  }
}
