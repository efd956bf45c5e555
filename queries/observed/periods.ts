import type { ObservedIndex } from "../../graph/port.ts";
import type { ObservedLogFact } from "../../model/fact/observed.ts";
import type { LogPeriod } from "./answer.ts";

const day = 86_400_000;

/** Times that logs tell of, those that follow one another within a day as one. */
export function joined(logs: readonly LogPeriod[]): LogPeriod[] {
  const sorted = logs.map(({ from, to }) => ({ from, to })).sort((a, b) => (a.from < b.from ? -1 : 1));
  const periods: { from: string; to: string }[] = [];
  for (const { from, to } of sorted) {
    const last = periods.at(-1);
    if (last && Date.parse(from) - Date.parse(last.to) <= day) {
      if (to > last.to) last.to = to;
    } else periods.push({ from, to });
  }
  return periods;
}

/** Why what is not in a log may have happened all the same; undefined where it is whole. */
export function partlyBecause({ whole, left, unread }: ObservedLogFact): string | undefined {
  if (!whole) return "it is the answer to a search";
  if (unread > 0) return `${unread} of its records could not be read`;
  return left > 0 ? `${left} of its events are not told` : undefined;
}

/** Logs of a scope, and those of them that are whole. */
export function logsOf({ logs }: ObservedIndex, scope: string) {
  const own = logs.filter(({ of }) => of === scope);
  return { own, whole: own.filter((log) => partlyBecause(log) === undefined) };
}
