import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Milliseconds of CPU, user and system, of all threads of the measured process. */
export type Milliseconds = number;

export interface Spread {
  readonly median: Milliseconds;
  readonly least: Milliseconds;
  readonly most: Milliseconds;
}

/** Runs something a number of times and says what one run took. */
export type Sampler = (repeats: number) => Promise<Milliseconds>;

/** A sample repeats a short run until it takes about this long. */
const SAMPLE_MS = 200;
const MOST_REPEATS = 1_000;

/** A full collection, where the engine allows it. */
export const collectGarbage = ((): (() => void) => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  return typeof collect === "function" ? () => void collect() : () => {};
})();

/** CPU time of one call. */
export function cpuOf(work: () => unknown): Milliseconds {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Samples work in this process, from a collected heap, so that nobody pays for another's garbage. */
export function inProcess(work: () => unknown): Sampler {
  return async (repeats) => {
    collectGarbage();
    return (
      cpuOf(() => {
        for (let i = 0; i < repeats; i++) work();
      }) / repeats
    );
  };
}

export interface Pairs {
  readonly ours: Spread;
  readonly peer: Spread;
  /** How often our median goes into the peer's. */
  readonly ratio: number;
  readonly pairs: number;
}

/** Warms both up, then samples ours and the peer in turn, so that both meet the same disturbances. */
export async function alternate(ours: Sampler, peer: Sampler, pairs: number): Promise<Pairs> {
  const ourRepeats = await warmUp(ours);
  const peerRepeats = await warmUp(peer);
  const ourSamples: Milliseconds[] = [];
  const peerSamples: Milliseconds[] = [];
  for (let i = 0; i < pairs; i++) {
    ourSamples.push(await ours(ourRepeats));
    peerSamples.push(await peer(peerRepeats));
  }
  const [own, other] = [spread(ourSamples), spread(peerSamples)];
  return { ours: own, peer: other, ratio: other.median / own.median, pairs };
}

/** Runs until the compiler has settled; answers how many repeats make a sample. */
async function warmUp(sample: Sampler): Promise<number> {
  let one = await sample(1);
  for (let spent = one, runs = 1; spent < 2 * SAMPLE_MS && runs < 256; runs *= 2) {
    one = await sample(runs);
    spent += one * runs;
  }
  return Math.min(MOST_REPEATS, Math.max(1, Math.ceil(SAMPLE_MS / one)));
}

export const spread = (samples: readonly Milliseconds[]): Spread => ({
  median: median(samples),
  least: Math.min(...samples),
  most: Math.max(...samples),
});

/** The mean of the two in the middle where there is no one; not a number where there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}

/** CPU time of a fixed loop of 2^27 xorshift rounds: tells a slow machine, or a busy one, from slow code. */
export function calibrate(): Milliseconds {
  let state = 2_463_534_242 | 0;
  const took = cpuOf(() => {
    for (let i = 0; i < 2 ** 27; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
    }
  });
  // Printing nothing of `state` would let the compiler drop the loop.
  return state === 0 ? Number.NaN : took;
}

/**
 * Nanoseconds of a read that waits for the one before it, anywhere in 128 MiB. What holds much is as slow as this, and the
 * calibration loop, which runs in registers, does not see it: neighbours of a virtual machine take memory, not clock.
 */
export function readLatency(): number {
  const places = 2 ** 25;
  const reads = 2 ** 22;
  // Each place names the next: a generator of full period, so that one way leads through them all.
  const next = new Int32Array(places);
  for (let i = 0; i < places; i++) next[i] = (Math.imul(i, 1_664_525) + 1_013_904_223) & (places - 1);
  let at = 0;
  const took = cpuOf(() => {
    for (let i = 0; i < reads; i++) at = next[at] as number;
  });
  return at < 0 ? Number.NaN : (took * 1e6) / reads;
}
