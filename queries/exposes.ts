import { z } from "zod";
import { type GraphReader, NOT_REACHED, reverse, type SnapshotRef, type StepRecord } from "../graph/port.ts";
import type { Access, Privilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { internet, kindSpec, type NodeClass, type NodeKind, passing, startClasses } from "../model/node.ts";
import { type Certainty, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf, tally, unmatched } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { ChainedProofs } from "./exposes/chained.ts";
import { aloneField, certaintyField } from "./input.ts";
import { type Proof, Prover } from "./proof.ts";
import { selectTargets, targetPrivileges } from "./selector.ts";
import { impliedByStart } from "./starts.ts";

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
  /** Set where the target is a pattern that matches nothing. */
  readonly unmatched?: readonly string[];
  readonly reachedBy: readonly ExposesRow[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** Everything that alone (with the internet, unless that reaches it by itself) reaches the target, each with a proof. */
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
    const [selection] = selectTargets(graph, [question.target]);
    if (!selection) throw new Error("one selector gives one selection");
    const maxStratum = certainties.indexOf(question.certainty);
    const targets = targetPrivileges(graph, selection);
    const own = new Set(selection.nodes);
    const hits = targets.length === 0 ? [] : reaching(graph, targets, own, question.alone, maxStratum);
    const book = new AnswerBook();
    const everywhere = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
    const helped = new ChainedProofs(graph, targets, question.alone ? [] : [everywhere]);
    const unaided = new ChainedProofs(graph, targets, []);
    const proven = hits.slice(0, question.limit).map(({ p, held, stratum }) => {
      const chain = (held.length > 1 || question.alone ? helped : unaided).from(p, stratum);
      return { p, row: chain ? rowOf(graph, p, chain, book) : row(graph, p, held, targets, maxStratum, book) };
    });
    const rows = proven.flatMap((one) => one.row ?? []);
    const refuted = new Set(proven.filter((one) => one.row === undefined).map(({ p }) => p));
    const counted = hits.filter(({ p }) => !refuted.has(p));
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      target: question.target,
      gaps: answerGaps(graph.gaps),
      counts: { byKind: tally(counted.map(({ p }) => graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub")) },
      truncated: hits.length > question.limit,
      ...unmatched([graph], [question.target]),
      reachedBy: rows,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

/** A start that reaches a target, what it holds then, and the first stratum that does it. */
interface Hit {
  readonly p: number;
  readonly held: readonly number[];
  readonly stratum: number;
}

/**
 * Starts that reach a target, strongest first, the internet before others. Where the internet reaches it, everybody does:
 * of the others only those that reach it without it, or more certainly.
 */
function reaching(
  graph: GraphReader,
  targets: readonly number[],
  own: ReadonlySet<number>,
  alone: boolean,
  maxStratum: number,
): Hit[] {
  const everywhere = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
  const candidates = primaryPrivileges(graph, own, everywhere);
  const withoutHelp = reverse(graph.csr, targets, [], maxStratum, candidates);
  const withInternet = alone ? withoutHelp : reverse(graph.csr, targets, [everywhere], maxStratum, candidates);
  const anybody = withoutHelp.stratumOf[everywhere] ?? NOT_REACHED;
  const hits = candidates.flatMap((p): Hit[] => {
    const best = withInternet.stratumOf[p] ?? NOT_REACHED;
    const unaided = withoutHelp.stratumOf[p] ?? NOT_REACHED;
    if (best === NOT_REACHED || (best >= anybody && unaided === NOT_REACHED)) return [];
    return best < anybody || alone
      ? [{ p, held: alone ? [p] : [...new Set([p, everywhere])], stratum: best }]
      : [{ p, held: [p], stratum: unaided }];
  });
  return hits.sort(
    (a, b) =>
      a.stratum - b.stratum ||
      Number(b.p === everywhere) - Number(a.p === everywhere) ||
      compare(graph.key(a.p), graph.key(b.p)),
  );
}

function primaryPrivileges(graph: GraphReader, targets: ReadonlySet<number>, everywhere: number): number[] {
  const all: number[] = [];
  for (const [index, { kind }] of graph.nodes.entries()) {
    const spec = kindSpec(kind);
    if (targets.has(index) || !startClasses.has(spec.class) || passing.has(kind)) continue;
    const p = graph.privilegeIndex(index, spec.primary);
    if (p >= 0 && p !== everywhere) all.push(p);
  }
  return [everywhere, ...all];
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
  for (const target of reached) {
    const evidence = prover.proof(target);
    if (evidence) return rowOf(graph, p, evidence, book);
  }
  return undefined;
}

function rowOf(graph: GraphReader, p: number, evidence: Proof, book: AnswerBook): ExposesRow | undefined {
  const node = graph.nodes[graph.nodeOf(p)];
  return (
    node && {
      id: node.id,
      kind: node.kind,
      class: kindSpec(node.kind).class,
      name: node.name,
      access: graph.accessOf(p),
      certainty: certainties[evidence.stratum] ?? "assumed",
      target: graph.key(evidence.target),
      stepCount: evidence.stepCount,
      proof: book.add(graph, evidence),
    }
  );
}
