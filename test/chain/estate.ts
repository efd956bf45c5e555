import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import { rules } from "../../rules/index.ts";

/** The graph of files and folders, after some facts were changed or left out. */
export async function graphOf(
  paths: readonly string[],
  change: (facts: readonly Fact[]) => readonly Fact[] = (facts) => facts,
): Promise<GraphView> {
  const run = await importPaths([...paths], { as: [], strict: false, closedWorld: false, progress: () => {} });
  const facts: Fact[] = [];
  for await (const fact of run.facts) facts.push(fact);
  await run.close();
  const base = new FactBase(change(facts));
  return new GraphView({ id: "test", takenAt: base.asOf }, sourceOf(base, rules));
}
