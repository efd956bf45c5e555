import { cheapestCut, type GraphReader, stepsClosed } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import { hypotheses } from "../assume.ts";
import { closersOf } from "../closers.ts";
import { counterpart } from "../counterpart.ts";
import { isKnown } from "../selector.ts";
import { CutProblem } from "./problem.ts";

/** Derivations of one question at most. */
const most = 4;

/** A control that only a derivation showed to be needed. */
export interface Added {
  readonly graph: GraphReader;
  readonly control: number;
  /** Targets of that graph that are reached with it and those before it. */
  readonly left: readonly number[];
}

export interface Rederived {
  readonly derivations: number;
  readonly added: readonly Added[];
  /** Reached when the first cut is made, before anything is added; and the graph they are of. */
  readonly first: readonly number[];
  readonly graph: GraphReader;
  /** Reached when all is done, and the graph they are of. */
  readonly reached: readonly Privilege[];
}

/**
 * Makes the edits to the facts, asks every rule again and looks what is reached; where an edit uncovered another way
 * (facts that it takes away may have been some rule's restraint), cuts again.
 * @param kept copies that nothing ended, as privileges of `before`
 * @param given targets that were given up before: another cut is not sought for them
 */
export function rederived(
  before: GraphReader,
  problem: CutProblem,
  assume: readonly string[],
  controls: readonly number[],
  kept: readonly number[],
  given: ReadonlySet<Privilege>,
): Rederived {
  let graph = before.overlay(before.controls.overlayOf(controls));
  let left = moved(before, graph, problem, assume, kept);
  const firstGraph = graph;
  const first = [...left.residue().reached];
  const added: Added[] = [];
  let derivations = 1;
  for (let reached = first; derivations < most; derivations++) {
    if (reached.every((target) => given.has(graph.key(target)))) break;
    const closers = closersOf(graph, problem.maxStratum);
    const open = left;
    const cut = cheapestCut(closers, (banned) => open.residue(banned));
    if (cut.controls.length === 0) break;
    const from = graph;
    added.push(...inTurn(from, open, cut.controls));
    graph = from.overlay(from.controls.overlayOf(cut.controls));
    left = moved(before, graph, problem, assume, kept);
    reached = [...left.residue().reached];
  }
  const last = graph;
  return {
    derivations,
    added,
    first,
    graph: firstGraph,
    reached: [...left.residue().reached].map((target) => last.key(target)),
  };
}

function inTurn(graph: GraphReader, open: CutProblem, controls: readonly number[]): Added[] {
  const closers = closersOf(graph, open.maxStratum);
  const applied = new Set<number>();
  return controls.map((control): Added => {
    applied.add(control);
    return { graph, control, left: [...open.residue(stepsClosed(closers, applied)).reached] };
  });
}

/** The same question of the graph that other facts give. */
function moved(
  before: GraphReader,
  after: GraphReader,
  { starts, targets, maxStratum }: CutProblem,
  assume: readonly string[],
  kept: readonly number[],
): CutProblem {
  const present = (privileges: readonly number[]): number[] =>
    privileges.map((p) => counterpart(before, after, p)).filter((p) => p >= 0);
  const assumed = hypotheses(
    after,
    assume.filter((text) => isKnown(after, text)),
    maxStratum,
  );
  const left = starts.map(({ name, privileges }) => {
    const own = present(privileges);
    return { name, graph: assumed(own), privileges: [...new Set([...own, ...present(kept)])] };
  });
  return new CutProblem(left, present(targets), maxStratum);
}
