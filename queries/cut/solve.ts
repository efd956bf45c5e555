import { type Cut, cheapestCut, type Residue } from "../../graph/port.ts";
import { type CutClosers, endable } from "../closers.ts";
import type { CutProblem, CutResidue } from "./problem.ts";

/**
 * The cheapest cut. What a copy that nothing ends reaches anyway is cut off from everything else: the hole is closed even
 * if somebody has to look for the copy by hand.
 */
export function solved(problem: CutProblem, closers: CutClosers): Cut {
  const cut = cheapestCut(closers, (banned) => problem.residue(banned));
  const ends = endable(closers);
  const lasting = closers.copies.filter((copy) => copy.lives === "durable" && !ends.has(copy));
  if (cut.uncuttable.length === 0 || lasting.length === 0) return cut;
  const given = new Set(cut.uncuttable);
  return cheapestCut(closers, (banned) => {
    const without = banned.slice();
    for (const { step } of lasting) without[step] = 1;
    return either(problem, problem.residue(banned), problem.residue(without), given);
  });
}

/** Of the targets given the one residue, of the others the other. */
function either({ targets }: CutProblem, all: CutResidue, part: CutResidue, given: ReadonlySet<number>): Residue {
  const of = (target: number): CutResidue => (given.has(target) ? part : all);
  return { reached: targets.filter((target) => of(target).has(target)), proof: (target) => of(target).proof(target) };
}
