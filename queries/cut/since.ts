import { UserError } from "../../model/errors.ts";
import { momentOf } from "../../model/moment.ts";
import type { Window } from "./answer.ts";

const unit = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 } as const;
const durationText = /^(\d{1,6})\s?(s|min|m|h|d)$/;
const inText = /(\d{1,6})\s?(s|min|m|h|d)\b/;

const secondsOf = (match: RegExpExecArray): number => Number(match[1]) * (unit[match[2] as keyof typeof unit] ?? 1);

/** Seconds of the first duration in a text: `until 12h`, `until the token's expiry, up to 48h`; undefined where there is none. */
export function secondsIn(text: string): number | undefined {
  const match = inText.exec(text);
  return match === null ? undefined : secondsOf(match);
}

/**
 * The time in which the starts were in other hands; `since` is the later one where the snapshot is older than the leak.
 * @param since ISO 8601, or a duration before the snapshot was taken: `2h`, `30min`, `7d`
 * @param until ISO 8601: when the snapshot was taken
 * @throws UserError usage.argument
 */
export function windowOf(since: string, until: string): Window {
  const duration = durationText.exec(since.trim());
  const start = duration
    ? new Date(Date.parse(until) - 1000 * secondsOf(duration)).toISOString()
    : momentOf(since.trim());
  if (start === undefined)
    throw new UserError(
      "usage.argument",
      "`since` is neither a time nor a duration",
      "give it as ISO 8601 with a time zone, for example 2026-01-31T12:00:00Z, or as a duration before the snapshot: 20min, 2h, 7d",
    );
  // A leak is mostly younger than what was read last: the answer judges by that, and says so.
  return { since: start, until };
}
