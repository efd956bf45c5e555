import { z } from "zod";
import type { SnapshotRef, StepRecord } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import { type Certainty, type Condition, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf } from "./answer.ts";
import { withHypotheses } from "./assume.ts";
import { defineQuery } from "./define.ts";
import { aloneField, assumeField, certaintyField, fromField, toField } from "./input.ts";
import { type Proof, Prover } from "./proof.ts";
import { impliedByStart } from "./reach.ts";
import { select, targetPrivileges, unknownNode } from "./selector.ts";
import { startsOf, withNamedStarts } from "./starts.ts";

export interface PathRow {
  readonly start: string;
  readonly target: Privilege;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  /** Additive cost: each use of a step counts. */
  readonly cost: number;
  readonly stepCount: number;
  readonly proof: string;
}
export interface PathsAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly assume: readonly string[];
  readonly gaps: readonly AnswerGap[];
  readonly truncated: boolean;
  readonly paths: readonly PathRow[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** The cheapest proof of each target, ranked: stronger first, then cheaper. */
export default defineQuery({
  id: "paths",
  title: "How does one get from here to there?",
  input: z.object({
    from: fromField,
    to: toField.min(1),
    k: z.int().min(1).max(1000).default(10).describe("most proofs"),
    assume: assumeField,
    certainty: certaintyField,
    alone: aloneField,
  }),

  run(base, question): PathsAnswer {
    const named = withNamedStarts(base, question.from);
    const maxStratum = certainties.indexOf(question.certainty);
    const rows: (Omit<PathRow, "proof"> & { readonly evidence: Proof; readonly graph: typeof named })[] = [];
    for (const start of startsOf(named, question.from, question.alone)) {
      const graph = withHypotheses(named, question.assume, start.privileges, maxStratum);
      const prover = new Prover(graph, start.privileges, maxStratum, "cheapest");
      const held = impliedByStart(graph, start.privileges);
      for (const target of targets(graph, question.to)) {
        if (held.has(target)) continue;
        const evidence = prover.proof(target);
        if (!evidence) continue;
        rows.push({
          start: start.name,
          target: graph.key(target),
          certainty: certainties[evidence.stratum] ?? "assumed",
          conditions: evidence.conditions,
          cost: evidence.cost,
          stepCount: evidence.stepCount,
          evidence,
          graph,
        });
      }
    }
    rows.sort(
      (a, b) =>
        certainties.indexOf(a.certainty) - certainties.indexOf(b.certainty) ||
        a.cost - b.cost ||
        (a.target < b.target ? -1 : 1) ||
        (a.start < b.start ? -1 : 1),
    );
    const book = new AnswerBook();
    const paths = rows
      .slice(0, question.k)
      .map(({ evidence, graph, ...row }) => ({ ...row, proof: book.add(graph, evidence, new Map()) }));
    return {
      schema: 1,
      snapshot: snapshotOf(named),
      from: question.from,
      to: question.to,
      assume: question.assume,
      gaps: answerGaps(named.gaps),
      truncated: rows.length > question.k,
      paths,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

function targets(graph: Parameters<typeof select>[0], to: readonly string[]): Set<number> {
  return new Set(
    to.flatMap((text) => {
      const selection = select(graph, text);
      if (!selection.each && selection.nodes.length === 0) throw unknownNode(graph, text);
      return targetPrivileges(graph, selection);
    }),
  );
}
