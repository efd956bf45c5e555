import { FactBase } from "../../graph/facts.ts";
import { type ImportOptions, type ImportRun, importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";

export interface Loaded {
  readonly facts: FactBase;
  readonly problems: ImportRun["problems"];
}

/** The facts of exports on disk, in memory, with what could not be read. */
export async function load(paths: string | readonly string[], options: ImportOptions = {}): Promise<Loaded> {
  const run = await importPaths(typeof paths === "string" ? [paths] : paths, options);
  try {
    const facts: Fact[] = [];
    for await (const fact of run.facts) facts.push(fact);
    return { facts: new FactBase(facts), problems: run.problems };
  } finally {
    await run.close();
  }
}
