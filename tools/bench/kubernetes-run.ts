import { startEngine } from "../../cli/engine.ts";
import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import reach from "../../queries/reach.ts";
import { rules } from "../../rules/index.ts";
import { graphPairs, naivePairs } from "./kubernetes-naive.ts";
import { cpuOf, type Milliseconds } from "./measure.ts";

/** What one process did with one cluster. */
export interface KubernetesRun {
  readonly startUp: Milliseconds;
  readonly imported: Milliseconds;
  readonly derived: Milliseconds;
  /** One reach, complete: every row found and counted, the first `shown` with their proofs. */
  readonly reached: Milliseconds;
  /** The same with the proof of every row. */
  readonly proven: Milliseconds;
  /** Peak, MiB, when the reach was answered. */
  readonly rss: number;
  readonly facts: number;
  readonly nodes: number;
  readonly steps: number;
  /** Rows of the reach. */
  readonly radius: number;
  /** Of each question asked of raw objects too: pairs, and pairs that only one of the two ways of asking gives. */
  readonly compared: Readonly<Record<string, readonly [pairs: number, different: number]>>;
}

/**
 * `node kubernetes-run.ts <folder> <start> [cluster]`: from the files of a cluster to what one start reaches; prints what
 * it took as JSON. With the cluster's name the graph is compared with a derivation that knows no index.
 */
const [folder = "", start = "", cluster] = process.argv.slice(2);
startEngine();
const used = (): Milliseconds => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const startUp = used();
const run = await importPaths([folder], { as: [], strict: false, closedWorld: false, progress: () => {} });
const facts: Fact[] = [];
for await (const fact of run.facts) facts.push(fact);
await run.close();
const base = new FactBase(facts);
const imported = used() - startUp;

let graph: GraphView | undefined;
const derived = cpuOf(() => {
  graph = new GraphView({ id: "bench", takenAt: base.asOf }, sourceOf(base, rules));
});
if (!graph) throw new Error("the cluster gave no graph");
const view = graph;
/** Rows of an answer that somebody looks at. */
const shown = 100;
let radius = 0;
const reached = cpuOf(() => {
  const { counts } = reach.run(view, reach.input.parse({ from: [start], limit: shown }));
  radius = Object.values(counts.byKind).reduce((sum, count) => sum + count, 0);
});
const rss = process.resourceUsage().maxRSS / 1024;
const proven = cpuOf(() => void reach.run(view, reach.input.parse({ from: [start] })));
const compared: Record<string, readonly [number, number]> = {};
if (cluster !== undefined) {
  const graphs = graphPairs(view, cluster);
  for (const [question, pairs] of Object.entries(naivePairs(folder)))
    compared[question] = [pairs.size, pairs.symmetricDifference(graphs[question] ?? new Set()).size];
}
const result: KubernetesRun = {
  startUp,
  imported,
  derived,
  reached,
  proven,
  rss,
  facts: facts.length,
  nodes: view.nodes.length,
  steps: view.csr.steps,
  radius,
  compared,
};
console.log(JSON.stringify(result));
