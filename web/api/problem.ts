/** A failure as the API tells it (RFC 9457), or as the page words it when no answer came. */
export interface Problem {
  readonly title: string;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly detail?: string;
  /** Stable: `usage.unknown-node`. */
  readonly code?: string;
  /** The next step, one sentence. */
  readonly help?: string;
  /** Seconds after which the server may be asked again. */
  readonly retryAfter?: number;
  readonly details?: readonly (readonly [label: string, value: string])[];
}

export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** Whatever was thrown, as something that can be shown. */
export const problemOf = (thrown: unknown): Problem =>
  thrown instanceof ProblemError
    ? thrown.problem
    : {
        title: "The page failed",
        status: 0,
        ...(thrown instanceof Error ? { detail: thrown.message } : {}),
        help: "Reload the page. If it happens again, report it with what you did.",
      };

const noAnswer: Problem = {
  title: "The server does not answer",
  status: 0,
  help: "See that `ambit serve` still runs, then try again.",
};

/** @throws ProblemError for every failure but an abort, which stays what it is */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, init);
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    throw new ProblemError(noAnswer);
  }
  if (!response.ok) throw new ProblemError(await problemIn(response));
  return response;
}

async function problemIn(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retry = Number.isFinite(seconds) ? { retryAfter: Math.min(Math.max(seconds, 1), 60) } : {};
  const plain: Problem = { title: statusText || `The server answered ${status}`, status, ...retry };
  if (!response.headers.get("content-type")?.includes("json")) return plain;
  try {
    return { ...plain, ...((await response.json()) as Partial<Problem>), status };
  } catch {
    return plain;
  }
}
