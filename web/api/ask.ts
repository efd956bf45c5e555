import { keepPreviousData, type UseQueryResult, useQueries, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { usePlace } from "../state/use-view-state.ts";
import { request } from "./problem.ts";
import type { AnswerOf, InputOf, QuestionId } from "./questions.ts";

export interface AskOptions {
  /** Not asked while false. */
  readonly enabled?: boolean;
  /** Shows the answer to the last input until the new one is there; `isPlaceholderData` says so. */
  readonly keep?: boolean;
}

/**
 * Asks a query of the snapshot that the address names. A new input drops the request of the old one; answers stay until
 * an import makes a new snapshot. `error` is a ProblemError: show it with `<ProblemBlock error={error} />`.
 *
 *     const { data, error, isPending } = useAnswer("reach", { from: state.from });
 */
export function useAnswer<Q extends QuestionId>(
  id: Q,
  input: InputOf<Q>,
  { enabled = true, keep = false }: AskOptions = {},
): UseQueryResult<AnswerOf<Q>> {
  const { snapshot, asOf } = useAsked();
  return useQuery({
    queryKey: ["answer", id, input, snapshot, asOf],
    queryFn: ({ signal }) => ask(id, input, { snapshot, asOf, signal }),
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  }) as UseQueryResult<AnswerOf<Q>>;
}

/** The snapshot that parts of the page ask where it is not the address's: of a proof that an older one gives. */
export const SnapshotContext = createContext<string | undefined>(undefined);

function useAsked(): { readonly snapshot: string; readonly asOf: string } {
  const { snapshot, asOf } = usePlace().state;
  return { snapshot: useContext(SnapshotContext) ?? snapshot, asOf };
}

/** The same question about several things: all answers, once all are there. */
export function useAnswers<Q extends QuestionId>(id: Q, inputs: readonly InputOf<Q>[]): Answers<AnswerOf<Q>> {
  const { snapshot, asOf } = usePlace().state;
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: ["answer", id, input, snapshot, asOf],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask(id, input, { snapshot, asOf, signal }),
    })),
    combine: combined,
  }) as Answers<AnswerOf<Q>>;
}

/** Outside rendering: the same as long as no result changes. */
function combined(results: readonly UseQueryResult<unknown>[]): Answers<unknown> {
  const data = results.flatMap((one) => (one.data === undefined ? [] : [one.data]));
  return {
    error: results.find((one) => one.error)?.error,
    data: data.length === results.length ? data : undefined,
    refetch: () => {
      for (const one of results) if (one.error) void one.refetch();
    },
  };
}

export interface Answers<T> {
  /** In the order of the questions. */
  readonly data: readonly T[] | undefined;
  /** Why the first of them that has none has none. */
  readonly error: unknown;
  readonly refetch: () => void;
}

export interface Asking {
  readonly snapshot?: string;
  readonly asOf?: string;
  readonly signal?: AbortSignal;
}

/** One question outside rendering: an export, a download. */
export async function ask<Q extends QuestionId>(id: Q, input: InputOf<Q>, asking: Asking = {}): Promise<AnswerOf<Q>> {
  const { signal } = asking;
  const response = await request(`queries/${id}${addressed(asking)}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
    ...(signal ? { signal } : {}),
  });
  return (await response.json()) as AnswerOf<Q>;
}

/** What an address says of the graph that is asked; empty for the newest, when it was taken. */
export function addressed({ snapshot, asOf }: Asking): string {
  const of = new URLSearchParams({ ...(snapshot ? { snapshot } : {}), ...(asOf ? { asOf } : {}) });
  return of.size > 0 ? `?${of}` : "";
}
