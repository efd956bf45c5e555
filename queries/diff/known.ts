import type { GraphReader } from "../../graph/port.ts";
import { hypotheses } from "../assume.ts";
import { isKnown, selectTargets } from "../selector.ts";
import { startsOf, withNamedStarts } from "../starts.ts";
import type { Asked } from "./side.ts";

/** Refuses a literal that neither snapshot has, as a question of the newer one would. @throws UserError usage.unknown-node and the like */
export function requireKnown(older: GraphReader, newer: GraphReader, { from, to, assume }: Asked): void {
  const now = withNamedStarts(newer, from);
  const then = withNamedStarts(older, from);
  const unknown = (texts: readonly string[]) => texts.filter((text) => !isKnown(now, text) && !isKnown(then, text));
  const [start] = unknown(from);
  if (start !== undefined) startsOf(now, [start]);
  selectTargets(now, unknown(to));
  hypotheses(now, unknown(assume), 0);
}
