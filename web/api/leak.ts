import type { TokenAnswer } from "../../queries/token/answer.ts";
import { request } from "./problem.ts";

/** What is told beside the secret; all of it may stand in an address. */
export interface LeakQuestion {
  readonly snapshot: string;
  readonly asOf: string;
  readonly fromAddress: string;
  readonly since: string;
  readonly visibility: string;
}

/**
 * Asks about a secret. It goes into the body of one request and is kept nowhere: not in the address, in the store of answers or
 * in the browser's own.
 */
export async function askLeak(secret: string, question: LeakQuestion, signal: AbortSignal): Promise<TokenAnswer> {
  const of = new URLSearchParams(Object.entries(question).filter(([, value]) => value !== ""));
  const response = await request(`queries/token${of.size > 0 ? `?${of}` : ""}`, {
    method: "POST",
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: secret,
    cache: "no-store",
    signal,
  });
  return (await response.json()) as TokenAnswer;
}
