import type { CutAnswer } from "../../../queries/cut/answer.ts";
import { lengthOfTime } from "../../control/words.ts";
import { plural } from "../../parts/words.ts";

/** How good the cut is known to be: "This is the cheapest: no set of changes that does it costs less than 7." */
export function boundWords({ cost, lowerBound, cut }: Pick<CutAnswer, "cost" | "lowerBound" | "cut">): string {
  if (cut.length === 0) return "";
  if (lowerBound >= cost) return `Proven to be the cheapest: no set of changes that does it costs less than ${cost}.`;
  return `The best that was found: it costs ${cost}. Proven is that no set of changes does it for less than ${lowerBound}.`;
}

/** What deriving everything again has shown. */
export function checkedWords({ verification }: Pick<CutAnswer, "verification">): string {
  const { derivations, added, reached } = verification;
  if (derivations === 0) return "Not checked by deriving every rule again.";
  const found =
    added.length > 0 ? ` It showed that ${plural(added.length, "change")} more was needed, which is in the list.` : "";
  const after =
    reached.length === 0
      ? "Checked: with these edits made and every rule asked again, no target is reached."
      : `Checked: with these edits made and every rule asked again, ${plural(reached.length, "target")} can still be reached.`;
  return after + found;
}

/** How long until the last target is no more reached. */
export const zeroWords = ({ zero }: Pick<CutAnswer, "zero">): string =>
  zero.seconds === undefined
    ? "When the last target is out of reach cannot be told."
    : zero.seconds === 0
      ? "No target is reached from the moment when all of it is done."
      : `No target is reached ${lengthOfTime(zero.seconds)} after all of it is done, at most.`;
