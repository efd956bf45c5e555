import { setTimeout as sleep } from "node:timers/promises";

/** Time as a scan sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970: for dates. It may jump. */
  now(): number;
  /** Milliseconds since some moment: for lengths of time. It never jumps. */
  monotonic(): number;
  /** Waits; ends early where the signal aborts, and throws then. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
};
