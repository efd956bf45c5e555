import type { Closure, GraphReader } from "../../graph/port.ts";
import { certainties } from "../../model/step.ts";
import { hypotheses } from "../assume.ts";
import { type Reached, reachedFrom, strongest, wantedPrivileges, wantsEveryAccess } from "../reached.ts";
import { isKnown, isPattern, splitSelector, unknownNode } from "../selector.ts";
import { startsOf } from "../starts.ts";
import type { WhatIfInput } from "./input.ts";

/** What one start reaches in one of the two worlds. */
export interface SideStart {
  /** With the question's hypotheses, which give it no other nodes. */
  readonly graph: GraphReader;
  readonly reached: readonly Reached[];
  /** Of these the rows that an answer shows. */
  readonly rows: readonly Reached[];
  readonly closure: Closure;
  readonly givenUp: number;
}

/** One of the two worlds that a what-if compares. */
export interface Side {
  readonly graph: GraphReader;
  /** By name of the start. */
  readonly starts: ReadonlyMap<string, SideStart>;
}

/**
 * What the question's starts reach, or others in their place. What it names and the graph does not have is left out: the other
 * side has it.
 */
export function sideOf(graph: GraphReader, question: WhatIfInput, starting: readonly string[] = question.from): Side {
  const maxStratum = certainties.indexOf(question.certainty);
  const present = (texts: readonly string[]): string[] => texts.filter((text) => isKnown(graph, text));
  const from = present(starting);
  const to = present(question.to);
  const assumed = hypotheses(graph, present(question.assume), maxStratum);
  const nothing = question.to.length > 0 && to.length === 0;
  const wanted = nothing ? () => false : wantedPrivileges(graph, to);
  const starts = new Map<string, SideStart>();
  for (const { name, privileges } of from.length === 0 ? [] : startsOf(graph, from, question.alone)) {
    const own = assumed(privileges);
    const { reached, closure, givenUp } = reachedFrom(own, privileges, wanted, maxStratum);
    const rows = wantsEveryAccess(to) ? reached : strongest(own, reached);
    const sameName = question.from.some(isPatternText) ? name : question.from.join(" + ");
    starts.set(sameName, { graph: own, reached, rows, closure, givenUp });
  }
  return { graph, starts };
}

/** @throws UserError for a literal that neither side has */
export function checkNames(before: GraphReader, after: GraphReader, question: WhatIfInput): void {
  const unknown = (text: string): boolean => !isKnown(before, text) && !isKnown(after, text);
  for (const text of question.from) if (unknown(text)) throw unknownNode(before, text, "start");
  for (const text of [...question.to, ...question.assume]) if (unknown(text)) throw unknownNode(before, text, "target");
}

const isPatternText = (text: string): boolean => isPattern(splitSelector(text).id);
