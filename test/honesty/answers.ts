import { closure, type GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { internet, kindSpec, type NodeClass } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import check from "../../queries/check.ts";
import reach from "../../queries/reach.ts";

type Counts = Readonly<Record<string, number>>;

/** What must not depend on names. */
export interface Answers {
  /** `reachable certain`, `unknown` ..., in the order of the assertions. */
  readonly assertions: readonly string[];
  /** Rule, kinds of its ends, certainty and kinds of conditions -> how many steps; to and from hubs just 1: who shares one is shape. */
  readonly steps: Counts;
  /** Kind of start, what it reaches and how certainly -> how many pairs, over every start there is. */
  readonly pairs: Counts;
  /** Kind of scope and collection. */
  readonly gaps: Counts;
}

/** Without a file of assertions there are no verdicts. */
export function answersOf(graph: GraphReader, file?: string, text?: string): Answers {
  return {
    assertions: text === undefined ? [] : verdictsOf(graph, file, text),
    steps: tally(formsOf(graph)),
    pairs: tally(pairsOf(graph)),
    gaps: tally(graph.gaps.map(({ scope, collection }) => `${scope.split(":")[0]} ${collection}`)),
  };
}

function verdictsOf(graph: GraphReader, file = "assertions", text: string): string[] {
  const answer = check.run(graph, { file, text });
  return answer.results.map(({ actual, proof = "" }) => {
    const used: readonly string[] = (answer.proofs[proof]?.steps ?? []).map(
      (key) => answer.steps[key]?.certainty ?? "",
    );
    const weakest = ["assumed", "conditional"].find((one) => used.includes(one)) ?? "certain";
    return actual === "reachable" ? `reachable ${weakest}` : actual;
  });
}

const formOf = (graph: GraphReader, p: number): string => `${graph.nodes[graph.nodeOf(p)]?.kind}#${graph.accessOf(p)}`;

function* formsOf(graph: GraphReader): Iterable<string> {
  const shapes = new Set<string>();
  for (let s = 0; s < graph.csr.steps; s++) {
    const ends = [...graph.premisesOf(s), graph.conclusionOf(s)].map((p) => formOf(graph, p));
    const shared = ends.includes("Hub#hold");
    const to = ends.pop();
    const conditions = graph.conditionsOf(s).map(({ kind }) => kind);
    const more = [graph.certaintyOf(s), ...conditions.sort(compare)].join(" ");
    const form = `${graph.ruleOf(s).id}: ${ends.sort(compare).join(" & ")} -> ${to}, ${more}`;
    if (shared) shapes.add(form);
    else yield form;
  }
  yield* shapes;
}

const startClasses: ReadonlySet<NodeClass> = new Set(["identity", "workload", "credential", "network", "secret"]);

function* pairsOf(graph: GraphReader): Iterable<string> {
  const everywhere = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
  for (const [index, { kind }] of graph.nodes.entries()) {
    const spec = kindSpec(kind);
    const start = startClasses.has(spec.class) ? graph.privilegeIndex(index, spec.primary) : -1;
    if (start < 0) continue;
    const { order, count, stratumOf } = closure(graph.csr, [...new Set([start, everywhere])], 1);
    for (const p of order.subarray(0, count)) {
      const form = formOf(graph, p);
      if (!form.startsWith("Hub#")) yield `${kind} -> ${form}, ${certainties[stratumOf[p] ?? 0]}`;
    }
  }
}

/** Rows of `reach` from one start: by kind, access and certainty. */
export function reachedFrom(graph: GraphReader, from: string, assume: readonly string[]): Counts {
  const question = { from: [from], to: [], assume: [...assume], all: true, alone: false };
  const { reached } = reach.run(graph, { ...question, certainty: "conditional" });
  return tally(reached.map(({ kind, access, certainty }) => `${kind}#${access}, ${certainty}`));
}

function tally(texts: Iterable<string>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compare(a, b)));
}
