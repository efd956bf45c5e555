import { z } from "zod";
import { closure, type GraphReader, NOT_REACHED, type SnapshotRef, type StepRecord } from "../graph/port.ts";
import type { Access } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { internet, isAuthority, kindSpec, type NodeClass, type NodeKind } from "../model/node.ts";
import { type Certainty, type Condition, certainties } from "../model/step.ts";
import { AnswerBook, type AnswerGap, type AnswerProof, answerGaps, snapshotOf, tally, unmatched } from "./answer.ts";
import { hypotheses } from "./assume.ts";
import { defineQuery } from "./define.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, toField } from "./input.ts";
import type { Proof } from "./proof.ts";
import { type Leaks, rankLeaks, reachesAnything } from "./reach/leaks.ts";
import { type Reached, reachedFrom, strongest, wantedPrivileges, wantsEveryAccess } from "./reached.ts";
import { splitSelector } from "./selector.ts";
import { meansExposures, type Start, startsOf, withNamedStarts } from "./starts.ts";

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
  /** Where the starts are leaks, each alone: which of them matters most. */
  readonly leaks?: Leaks;
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
    const starts = startsOf(graph, question.from, question.alone);
    const reachOf = (start: Start): OfStart => {
      const own = assumed(start.privileges);
      const { reached, givenUp } = reachedFrom(own, start.privileges, wanted, maxStratum);
      const rows = rowsOf(own, start, everyAccess ? reached : strongest(own, reached), anyway(own, start));
      return { rows, givenUp };
    };
    // What is assumed of exposed workloads hangs on each start: such a question is asked of each by itself.
    const alike = !question.assume.some((text) => splitSelector(text).id === "exposed");
    const { leaks, found, total } =
      alike && meansExposures(graph, question.from)
        ? ofLeaks(assumed([]), starts, wanted, maxStratum, question.limit, reachOf)
        : ofAll(starts.map(reachOf));
    const rows = found.flatMap((one) => one.rows).sort(byCertainty);
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
        byKind: tally(total.map(({ kind }) => kind)),
        byCertainty: tally(total.map(({ certainty }) => certainty)),
      },
      truncated: total.length > limit || (leaks?.truncated ?? false),
      ...unmatched([graph], [...question.from, ...question.to, ...question.assume]),
      ...(leaks ? { leaks: leaks.ranking } : {}),
      reached,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

/** What one start reaches. */
interface OfStart {
  readonly rows: readonly Found[];
  readonly givenUp: number;
}

type Counted = Pick<ReachRow, "kind" | "certainty">;

/** Rows to prove, and all that the counts speak of. */
interface Asked {
  readonly leaks?: { readonly ranking: Leaks; readonly truncated: boolean };
  readonly found: readonly OfStart[];
  readonly total: readonly Counted[];
}

const ofAll = (found: readonly OfStart[]): Asked => ({ found, total: found.flatMap(({ rows }) => rows) });

/** Rows of leaks that are proven where no limit is given, and of each of several leaks at least. */
const provenRows = 250;
const ofEachLeak = 10;

/**
 * Leaks in their order. Only what the first of them reach is searched for proofs: what matters most of each. What
 * anybody reaches is left out; the counts speak of what some leak reaches alone.
 */
function ofLeaks(
  graph: GraphReader,
  starts: readonly Start[],
  wanted: (p: number) => boolean,
  maxStratum: number,
  limit: number | undefined,
  reachOf: (start: Start) => OfStart,
): Asked {
  const { starts: inOrder, reached, ...ranking } = rankLeaks(graph, starts, wanted, maxStratum);
  const most = limit ?? provenRows;
  const each = Math.max(ofEachLeak, Math.ceil(most / Math.max(1, inOrder.length)));
  const found: OfStart[] = [];
  let left = most;
  for (const [at, start] of inOrder.entries()) {
    if (left <= 0 || !reachesAnything(ranking.rows[at]?.reaches ?? {})) break;
    const { rows, givenUp } = reachOf(start);
    const own = rows
      .filter(({ anyway }) => anyway !== true)
      .sort(byDanger)
      .slice(0, Math.min(each, left));
    left -= own.length;
    found.push({ rows: own, givenUp });
  }
  const total = strongest(
    graph,
    [...reached].map(([privilege, stratum]) => ({ privilege, stratum })),
  ).map(({ privilege, stratum }) => ({
    kind: graph.nodes[graph.nodeOf(privilege)]?.kind ?? "Internet",
    certainty: certainties[stratum] ?? "assumed",
  }));
  return { leaks: { ranking, truncated: total.length > most - left }, found, total };
}

const dangers: readonly NodeClass[] = ["data-store", "secret", "identity", "workload"];
const overAuthority = ({ kind, access }: Found): boolean => isAuthority(kind, access);

function byCertainty(a: Found, b: Found): number {
  return (
    order(a) - order(b) ||
    compare(a.class, b.class) ||
    compare(a.id, b.id) ||
    compare(a.access, b.access) ||
    compare(a.start, b.start)
  );
}

function byDanger(a: Found, b: Found): number {
  const place = (one: Found): number => (dangers.includes(one.class) ? dangers.indexOf(one.class) : dangers.length);
  return (
    Number(overAuthority(b)) - Number(overAuthority(a)) ||
    order(a) - order(b) ||
    place(a) - place(b) ||
    byCertainty(a, b)
  );
}

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
