import type { ErrorCode } from "../../model/errors.ts";

/** Every error of the API, as `application/problem+json` (RFC 9457). */
export interface Problem {
  /** `/docs/errors#<code>`: what it means. */
  readonly type: string;
  /** The code in one sentence. */
  readonly title: string;
  /** HTTP status. */
  readonly status: number;
  /** What happened, in one line. */
  readonly detail: string;
  readonly code: ErrorCode;
  /** The next step. */
  readonly help: string;
  /** Label and value. */
  readonly details: readonly (readonly [label: string, value: string])[];
}
