import { z } from "zod";
import type { GraphReader, SnapshotRef, StepRecord } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { type Certainty, type Condition, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf, unmatched } from "./answer.ts";
import { hypotheses } from "./assume.ts";
import { defineQuery } from "./define.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, targetField } from "./input.ts";
import { type Proof, Prover } from "./proof.ts";
import { selectTargets, targetPrivileges } from "./selector.ts";
import { impliedByStart, startsOf, withNamedStarts } from "./starts.ts";

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
  /** Patterns of the question that match nothing. */
  readonly unmatched?: readonly string[];
  /** Targets that a start is, or includes, from the beginning. */
  readonly held?: readonly Privilege[];
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
    to: targetField,
    k: z.int().min(1).max(1000).default(10).describe("most proofs"),
    assume: assumeField,
    certainty: certaintyField,
    alone: aloneField,
    limit: limitField,
  }),

  run(base, question): PathsAnswer {
    const named = withNamedStarts(base, question.from);
    const maxStratum = certainties.indexOf(question.certainty);
    const assumed = hypotheses(named, question.assume, maxStratum);
    const goals = targets(named, question.to);
    const alreadyHeld = new Set<Privilege>();
    let givenUp = 0;
    const rows: (Omit<PathRow, "proof"> & { readonly evidence: Proof; readonly graph: typeof named })[] = [];
    for (const start of startsOf(named, question.from, question.alone)) {
      const graph = assumed(start.privileges);
      const prover = new Prover(graph, start.privileges, maxStratum, "cheapest");
      const held = impliedByStart(graph, start.privileges);
      for (const target of goals) {
        if (held.has(target)) {
          alreadyHeld.add(graph.key(target));
          continue;
        }
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
      givenUp += prover.givenUp.size;
    }
    rows.sort(
      (a, b) =>
        certainties.indexOf(a.certainty) - certainties.indexOf(b.certainty) ||
        a.cost - b.cost ||
        (a.target < b.target ? -1 : 1) ||
        (a.start < b.start ? -1 : 1),
    );
    const book = new AnswerBook();
    const most = Math.min(question.k, question.limit ?? question.k);
    const paths = rows
      .slice(0, most)
      .map(({ evidence, graph, ...row }) => ({ ...row, proof: book.add(graph, evidence, new Map()) }));
    return {
      schema: 1,
      snapshot: snapshotOf(named),
      from: question.from,
      to: question.to,
      assume: question.assume,
      gaps: answerGaps(named.gaps, givenUp),
      truncated: rows.length > most,
      ...unmatched(named, [...question.from, ...question.to, ...question.assume]),
      ...(alreadyHeld.size > 0 ? { held: [...alreadyHeld].sort(compare) } : {}),
      paths,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

const targets = (graph: GraphReader, to: readonly string[]): Set<number> =>
  new Set(selectTargets(graph, to).flatMap((selection) => targetPrivileges(graph, selection)));
