import { startEngine } from "../../cli/engine.ts";
import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import { kindSpec, type NodeKind, nodeKinds } from "../../model/node.ts";
import exposes from "../../queries/exposes.ts";
import reach from "../../queries/reach.ts";
import { rules } from "../../rules/index.ts";
import { cpuOf, type Milliseconds } from "./measure.ts";

/** What one process did with one account. */
export interface AwsRun {
  readonly startUp: Milliseconds;
  readonly imported: Milliseconds;
  readonly derived: Milliseconds;
  /** One reach from a leaked key. */
  readonly reached: Milliseconds;
  /** Every principal that comes to administer the account. */
  readonly exposed: Milliseconds;
  /** Peak, MiB, when the graph stood and one reach was answered. */
  readonly rss: number;
  readonly facts: number;
  readonly steps: number;
  /** Users and roles that administer the account or come to. */
  readonly administer: number;
  /** Rows of the reach. */
  readonly radius: number;
}

/**
 * `node aws-run.ts <folder> <start> <account> [identities]`: imports the folder, derives and asks, and prints what it took
 * as JSON. `identities` leaves rules out that end at data stores and secrets: who comes to act as whom needs none of them.
 */
const [folder = "", start = "", account = "", which] = process.argv.slice(2);
const isData = (pattern: string): boolean => {
  const [kind = ""] = pattern.split("#");
  return kind in nodeKinds && /^(data-store|secret)$/.test(kindSpec(kind as NodeKind).class);
};
const chosen = which === "identities" ? rules.filter(({ emits }) => !isData(emits.to)) : rules;
startEngine();
const used = (): Milliseconds => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const startUp = used();
const run = await importPaths([folder], { as: [], strict: false, closedWorld: true, progress: () => {} });
const facts: Fact[] = [];
for await (const fact of run.facts) facts.push(fact);
await run.close();
const base = new FactBase(facts);
const imported = used() - startUp;

let graph: GraphView | undefined;
const derived = cpuOf(() => {
  graph = new GraphView({ id: "bench", takenAt: base.asOf }, sourceOf(base, chosen));
});
if (!graph) throw new Error("the account gave no graph");
const view = graph;
let radius = 0;
const reached = cpuOf(() => {
  const { counts } = reach.run(view, reach.input.parse({ from: [start] }));
  radius = Object.values(counts.byKind).reduce((sum, count) => sum + count, 0);
});
const rss = process.resourceUsage().maxRSS / 1024;
let administer = 0;
const exposed = cpuOf(() => {
  const target = `${account}#administer`;
  const { counts } = exposes.run(view, exposes.input.parse({ target, alone: true, limit: 1 }));
  administer = (counts.byKind["AwsUser"] ?? 0) + (counts.byKind["AwsRole"] ?? 0);
});
const { steps } = view.csr;
const result: AwsRun = {
  startUp,
  imported,
  derived,
  reached,
  exposed,
  rss,
  facts: facts.length,
  steps,
  administer,
  radius,
};
console.log(JSON.stringify(result));
