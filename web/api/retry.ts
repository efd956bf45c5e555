import { type QueryCache, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { ProblemError } from "./problem.ts";

/** How often the page asks again by itself, of a server that was away and of one that says it is not ready. */
const again = { away: 2, notReady: 8 } as const;
/** Seconds before asking again where the server does not say how many. */
const pause = 5;

/** The snapshot's graph is being derived: the server goes on with it after the question has run out of time. */
const derives = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.problem.code === "server.timeout" &&
  (error.problem.detail ?? "").includes("still being derived");

/** Whether the question may be answered when it is asked once more. */
export function asksAgain(times: number, error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  if (derives(error) || error.problem.code === "server.busy") return times < again.notReady;
  return error.problem.status === 0 && times < again.away;
}

/** Milliseconds before that. */
export function asksAgainAfter(times: number, error: unknown): number {
  if (error instanceof ProblemError && error.problem.status === 503) return (error.problem.retryAfter ?? pause) * 1000;
  return Math.min(1000 * 2 ** times, 30_000);
}

/** Whether a question waits for the graph of the snapshot. */
export const isDeriving = (cache: QueryCache): boolean =>
  cache.getAll().some(({ state }) => state.fetchStatus !== "idle" && derives(state.fetchFailureReason));

export function useDeriving(): boolean {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => isDeriving(cache),
  );
}
