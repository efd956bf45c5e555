import type { CollectProgress, CollectRun } from "../../importers/collect/run.ts";
import type { Io } from "../io.ts";
import { clean, columns, plural, styled } from "./text.ts";

/** Calls printed before the rest is counted. */
const shown = 12;

export const progressLine = ({ done, remaining, refused, rate }: CollectProgress): string =>
  `${done} calls answered, ${remaining} known to remain, ${refused} refused, ${rate.toFixed(rate < 10 ? 1 : 0)} a second`;

/** What a collection read, what it could not, and the next command. */
export function collectedText(io: Io, run: CollectRun, next: string, most = shown): string {
  const { read, partly, refused, earlier } = run.counts;
  const all = read + partly + refused;
  const parts = run.parts.filter(({ folder }) => folder !== "").length;
  const rows = grouped(run.unread).slice(0, most);
  const rest = partly + refused - rows.reduce((sum, { calls }) => sum + calls.length, 0);
  const lines = [
    `${styled(io, "bold", clean(run.title))}: ${run.finished ? "collected" : styled(io, "yellow", "not finished")}, in ${clean(run.out)}`,
    `  ${plural(all, "call")}: ${read} read, ${partly} partly, ${refused} refused${earlier > 0 ? `; ${earlier} of them by an earlier run` : ""}${parts > 0 ? `; ${plural(parts, "part")}` : ""}`,
    ...(rows.length > 0 ? ["", styled(io, "yellow", "Not read, or not wholly; answers show it as gaps:")] : []),
    ...columns(
      rows.map(({ part, calls, status, reason }) => {
        const [call = ""] = calls;
        const what = calls.length === 1 ? call : `${plural(calls.length, "call")}, ${call} first`;
        return [clean(status), clean(part === "" ? what : `${part}: ${what}`), clean(reason)];
      }),
    ),
    ...(rest > 0 && rows.length > 0 ? [`  and ${rest} more`] : []),
    ...(partly + refused > rows.length && rows.length > 0 ? ["  --format json names every call"] : []),
    "",
    styled(io, "dim", `${run.finished ? "Next" : "To go on"}: ${clean(next)}`),
  ];
  return `${lines.join("\n")}\n`;
}

interface Group extends Omit<CollectRun["unread"][number], "call"> {
  readonly calls: string[];
}

/** Calls of one part that were not read for the same reason, together. */
function grouped(unread: CollectRun["unread"]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { call, ...rest } of unread) {
    const key = JSON.stringify([rest.part, rest.status, rest.reason]);
    const group = groups.get(key) ?? { ...rest, calls: [] };
    group.calls.push(call);
    groups.set(key, group);
  }
  return [...groups.values()];
}
