import type { GraphReader } from "../../graph/port.ts";
import type { AnswerBook } from "../answer.ts";
import type { CutClosers } from "../closers.ts";
import { Prover } from "../proof.ts";
import type { Uncuttable } from "./answer.ts";
import type { CutProblem, CutResidue } from "./problem.ts";

/** A target that no control closes every way to, and why. @param left what is reached when the cut is made */
export function uncuttable(
  target: number,
  left: CutResidue,
  problem: CutProblem,
  closers: CutClosers,
  book: AnswerBook,
): Uncuttable {
  const graph = left.graph(target);
  if (!graph) throw new RangeError("what is not reached needs no cut");
  const steps = left.proof(target);
  const copies = new Map(closers.copies.map((copy) => [copy.step, copy]));
  const why = new Set<string>();
  for (const step of steps) {
    const copy = copies.get(step);
    if (copy) {
      const how = titlesOf(graph, copy.alternatives, closers);
      why.add(`${graph.key(copy.privilege)} was taken (${how.join(", ")}), works on by itself, and nothing ends it`);
    } else if (graph.ruleOf(step).id === "model.hypothesis") why.add("the question assumes a step of it");
    else if (!graph.isStructural(step)) why.add(`no edit closes: ${graph.ruleOf(step).title}`);
  }
  const shown = expanded(graph, steps, copies, problem);
  return { target: graph.key(target), proof: book.add(graph, { target, steps: shown }, new Map()), why: [...why] };
}

/** Rules by which something was taken. */
export const titlesOf = (graph: GraphReader, alternatives: readonly number[], { stepOf }: CutClosers): string[] =>
  [...new Set(alternatives.map((alternative) => graph.ruleOf(stepOf[alternative] ?? -1).title))].sort();

/** The proof with how each copy was taken in its place. */
function expanded(
  graph: GraphReader,
  steps: readonly number[],
  copies: ReadonlyMap<number, { readonly privilege: number }>,
  { starts, maxStratum }: CutProblem,
): readonly number[] {
  const taken = steps.flatMap((step) => copies.get(step) ?? []);
  if (taken.length === 0) return steps;
  const without = new Uint8Array(graph.csr.steps);
  for (const step of copies.keys()) without[step] = 1;
  const prover = new Prover(graph, starts[0]?.privileges ?? [], maxStratum, "first", without);
  const before = taken.flatMap(({ privilege }) => prover.proof(privilege)?.steps ?? []);
  return [...new Set([...before, ...steps.filter((step) => !copies.has(step))])];
}
