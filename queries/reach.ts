import { z } from "zod";
import type { GraphReader, SnapshotRef, StepRecord } from "../graph/port.ts";
import { type Access, positional } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { kindSpec, type NodeClass, type NodeKind } from "../model/node.ts";
import { type Certainty, type Condition, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf } from "./answer.ts";
import { withHypotheses } from "./assume.ts";
import { defineQuery } from "./define.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, toField } from "./input.ts";
import { type Proof, Prover } from "./proof.ts";
import { select, targetPrivileges } from "./selector.ts";
import { type Start, startsOf, withNamedStarts } from "./starts.ts";

export interface ReachRow {
  /** The start that reaches it. */
  readonly start: string;
  readonly id: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  readonly name: string;
  readonly access: Access;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  readonly stepCount: number;
  /** Id in `proofs`. */
  readonly proof: string;
}

export interface ReachAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly from: readonly string[];
  readonly assume: readonly string[];
  readonly gaps: readonly AnswerGap[];
  readonly counts: {
    readonly byKind: Readonly<Record<string, number>>;
    readonly byCertainty: Readonly<Record<string, number>>;
  };
  readonly truncated: boolean;
  readonly reached: readonly ReachRow[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

const input = z.object({
  from: fromField,
  to: toField.default([]),
  assume: assumeField,
  certainty: certaintyField,
  all: z
    .boolean()
    .default(false)
    .describe("also routes, networks, credentials and structure, and accesses that are only a position"),
  alone: aloneField,
  limit: limitField,
});
export type ReachInput = z.infer<typeof input>;

/** Classes of which rows are made unless `all`. */
const shown: ReadonlySet<NodeClass> = new Set(["identity", "secret", "data-store", "workload"]);

/** Every identity, secret, data store and workload that the starts come to hold, each with one proof. */
export default defineQuery({
  id: "reach",
  title: "What can be reached from here?",
  input,

  run(base, question): ReachAnswer {
    const graph = withNamedStarts(base, question.from);
    const rows = startsOf(graph, question.from, question.alone).flatMap((start) => reachOf(graph, start, question));
    rows.sort(
      (a, b) =>
        order(a) - order(b) ||
        compare(a.class, b.class) ||
        compare(a.id, b.id) ||
        compare(a.access, b.access) ||
        compare(a.start, b.start),
    );
    const limit = question.limit ?? rows.length;
    const book = new AnswerBook();
    const reached = rows
      .slice(0, limit)
      .map(({ graph: own, evidence, keys, ...row }) => ({ ...row, proof: book.add(own, evidence, keys) }));
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      from: question.from,
      assume: question.assume,
      gaps: answerGaps(graph.gaps),
      counts: {
        byKind: tally(rows.map(({ kind }) => kind)),
        byCertainty: tally(rows.map(({ certainty }) => certainty)),
      },
      truncated: rows.length > limit,
      reached,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

interface Found extends Omit<ReachRow, "proof"> {
  readonly graph: GraphReader;
  readonly evidence: Proof;
  readonly keys: Map<number, string>;
}

const order = ({ certainty }: { readonly certainty: Certainty }): number => certainties.indexOf(certainty);

function reachOf(base: GraphReader, start: Start, question: ReachInput): Found[] {
  const maxStratum = certainties.indexOf(question.certainty);
  const graph = withHypotheses(base, question.assume, start.privileges, maxStratum);
  const prover = new Prover(graph, start.privileges, maxStratum, "first");
  const wanted = wantedPrivileges(graph, question);
  const held = impliedByStart(graph, start.privileges);
  const keys = new Map<number, string>();
  const rows: Found[] = [];
  for (const p of prover.closure.order.subarray(0, prover.closure.count)) {
    if (held.has(p) || !wanted(p)) continue;
    const evidence = prover.proof(p);
    const node = graph.nodes[graph.nodeOf(p)];
    if (!evidence || !node) continue;
    rows.push({
      start: start.name,
      id: node.id,
      kind: node.kind,
      class: kindSpec(node.kind).class,
      name: node.name,
      access: graph.accessOf(p),
      certainty: certainties[evidence.stratum] ?? "assumed",
      conditions: evidence.conditions,
      stepCount: evidence.stepCount,
      graph,
      evidence,
      keys,
    });
  }
  return question.all || question.to.some((text) => text.includes("#")) ? rows : strongest(rows);
}

/** Which privileges make rows: those of `to`, else by class and access. */
function wantedPrivileges(graph: GraphReader, { to, all }: ReachInput): (p: number) => boolean {
  if (to.length > 0) {
    const targets = new Set(to.flatMap((text) => targetPrivileges(graph, select(graph, text))));
    return (p) => targets.has(p);
  }
  return (p) => {
    const kind = graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub";
    if (kind === "Hub" || kind === "Internet") return false;
    return all || (shown.has(kindSpec(kind).class) && !positional.has(graph.accessOf(p)));
  };
}

/** What a start is, it does not reach: its own privileges and those they include. */
export function impliedByStart(graph: GraphReader, starts: readonly number[]): ReadonlySet<number> {
  const held = new Set(starts);
  for (const p of held) {
    const node = graph.nodeOf(p);
    const kind = graph.nodes[node]?.kind;
    for (const access of (kind && kindSpec(kind).accesses[graph.accessOf(p)]) ?? [])
      held.add(graph.privilegeIndex(node, access));
  }
  return held;
}

/** Leaves out an access that another row of the same node includes at no weaker certainty. */
function strongest(rows: readonly Found[]): Found[] {
  const byNode = new Map<string, Found[]>();
  for (const row of rows) byNode.set(row.id, [...(byNode.get(row.id) ?? []), row]);
  return rows.filter(
    (row) =>
      !byNode
        .get(row.id)
        ?.some((other) => other !== row && order(other) <= order(row) && includes(row.kind, other.access, row.access)),
  );
}

function includes(kind: NodeKind, access: Access, wanted: Access): boolean {
  const implied = kindSpec(kind).accesses[access] ?? [];
  return implied.includes(wanted) || implied.some((next) => includes(kind, next, wanted));
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of [...values].sort(compare)) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
