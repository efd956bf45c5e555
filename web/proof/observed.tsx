import { CircleHelp, Eye, EyeOff } from "lucide";
import type { StepObserved } from "../../queries/observed/answer.ts";
import { Icon } from "../parts/icon.tsx";
import { moment, plural } from "../parts/words.ts";

const glyphs = { observed: Eye, "not-seen": EyeOff, unknown: CircleHelp } as const;

/** What audit logs say of a step: taken, not seen where they would show it, or not known. */
export const ObservedMark = ({ mark }: { readonly mark: StepObserved }) => (
  <span className="observed" data-seen={mark.seen}>
    <Icon of={glyphs[mark.seen]} />
    {seenWords(mark)}
    {mark.denied && `; refused ${plural(mark.denied.count, "time")}, last ${moment(mark.denied.last)}`}
  </span>
);

function seenWords({
  seen,
  match,
  since = "",
  last = "",
  count = 0,
  by = [],
  addresses = [],
  periods,
  why,
}: StepObserved) {
  if (seen === "unknown") return `not known from logs: ${why ?? "none was read"}`;
  if (seen === "not-seen")
    return `not seen in logs of ${periods.map(({ from, to }) => `${moment(from)} to ${moment(to)}`).join(", ")}`;
  const who = by.length === 0 ? "" : ` by ${few(by)}`;
  const where = addresses.length === 0 ? "" : ` from ${few(addresses)}`;
  const less = match === "identity" && why !== undefined ? ` (${why})` : "";
  return `observed since ${moment(since)}, last ${moment(last)}, ${plural(count, "time")}${who}${where}${less}`;
}

const few = ([first, ...others]: readonly string[]): string =>
  others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
