import { startEngine } from "../../cli/engine.ts";
import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import chain from "../../queries/chain.ts";
import { rules } from "../../rules/index.ts";
import { cpuOf, type Milliseconds } from "./measure.ts";

/** What one process did with an estate of services. */
export interface ChainRun {
  readonly derived: Milliseconds;
  /** Every chain, with the evidence of every cell. */
  readonly chained: Milliseconds;
  /** Peak, MiB. */
  readonly rss: number;
  readonly services: number;
  readonly cells: number;
  readonly steps: number;
  /** Services whose worst route asks nobody. */
  readonly open: number;
}

/** `node chain-run.ts <folder>`: from the files to every chain; prints what it took as JSON. */
const [folder = ""] = process.argv.slice(2);
startEngine();
const run = await importPaths([folder], { as: [], strict: false, closedWorld: false, progress: () => {} });
const facts: Fact[] = [];
for await (const fact of run.facts) facts.push(fact);
await run.close();
const base = new FactBase(facts);
let graph: GraphView | undefined;
const derived = cpuOf(() => {
  graph = new GraphView({ id: "bench", takenAt: base.asOf }, sourceOf(base, rules));
});
if (!graph) throw new Error("the estate gave no graph");
const view = graph;
let cells = 0;
let services = 0;
let open = 0;
const chained = cpuOf(() => {
  const { chains } = chain.run(view, chain.input.parse({ services: ["kind:K8sPod"], limit: 1_000_000 }));
  services = chains.length;
  cells = chains.reduce((sum, one) => sum + one.cells.length, 0);
  open = chains.filter(({ entry }) => entry === "unauthenticated").length;
});
const rss = process.resourceUsage().maxRSS / 1024;
const result: ChainRun = { derived, chained, rss, services, cells, steps: view.csr.steps, open };
process.stdout.write(JSON.stringify(result));
