import { QueryCache, QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Listeners } from "../state/listeners.ts";
import { ProblemError } from "./problem.ts";
import { asksAgain, asksAgainAfter } from "./retry.ts";

let out = false;
const listeners = new Listeners();

/** The server takes this browser's session no more: it was started anew, or the page was opened without its link. */
export const useSignedOut = (): boolean => useSyncExternalStore(listeners.subscribe, () => out);

const statusOf = (error: unknown): number => (error instanceof ProblemError ? error.problem.status : 0);

function failed(error: unknown): void {
  if (statusOf(error) !== 401 || out) return;
  out = true;
  listeners.tell();
}

/** An answer is about one snapshot, which never changes: it is asked again when an import has made another. */
export const newClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: failed }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: asksAgain,
        retryDelay: asksAgainAfter,
      },
    },
  });
