import { internet } from "../../../model/node.ts";
import type { DiffAnswer, DiffCause } from "../../../queries/diff/answer.ts";
import { plural } from "../../parts/words.ts";

/** "3 things come into reach, from 2 starts"; of one that the question does not name, which. @param start of its first row */
export function causeWords(
  { effect, targets, starts, count }: DiffCause,
  { from }: Pick<DiffAnswer, "from">,
  start: string | undefined,
): string {
  const what = {
    gained: targets === 1 ? "comes into reach" : "come into reach",
    lost: targets === 1 ? "goes out of reach" : "go out of reach",
    changed: targets === 1 ? "is reached less or more surely" : "are reached less or more surely",
  }[effect];
  const rows = count > targets ? `, ${plural(count, "row")}` : "";
  const alone =
    from.length > 0 || start === undefined
      ? ""
      : `, ${start === internet ? "from the internet" : `where code runs in ${start}`}`;
  return `${plural(targets, "thing")} ${what}${starts > 1 ? `, from ${plural(starts, "start")}` : alone}${rows}`;
}
