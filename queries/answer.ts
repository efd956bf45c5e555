import type { Gap, GraphReader, SnapshotRef, StepRecord } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { foldedProof } from "../model/fold.ts";
import type { StepObserved } from "./observed/answer.ts";
import { observedOf } from "./observed/mark.ts";
import type { Proof } from "./proof.ts";
import { select } from "./selector.ts";

/** A gap as answers show it. */
export interface AnswerGap {
  readonly scope: string;
  readonly collection: string;
  readonly reason: string;
  /** Rules whose silence proves nothing because of it. */
  readonly blinds: readonly string[];
  /** Rules whose steps stay conditional because of it. */
  readonly weakens: readonly string[];
}

export interface AnswerProof {
  readonly conclusion: Privilege;
  /** Step keys in firing order. */
  readonly steps: readonly string[];
  /** By step key, for steps as people count them: what audit logs say. Absent where none was read. */
  readonly observed?: Readonly<Record<string, StepObserved>>;
}

/** Proofs and steps of one answer: every step is described once, however many proofs use it. */
export class AnswerBook {
  readonly proofs: Record<string, AnswerProof> = {};
  readonly steps: Record<string, StepRecord> = {};
  readonly #keys = new Map<number, string>();
  #count = 0;

  /** Adds a proof; returns its id in this answer. The graph is the one the proof's indexes belong to. */
  add(
    graph: GraphReader,
    { target, steps }: Pick<Proof, "target" | "steps">,
    keys: Map<number, string> = this.#keys,
  ): string {
    const id = `p${++this.#count}`;
    const proof = { conclusion: graph.key(target), steps: steps.map((step) => this.step(graph, step, keys)) };
    this.proofs[id] = proof;
    if (graph.observed.logs.length > 0) this.proofs[id] = { ...proof, ...this.#observed(graph, id, steps) };
    return id;
  }

  #observed(graph: GraphReader, proof: string, steps: readonly number[]): Pick<AnswerProof, "observed"> {
    const rules = new Map((this.proofs[proof]?.steps ?? []).map((key, at) => [key, graph.ruleOf(steps[at] ?? -1)]));
    const marks = foldedProof(this, proof).flatMap(({ step, from, to }) => {
      const rule = rules.get(step.key);
      const mark = rule && observedOf(graph, { rule, from, to });
      return mark ? [[step.key, mark] as const] : [];
    });
    return marks.length === 0 ? {} : { observed: Object.fromEntries(marks) };
  }

  /** Adds one step; returns its key. */
  step(graph: GraphReader, step: number, keys: Map<number, string> = this.#keys): string {
    const known = keys.get(step);
    if (known !== undefined) return known;
    const record = graph.step(step);
    keys.set(step, record.key);
    this.steps[record.key] = record;
    return record.key;
  }
}

/** @param givenUp privileges for which more contradictory proofs were found than are tried */
export function answerGaps(gaps: readonly Gap[], givenUp = 0): AnswerGap[] {
  const said = gaps.map(({ scope, collection, reason, blinds, weakens }) => ({
    scope,
    collection,
    reason,
    blinds,
    weakens,
  }));
  if (givenUp === 0) return said;
  const subject = givenUp === 1 ? "1 privilege has" : `${givenUp} privileges have`;
  const reason = `${subject} only proofs whose conditions contradict each other among those that were tried`;
  return [...said, { scope: "", collection: "proofs", reason, blinds: [], weakens: [] }];
}

/** Patterns of a question that match nothing in any of the graphs; left out of the answer where there are none. */
export const unmatched = (
  graphs: readonly GraphReader[],
  texts: readonly string[],
): { readonly unmatched?: readonly string[] } => {
  const idle = texts.filter((text) =>
    graphs.every((graph) => {
      const { each, nodes } = select(graph, text);
      return each && nodes.length === 0;
    }),
  );
  return idle.length === 0 ? {} : { unmatched: idle };
};

export const snapshotOf = ({ snapshot }: GraphReader): SnapshotRef => ({ id: snapshot.id, takenAt: snapshot.takenAt });

/** How often each value occurs, keys sorted. */
export function tally(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compare(a, b)));
}
