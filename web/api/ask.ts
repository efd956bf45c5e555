import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
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
  const { snapshot, asOf } = usePlace().state;
  return useQuery({
    queryKey: ["answer", id, input, snapshot, asOf],
    queryFn: ({ signal }) => ask(id, input, { snapshot, asOf, signal }),
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  }) as UseQueryResult<AnswerOf<Q>>;
}

export interface Asking {
  readonly snapshot?: string;
  readonly asOf?: string;
  readonly signal?: AbortSignal;
}

/** One question outside rendering: an export, a download. */
export async function ask<Q extends QuestionId>(id: Q, input: InputOf<Q>, asking: Asking = {}): Promise<AnswerOf<Q>> {
  const { snapshot, asOf, signal } = asking;
  const of = new URLSearchParams({ ...(snapshot ? { snapshot } : {}), ...(asOf ? { asOf } : {}) });
  const response = await request(`queries/${id}${of.size > 0 ? `?${of}` : ""}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
    ...(signal ? { signal } : {}),
  });
  return (await response.json()) as AnswerOf<Q>;
}
