import type { GraphReader } from "../../graph/port.ts";
import { hypotheses } from "../assume.ts";
import { select, selectTargets } from "../selector.ts";
import { startsOf, withNamedStarts } from "../starts.ts";
import { type Asked, isKnown } from "./side.ts";

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

/** Patterns that match nothing in either snapshot. */
export function idle(graphs: readonly GraphReader[], texts: readonly string[]): readonly string[] {
  return texts.filter((text) =>
    graphs.every((graph) => {
      const { each, nodes } = select(graph, text);
      return each && nodes.length === 0;
    }),
  );
}
