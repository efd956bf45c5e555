import { stepFlag } from "../compiled.ts";
import { starts } from "../engine/csr.ts";
import type { TraceWriter } from "../incremental/trace.ts";
import type { Joined } from "./earlier.ts";
import { Weave } from "./weave.ts";

/** Alternatives by step, strongest certainty first, else in the order they came. */
export interface Grouped {
  /** One more than there are steps. */
  readonly start: Int32Array;
  readonly alternatives: Int32Array;
}

/** @param strata of each alternative @param stepOf of each alternative */
export function grouped(strata: Uint8Array, alternatives: Int32Array, stepOf: Int32Array, steps: number): Grouped {
  const start = starts(steps, stepOf);
  const next = start.slice();
  const order = new Int32Array(alternatives.length);
  for (let stratum = 0; stratum < 3; stratum++) place(stratum, strata, stepOf, alternatives, next, order);
  return { start, alternatives: order };
}

/** Puts the alternatives of a stratum to the next places of their steps. */
function place(
  wanted: number,
  strata: Uint8Array,
  stepOf: Int32Array,
  alternatives: Int32Array,
  next: Int32Array,
  order: Int32Array,
): void {
  for (let at = 0; at < alternatives.length; at++) {
    if (strata[at] !== wanted) continue;
    const step = stepOf[at] as number;
    const place = next[step] as number;
    order[place] = alternatives[at] as number;
    next[step] = place + 1;
  }
}

/** The order of steps: an earlier graph's that are as they were, and others in between. */
export interface Order {
  readonly weave: Weave;
  /** Those others as joined numbers, with their flags, what they leave and their alternatives. */
  readonly steps: Int32Array;
  readonly flags: Uint8Array;
  readonly leaves: Uint8Array;
  readonly start: Int32Array;
  readonly alternatives: Int32Array;
  /** 1 for each step of the earlier graph that no row names any more. */
  readonly gone: Uint8Array;
}

/** Steps that rows which are gone or new name, as rows name them. */
class Touched {
  /** Joined numbers, in the order in which rows name them first. */
  readonly steps: number[] = [];
  /** For each of `steps`: those of the earlier graph's below come before it, as far as they are not touched themselves. */
  readonly after: number[] = [];
  readonly flags: number[] = [];
  readonly leaves: number[] = [];
  /** Each once, with the place of its step in `steps`. */
  readonly alternatives: number[] = [];
  readonly places: number[] = [];
  readonly #place: Int32Array;
  readonly #seen: Uint8Array;

  /** How many there may be. */
  constructor(steps: number, alternatives: number) {
    this.#place = new Int32Array(steps).fill(-1);
    this.#seen = new Uint8Array(alternatives);
  }

  met(step: number, alternative: number, after: number, flags: number, leaves: number): void {
    let place = this.#place[step] as number;
    if (place < 0) {
      place = this.steps.push(step) - 1;
      this.#place[step] = place;
      this.after.push(after);
      this.flags.push(flags);
      this.leaves.push(leaves);
      // One alternative that takes no credential is enough to come through without.
    } else this.flags[place] = (this.flags[place] as number) & (flags | ~stepFlag.authenticates);
    if (this.#seen[alternative]) return;
    this.#seen[alternative] = 1;
    this.alternatives.push(alternative);
    this.places.push(place);
  }
}

/**
 * Steps in the order in which rows first name them. The rows' alternatives become joined numbers, equal ones the same.
 * @param steps per step of the collector the earlier graph's that is equal, or -1 @param alternatives the same of alternatives
 */
export function ordered(joined: Joined, written: TraceWriter, steps: Int32Array, alternatives: Int32Array): Order {
  const touches = touchedSteps(joined, written, steps);
  const touched = met(joined, written, touches, steps, alternatives);
  const strata = Uint8Array.from(touched.alternatives, (alternative) => joined.stratumOf(alternative));
  const all = grouped(
    strata,
    Int32Array.from(touched.alternatives),
    Int32Array.from(touched.places),
    touched.steps.length,
  );
  const gone = touches.slice();
  for (const step of touched.steps) if (step < joined.steps) gone[step] = 0;
  return { ...woven(joined, touches, touched, all), gone };
}

/** 1 for each step of the earlier graph that rows which are gone or new name. */
function touchedSteps({ steps: count, stepOf }: Joined, written: TraceWriter, steps: Int32Array): Uint8Array {
  const touches = new Uint8Array(count);
  for (const step of steps) if (step >= 0) touches[step] = 1;
  written.eachDropped((alternative) => {
    touches[stepOf[alternative] as number] = 1;
  });
  return touches;
}

/** Goes through all rows: of most nothing is new. */
function met(
  joined: Joined,
  written: TraceWriter,
  touches: Uint8Array,
  steps: Int32Array,
  alternatives: Int32Array,
): Touched {
  const { collector, stepOf, sameLeaves } = joined;
  const touched = new Touched(joined.steps + steps.length, joined.alternatives + alternatives.length);
  const rows = written.rows.view();
  const rowFlags = written.rowFlags.view();
  const rowLeaves = written.rowLeaves.view();
  const ownStep = collector.alternativeStep.view();
  const after = { step: 0 };
  for (let row = nextTouched(rows, 0, touches, stepOf, after); row < rows.length; ) {
    let alternative = rows[row] as number;
    const own = alternative - joined.alternatives;
    let step = stepOf[alternative] as number;
    if (own >= 0) {
      const same = steps[ownStep[own] as number] as number;
      step = same < 0 ? joined.steps + (ownStep[own] as number) : same;
      if ((alternatives[own] as number) >= 0) alternative = alternatives[own] as number;
      rows[row] = alternative;
    }
    const leaves = sameLeaves[rowLeaves[row] as number] as number;
    touched.met(step, alternative, after.step, rowFlags[row] as number, leaves);
    row = nextTouched(rows, row + 1, touches, stepOf, after);
  }
  return touched;
}

/** The next row of a touched step, or of the collector. @param after becomes one more than the last step that was passed */
function nextTouched(
  rows: Int32Array,
  first: number,
  touches: Uint8Array,
  stepOf: Int32Array,
  after: { step: number },
): number {
  let last = after.step - 1;
  let row = first;
  for (; row < rows.length; row++) {
    const alternative = rows[row] as number;
    if (alternative >= stepOf.length) break;
    const step = stepOf[alternative] as number;
    if (touches[step]) break;
    if (step > last) last = step;
  }
  after.step = last + 1;
  return row;
}

/** Where touched steps are as they were, they count as the earlier graph's. */
function woven(joined: Joined, touches: Uint8Array, touched: Touched, all: Grouped): Omit<Order, "gone"> {
  const weave = new Weave();
  const others: number[] = [];
  let first = 0;
  let next = touches.indexOf(1);
  const keepTo = (end: number): void => {
    for (; next >= 0 && next < end; next = touches.indexOf(1, next + 1)) {
      weave.keep(first, next);
      first = next + 1;
    }
    weave.keep(first, end);
    first = Math.max(first, end);
  };
  for (const [place, step] of touched.steps.entries()) {
    keepTo(touched.after[place] as number);
    if (isAsBefore(joined, touched, all, place)) weave.keep(step, step + 1);
    else {
      weave.add();
      others.push(place);
    }
  }
  keepTo(joined.steps);
  const start = new Int32Array(others.length + 1);
  const alternatives: number[] = [];
  for (const [index, place] of others.entries()) {
    for (let at = all.start[place] as number; at < (all.start[place + 1] as number); at++)
      alternatives.push(all.alternatives[at] as number);
    start[index + 1] = alternatives.length;
  }
  return {
    weave,
    steps: Int32Array.from(others, (place) => touched.steps[place] as number),
    flags: Uint8Array.from(others, (place) => touched.flags[place] as number),
    leaves: Uint8Array.from(others, (place) => touched.leaves[place] as number),
    start,
    alternatives: Int32Array.from(alternatives),
  };
}

function isAsBefore(
  { earlier, steps }: Joined,
  touched: Touched,
  { start, alternatives }: Grouped,
  place: number,
): boolean {
  const step = touched.steps[place] as number;
  if (step >= steps || earlier.stepFlags[step] !== touched.flags[place]) return false;
  if (earlier.stepLeaves[step] !== touched.leaves[place]) return false;
  const before = earlier.alternativeStart[step] as number;
  const from = start[place] as number;
  const count = (start[place + 1] as number) - from;
  if ((earlier.alternativeStart[step + 1] as number) - before !== count) return false;
  for (let at = 0; at < count; at++) if (alternatives[from + at] !== before + at) return false;
  return true;
}
