import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { fingerprintKey } from "../../importers/credential/index.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import reach from "../../queries/reach.ts";
import { rules } from "../../rules/index.ts";
import { type Leaking, writeReport } from "./exposures-report.ts";
import { cpuOf, type Milliseconds } from "./measure.ts";

/** What one process did with one estate and a report of leaks. */
export interface ExposuresRun {
  readonly nodes: number;
  readonly steps: number;
  readonly bytes: number;
  /** The report to facts. */
  readonly imported: Milliseconds;
  /** The first ranking, with what later questions share. */
  readonly ranked: Milliseconds;
  readonly again: Milliseconds;
  /** Peak, MiB. */
  readonly rss: number;
  readonly findings: number;
  readonly credentials: number;
  /** Credentials that reach anything. */
  readonly reaching: number;
  /** Leaks compared with a search of their own, and those whose counts differ. */
  readonly compared: readonly [leaks: number, different: number];
}

/**
 * `node exposures-run.ts <estate> <report> <findings> <secrets>`: writes a report about the estate's own accounts, imports
 * it and ranks its leaks; prints what it took as JSON. The import and derivation of the estate are not counted.
 */
const [estate = "", report = "", findings = "0", secrets = "0"] = process.argv.slice(2);
const used = (): Milliseconds => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function factsOf(path: string): Promise<Fact[]> {
  const key = fingerprintKey(new Uint8Array(32).fill(1));
  const run = await importPaths([path], { about: { fingerprintKey: () => key } });
  const facts: Fact[] = [];
  for await (const fact of run.facts) facts.push(fact);
  await run.close();
  return facts;
}

const own = await factsOf(estate);
const accounts = own.flatMap((fact): Leaking[] => {
  if (fact.kind !== "k8s.service-account") return [];
  const cluster = Number(/-(\d+)$/.exec(fact.cluster)?.[1]);
  return [{ cluster, namespace: fact.namespace, name: fact.name }];
});
const bytes = writeReport(report, Number(findings), Number(secrets), accounts);
const before = used();
const found = await factsOf(report);
const imported = used() - before;

const base = new FactBase([...own, ...found]);
const view = new GraphView({ id: "bench", takenAt: base.asOf }, sourceOf(base, rules));
const question = reach.input.parse({ from: ["exposure:*"] });
let answer = reach.run(view, reach.input.parse({ from: ["internet"], limit: 1 }));
const ranked = cpuOf(() => {
  answer = reach.run(view, question);
});
const again = cpuOf(() => reach.run(view, question));
const rows = answer.leaks?.rows ?? [];
const reaching = rows.filter(({ reaches }) => Object.values(reaches.conditional ?? {}).some((count) => count > 0));
let different = 0;
const sample = reaching.filter((_, at) => at % Math.max(1, Math.floor(reaching.length / 20)) === 0).slice(0, 20);
for (const { exposure, reaches } of sample) {
  const ids = new Set(
    reach
      .run(view, reach.input.parse({ from: [exposure] }))
      .reached.filter(({ anyway }) => anyway !== true)
      .map(({ id }) => id),
  );
  const {
    dataStores = 0,
    secrets: ofSecrets = 0,
    identities = 0,
    workloads = 0,
    others = 0,
  } = reaches.conditional ?? {};
  if (dataStores + ofSecrets + identities + workloads + others !== ids.size) different += 1;
}
const result: ExposuresRun = {
  nodes: view.nodes.filter(({ kind }) => kind !== "Hub").length,
  steps: view.csr.steps,
  bytes,
  imported,
  ranked,
  again,
  rss: process.resourceUsage().maxRSS / 1024,
  findings: answer.leaks?.findings ?? 0,
  credentials: rows.length,
  reaching: reaching.length,
  compared: [sample.length, different],
};
console.log(JSON.stringify(result));
