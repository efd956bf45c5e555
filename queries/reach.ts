import { z } from "zod";
import { closure, type GraphReader, NOT_REACHED, type SnapshotRef, type StepRecord } from "../graph/port.ts";
import { type Access, positional } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { internet, kindSpec, type NodeClass, type NodeKind } from "../model/node.ts";
import { type Certainty, type Condition, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf, tally, unmatched } from "./answer.ts";
import { hypotheses } from "./assume.ts";
import { defineQuery } from "./define.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, toField } from "./input.ts";
import { type Proof, Prover } from "./proof.ts";
import { selectTargets, targetPrivileges } from "./selector.ts";
import { impliedByStart, type Start, startsOf, withNamedStarts } from "./starts.ts";

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
  /** Set where the internet alone reaches it too: closing the start does not close this. */
  readonly anyway?: true;
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
  /** Patterns of the question that match nothing. */
  readonly unmatched?: readonly string[];
  readonly reached: readonly ReachRow[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

const input = z.object({
  from: fromField,
  to: toField,
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
    const maxStratum = certainties.indexOf(question.certainty);
    const assumed = hypotheses(graph, question.assume, maxStratum);
    const wanted = wantedPrivileges(graph, question);
    const anyway = reachOfInternet(maxStratum);
    const found = startsOf(graph, question.from, question.alone).map((start) => {
      const own = assumed(start.privileges);
      return reachOf(own, start, wanted, maxStratum, anyway(own, start));
    });
    const everyAccess = question.all || question.to.some((text) => text.includes("#"));
    const rows = found.flatMap((one) => (everyAccess ? one.rows : strongest(one.rows)));
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
    const reached = rows.slice(0, limit).map(({ graph: own, prove, keys, certainty, ...row }): ReachRow => {
      const evidence = prove();
      const { conditions, stepCount } = evidence;
      return { ...row, certainty, conditions, stepCount, proof: book.add(own, evidence, keys) };
    });
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      from: question.from,
      assume: question.assume,
      gaps: answerGaps(
        graph.gaps,
        found.reduce((sum, { givenUp }) => sum + givenUp, 0),
      ),
      counts: {
        byKind: tally(rows.map(({ kind }) => kind)),
        byCertainty: tally(rows.map(({ certainty }) => certainty)),
      },
      truncated: rows.length > limit,
      ...unmatched(graph, [...question.from, ...question.to, ...question.assume]),
      reached,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

interface Found extends Omit<ReachRow, "proof" | "conditions" | "stepCount"> {
  readonly graph: GraphReader;
  /** Of rows shown only: there may be very many that are only counted. */
  readonly prove: () => Proof;
  readonly keys: Map<number, string>;
}

const order = ({ certainty }: { readonly certainty: Certainty }): number => certainties.indexOf(certainty);

/** @param graph with the question's hypotheses, which give it no other nodes */
function reachOf(
  graph: GraphReader,
  start: Start,
  wanted: (p: number) => boolean,
  maxStratum: number,
  anyway: Uint8Array | undefined,
): { readonly rows: Found[]; readonly givenUp: number } {
  const prover = new Prover(graph, start.privileges, maxStratum, "first");
  const held = impliedByStart(graph, start.privileges);
  const keys = new Map<number, string>();
  const rows: Found[] = [];
  const plain = prover.plain();
  for (const p of prover.closure.order.subarray(0, prover.closure.count)) {
    if (held.has(p) || !wanted(p)) continue;
    const evidence = plain[p] === 1 ? undefined : prover.proof(p);
    const node = graph.nodes[graph.nodeOf(p)];
    if (!node || (plain[p] === 0 && !evidence)) continue;
    const stratum = evidence?.stratum ?? prover.closure.stratumOf[p] ?? NOT_REACHED;
    rows.push({
      start: start.name,
      id: node.id,
      kind: node.kind,
      class: kindSpec(node.kind).class,
      name: node.name,
      access: graph.accessOf(p),
      certainty: certainties[stratum] ?? "assumed",
      ...((anyway?.[p] ?? NOT_REACHED) <= stratum ? { anyway: true as const } : {}),
      graph,
      prove: () => evidence ?? proven(prover, p),
      keys,
    });
  }
  return { rows, givenUp: prover.givenUp.size };
}

function proven(prover: Prover, p: number): Proof {
  const evidence = prover.proof(p);
  if (!evidence) throw new Error("a proof that needs nothing of the world holds");
  return evidence;
}

/** Gives, per privilege, the stratum in which the internet alone reaches it; undefined for a start that is no more than it. */
function reachOfInternet(maxStratum: number): (graph: GraphReader, start: Start) => Uint8Array | undefined {
  const known = new Map<GraphReader, Uint8Array>();
  return (graph, { privileges }) => {
    const everywhere = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
    if (everywhere < 0 || privileges.every((p) => p === everywhere)) return undefined;
    const stratumOf = known.get(graph) ?? closure(graph.csr, [everywhere], maxStratum).stratumOf;
    known.set(graph, stratumOf);
    return stratumOf;
  };
}

/** Which privileges make rows: those of `to`, else by class and access. */
function wantedPrivileges(graph: GraphReader, { to, all }: ReachInput): (p: number) => boolean {
  if (to.length > 0) {
    const targets = new Set(selectTargets(graph, to).flatMap((selection) => targetPrivileges(graph, selection)));
    return (p) => targets.has(p);
  }
  return (p) => {
    const kind = graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub";
    if (kind === "Hub" || kind === "Internet") return false;
    return all || (shown.has(kindSpec(kind).class) && !positional.has(graph.accessOf(p)));
  };
}

/** Leaves out an access that another row of the same node includes at no weaker certainty. */
function strongest(rows: readonly Found[]): Found[] {
  const byNode = new Map<string, Found[]>();
  for (const row of rows) {
    const own = byNode.get(row.id);
    if (own) own.push(row);
    else byNode.set(row.id, [row]);
  }
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
