import { z } from "zod";
import { type GraphReader, reverse, type SnapshotRef, type StepRecord } from "../graph/port.ts";
import type { Access, Privilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { internet, kindSpec, type NodeClass, type NodeKind } from "../model/node.ts";
import { type Certainty, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { aloneField, certaintyField } from "./input.ts";
import { Prover } from "./proof.ts";
import { impliedByStart } from "./reach.ts";
import { select, targetPrivileges, unknownNode } from "./selector.ts";

export interface ExposesRow {
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  /** What somebody must hold on it. */
  readonly access: Access;
  readonly certainty: Certainty;
  /** The target that it reaches first. */
  readonly target: Privilege;
  readonly stepCount: number;
  readonly proof: string;
}
export interface ExposesAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly target: string;
  readonly gaps: readonly AnswerGap[];
  readonly counts: { readonly byKind: Readonly<Record<string, number>> };
  readonly truncated: boolean;
  readonly reachedBy: readonly ExposesRow[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** Kinds of start that a person asks about: who, from which workload, with which credential, through which way in. */
const starts: ReadonlySet<NodeClass> = new Set(["identity", "workload", "credential", "network", "secret"]);

/** Everything that alone (with the internet) reaches the target, each with a proof. */
export default defineQuery({
  id: "exposes",
  title: "Who and what can reach this?",
  argument: "target",
  input: z.object({
    target: z.string().min(1).max(2048).describe("a node id with optional #access, or a pattern: any of its matches"),
    certainty: certaintyField,
    alone: aloneField,
    limit: z.int().min(1).max(10_000).default(100).describe("most rows; each is proven"),
  }),

  run(graph, question): ExposesAnswer {
    const selection = select(graph, question.target);
    if (!selection.each && selection.nodes.length === 0) throw unknownNode(graph, question.target);
    const maxStratum = certainties.indexOf(question.certainty);
    const everywhere = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
    const always = question.alone ? [] : [everywhere];
    const targets = targetPrivileges(graph, selection);
    const candidates = primaryPrivileges(graph, new Set(selection.nodes), everywhere);
    const { stratumOf, reaches } = reverse(graph.csr, targets, always, maxStratum, candidates);
    const hits = candidates.filter((p) => reaches[p] === 1);
    hits.sort((a, b) => (stratumOf[a] ?? 0) - (stratumOf[b] ?? 0) || compare(graph.key(a), graph.key(b)));
    const book = new AnswerBook();
    const rows = hits
      .slice(0, question.limit)
      .flatMap((p) => row(graph, p, [...new Set([p, ...always])], targets, maxStratum, book) ?? []);
    const counts: Record<string, number> = {};
    for (const kind of hits.map((p) => graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub").sort(compare))
      counts[kind] = (counts[kind] ?? 0) + 1;
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      target: question.target,
      gaps: answerGaps(graph.gaps),
      counts: { byKind: counts },
      truncated: hits.length > question.limit,
      reachedBy: rows,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

function primaryPrivileges(graph: GraphReader, targets: ReadonlySet<number>, everywhere: number): number[] {
  const all: number[] = [];
  for (const [index, { kind }] of graph.nodes.entries()) {
    const spec = kindSpec(kind);
    if (kind === "Hub" || targets.has(index) || !starts.has(spec.class)) continue;
    const p = graph.privilegeIndex(index, spec.primary);
    if (p >= 0 && p !== everywhere) all.push(p);
  }
  return everywhere >= 0 ? [everywhere, ...all] : all;
}

function row(
  graph: GraphReader,
  p: number,
  held: readonly number[],
  targets: readonly number[],
  maxStratum: number,
  book: AnswerBook,
): ExposesRow | undefined {
  const prover = new Prover(graph, held, maxStratum, "first");
  const own = impliedByStart(graph, held);
  const reached = targets
    .filter((target) => !own.has(target))
    .sort((a, b) => (prover.closure.stratumOf[a] ?? 255) - (prover.closure.stratumOf[b] ?? 255));
  const node = graph.nodes[graph.nodeOf(p)];
  for (const target of reached) {
    const evidence = prover.proof(target);
    if (!evidence || !node) continue;
    return {
      id: node.id,
      kind: node.kind,
      class: kindSpec(node.kind).class,
      name: node.name,
      access: graph.accessOf(p),
      certainty: certainties[evidence.stratum] ?? "assumed",
      target: graph.key(target),
      stepCount: evidence.stepCount,
      proof: book.add(graph, evidence),
    };
  }
  return undefined;
}
