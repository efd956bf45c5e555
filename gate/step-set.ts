import { type Closure, type GraphReader, NOT_REACHED } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import { certainties } from "../model/step.ts";
import { Prover } from "../queries/proof.ts";
import { type Reached, strongest, wantedPrivileges } from "../queries/reached.ts";
import { impliedByStart } from "../queries/starts.ts";
import { fires, type Outside, type Subject } from "./subject.ts";

/** What of a graph a sign-off is over. */
export interface StepSet {
  readonly subject: Subject;
  readonly outside: Outside;
  /** From the internet with what the subject gives. */
  readonly closure: Closure;
  /** Steps by key, sorted: on the ways to the subject, and from it to its targets. */
  readonly steps: ReadonlyMap<string, number>;
  /** What the subject reaches, by privilege key, sorted; with the stratum. */
  readonly targets: ReadonlyMap<string, { readonly privilege: number; readonly stratum: number }>;
  /** Per step of the graph: 1 from the subject on, 2 on the way to it, 0 not in the set. */
  readonly part: Uint8Array;
}

/**
 * The relevant steps: forward from the subject, those that lead to something it is a way to; and those by which the
 * internet comes to it without a login. A step counts where one of its premises follows from the subject: how somebody
 * else comes by the other premise is another subject's. One forward and one backward pass each, linear in the graph.
 */
export function stepSetOf(outside: Outside, subject: Subject): StepSet {
  const { graph, start, maxStratum } = outside;
  const part = new Uint8Array(graph.csr.steps);
  const starts = [...new Set([start, ...subject.seeds])];
  const prover = new Prover(graph, starts, maxStratum, "first");
  const given = impliedByStart(graph, starts);
  const forward = marked(graph, prover.closure, subject.seeds, given, maxStratum);
  const reached = targetsOf(graph, prover, forward.held, given);
  backward(
    graph,
    forward.steps,
    reached.map(({ privilege }) => privilege),
    part,
    1,
  );
  ingress(outside, subject, part);
  const steps: [string, number][] = [];
  for (let s = 0; s < part.length; s++) if (part[s] !== 0) steps.push([graph.stepKey(s), s]);
  const targets = reached.map(
    ({ privilege, stratum }) => [graph.key(privilege) as string, { privilege, stratum }] as const,
  );
  const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number => compare(a[0], b[0]);
  return {
    subject,
    outside,
    closure: prover.closure,
    steps: new Map(steps.sort(byKey)),
    targets: new Map(targets.sort(byKey)),
    part,
  };
}

interface Marked {
  /** Per privilege: 1 where it follows from the seeds. */
  readonly held: Uint8Array;
  /** Per step: 1 where one of its premises does, and all are reached. */
  readonly steps: Uint8Array;
}

/** What follows from the seeds. What the start has anyway follows from nothing, so that nothing is counted in a circle. */
function marked(
  graph: GraphReader,
  reached: Closure,
  seeds: readonly number[],
  given: ReadonlySet<number>,
  maxStratum: number,
): Marked {
  const { useStart, uses, steps: count, privileges } = graph.csr;
  const held = new Uint8Array(privileges);
  const steps = new Uint8Array(count);
  const queue = [...impliedByStart(graph, seeds)].filter((p) => p >= 0);
  for (const p of queue) held[p] = 1;
  for (const p of queue) {
    for (let k = useStart[p] as number; k < (useStart[p + 1] as number); k++) {
      const s = uses[k] as number;
      if (steps[s] === 1 || !fires(graph, reached, s, maxStratum)) continue;
      const to = graph.conclusionOf(s);
      if (given.has(to)) continue;
      steps[s] = 1;
      if (held[to] === 1) continue;
      held[to] = 1;
      queue.push(to);
    }
  }
  return { held, steps };
}

function targetsOf(graph: GraphReader, prover: Prover, held: Uint8Array, given: ReadonlySet<number>) {
  const wanted = wantedPrivileges(graph, []);
  const plain = prover.plain();
  const { order, count, stratumOf } = prover.closure;
  const rows: Pick<Reached, "privilege" | "stratum">[] = [];
  for (const p of order.subarray(0, count)) {
    if (held[p] === 0 || given.has(p) || !wanted(p)) continue;
    const proof = plain[p] === 1 ? undefined : prover.proof(p);
    if (plain[p] === 0 && !proof) continue;
    rows.push({ privilege: p, stratum: proof?.stratum ?? stratumOf[p] ?? NOT_REACHED });
  }
  return strongest(graph, rows);
}

/** Marks the steps from which one of the ends follows. */
function backward(
  graph: GraphReader,
  among: Uint8Array,
  ends: readonly number[],
  part: Uint8Array,
  mark: number,
): void {
  const { makeStart, makes } = graph.csr;
  const seen = new Set(ends);
  for (const p of seen) {
    for (let k = makeStart[p] as number; k < (makeStart[p + 1] as number); k++) {
      const s = makes[k] as number;
      if (among[s] === 0) continue;
      if (part[s] === 0) part[s] = mark;
      for (const premise of graph.premisesOf(s)) seen.add(premise);
    }
  }
}

/** The ways from the internet to the subject; of a route those that pass it. */
function ingress({ graph, found, start, maxStratum, late }: Outside, subject: Subject, part: Uint8Array): void {
  if (subject.ways.length === 0) return;
  const { steps: count, makeStart, makes } = graph.csr;
  const entries = subject.ways.map(({ p }) => p);
  const connections = subject.workloads.map((node) => graph.privilegeIndex(node, "connect")).filter((p) => p >= 0);
  const open = (s: number): boolean => !graph.authenticates(s) && fires(graph, found, s, maxStratum);
  const among = new Uint8Array(count);
  if (subject.nodes.some((node) => late.has(node))) {
    // What runs before the login may stand before the route: all that leads there is its own, not all that leads to that.
    backward(graph, openSteps(graph, [start], open), entries, part, 2);
    return;
  }
  if (subject.isRoute) {
    among.set(openSteps(graph, entries, open));
    for (const p of entries) for (const s of makes.subarray(makeStart[p], makeStart[p + 1])) if (open(s)) among[s] = 1;
  } else among.set(openSteps(graph, [start], open));
  backward(graph, among, [...entries, ...connections], part, 2);
}

/** Steps that follow from some privileges, each firing without a login. */
function openSteps(graph: GraphReader, from: readonly number[], open: (s: number) => boolean): Uint8Array {
  const { useStart, uses, steps: count } = graph.csr;
  const among = new Uint8Array(count);
  const seen = new Set(from);
  for (const p of seen) {
    for (const s of uses.subarray(useStart[p], useStart[p + 1])) {
      if (among[s] === 1 || !open(s)) continue;
      among[s] = 1;
      seen.add(graph.conclusionOf(s));
    }
  }
  return among;
}

/** Rows of the certain stratum. */
export const isCertain = ({ stratum }: { readonly stratum: number }): boolean => certainties[stratum] === "certain";
