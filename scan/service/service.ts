import type { AddressInfo } from "node:net";
import { UserError } from "../../model/errors.ts";
import { type Clock, systemClock } from "../clock.ts";
import { readScan } from "../declaration/read.ts";
import { millisecondsOf } from "../declaration/words.ts";
import { takeLock } from "../keep/lock.ts";
import type { RunOnce } from "./child.ts";
import { listenAt } from "./listen.ts";
import { Metrics } from "./metrics.ts";
import { Schedule } from "./schedule.ts";

export interface ServiceOptions {
  /** The scan's file: read anew before each run. */
  readonly file: string;
  readonly store: string;
  /** From the beginning of one run to that of the next: ms. */
  readonly every: number;
  /** Where /healthz and /metrics are: `<host>:<port>`, or `off`. */
  readonly listen: string;
  /** Ends the service; a run that goes on is told to stop. */
  readonly signal: AbortSignal;
  /** Told what happens, a line each. */
  readonly say: (line: string) => void;
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly runOnce: RunOnce;
  readonly onListen?: (address: AddressInfo | undefined) => void;
}

/** Intervals without an ended run after which the service counts as hanging. */
const patience = 4;

/**
 * Scans again and again until it is told to stop; one process for one scan of one store.
 * @throws UserError scan.unreadable, scan.locked, serve.address
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const { file, store, every, signal, say, runOnce, clock = systemClock, random = Math.random } = options;
  const scan = readScan(file, clock.now());
  const timeout = millisecondsOf(scan.timeout) ?? every;
  const lock = await takeLock(store, scan.name, clock);
  const metrics = new Metrics(scan.name);
  const state: { running: boolean; last?: string; lastSuccess?: string; endedAt: number } = {
    running: false,
    endedAt: clock.monotonic(),
  };
  try {
    const listening = await listenAt(options.listen, metrics, () => ({
      alive: clock.monotonic() - state.endedAt < patience * every + timeout,
      running: state.running,
      ...(state.last === undefined ? {} : { last: state.last }),
      ...(state.lastSuccess === undefined ? {} : { lastSuccess: state.lastSuccess }),
    }));
    options.onListen?.(listening.address);
    const schedule = new Schedule(every, clock, random);
    try {
      while (!signal.aborted) {
        lock.check();
        state.running = true;
        const ended = await runOnce(signal, timeout, say);
        state.running = false;
        state.endedAt = clock.monotonic();
        if ("summary" in ended) {
          const { summary, sources } = ended;
          metrics.ran(summary, sources);
          state.last = summary.result;
          if (summary.unknown.length === 0) state.lastSuccess = summary.endedAt;
          say(`${summary.endedAt} run ${summary.id}: ${summary.result}, ${summary.counts.exposures} exposures`);
        } else if (!signal.aborted) {
          metrics.failed(clock.now());
          state.last = "failed";
          say(`a run failed: ${ended.error.code}: ${ended.error.message}`);
        }
        if (signal.aborted) break;
        const { wait, skipped } = schedule.next();
        if (skipped > 0) {
          metrics.skipped(skipped);
          say(`${skipped} runs were due meanwhile and are left out`);
        }
        await clock.sleep(wait, signal).catch(() => {});
      }
    } finally {
      await listening.close();
    }
  } finally {
    lock.release();
  }
  if (!signal.aborted) throw new UserError("server.stopping", "the service ended", "start it again");
}
