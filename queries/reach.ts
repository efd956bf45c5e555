import { z } from "zod";
import { closure, type GraphReader, NOT_REACHED, type SnapshotRef, type StepRecord } from "../graph/port.ts";
import type { Access } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { internet, kindSpec, type NodeClass, type NodeKind } from "../model/node.ts";
import { type Certainty, type Condition, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf, tally, unmatched } from "./answer.ts";
import { hypotheses } from "./assume.ts";
import { defineQuery } from "./define.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, toField } from "./input.ts";
import type { Proof } from "./proof.ts";
import { type Reached, reachedFrom, strongest, wantedPrivileges, wantsEveryAccess } from "./reached.ts";
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

/** Every identity, secret, data store and workload that the starts come to hold, each with one proof. */
export default defineQuery({
  id: "reach",
  title: "What can be reached from here?",
  input,

  run(base, question): ReachAnswer {
    const graph = withNamedStarts(base, question.from);
    const maxStratum = certainties.indexOf(question.certainty);
    const assumed = hypotheses(graph, question.assume, maxStratum);
    const wanted = wantedPrivileges(graph, question.to, question.all);
    const everyAccess = wantsEveryAccess(question.to, question.all);
    const anyway = reachOfInternet(maxStratum);
    const found = startsOf(graph, question.from, question.alone).map((start) => {
      const own = assumed(start.privileges);
      const { reached, givenUp } = reachedFrom(own, start.privileges, wanted, maxStratum);
      const rows = rowsOf(own, start, everyAccess ? reached : strongest(own, reached), anyway(own, start));
      return { rows, givenUp };
    });
    const rows = found.flatMap((one) => one.rows);
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
      ...unmatched([graph], [...question.from, ...question.to, ...question.assume]),
      reached,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

interface Found extends Omit<ReachRow, "proof" | "conditions" | "stepCount"> {
  readonly graph: GraphReader;
  readonly prove: () => Proof;
  readonly keys: Map<number, string>;
}

const order = ({ certainty }: { readonly certainty: Certainty }): number => certainties.indexOf(certainty);

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

function rowsOf(
  graph: GraphReader,
  { name }: Start,
  reached: readonly Reached[],
  anyway: Uint8Array | undefined,
): Found[] {
  const keys = new Map<number, string>();
  return reached.flatMap(({ privilege, stratum, prove }): Found[] => {
    const node = graph.nodes[graph.nodeOf(privilege)];
    if (!node) return [];
    return [
      {
        start: name,
        id: node.id,
        kind: node.kind,
        class: kindSpec(node.kind).class,
        name: node.name,
        access: graph.accessOf(privilege),
        certainty: certainties[stratum] ?? "assumed",
        ...((anyway?.[privilege] ?? NOT_REACHED) <= stratum ? { anyway: true as const } : {}),
        graph,
        prove,
        keys,
      },
    ];
  });
}
