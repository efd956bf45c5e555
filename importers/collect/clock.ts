import { setTimeout as wait } from "node:timers/promises";

/** Time and chance, so that tests have their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws where the signal is aborted meanwhile */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => void (await wait(milliseconds, undefined, { signal })),
  random: () => Math.random(),
};
