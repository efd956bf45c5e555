import { fingerprintKey } from "../../../importers/credential/index.ts";
import { reports } from "../../../importers/reports/index.ts";
import type { Fact, FactOf } from "../../../model/fact.ts";
import type { ImportProblem, InputFile } from "../../../model/importer.ts";

export interface Read {
  readonly exposures: readonly FactOf<"exposure">[];
  readonly credentials: readonly FactOf<"credential">[];
  readonly report: FactOf<"exposure.report"> | undefined;
  readonly problems: readonly ImportProblem[];
  readonly warnings: readonly string[];
  readonly facts: readonly Fact[];
}

/** A file of a test, given in small pieces: nothing may hang on how a file is cut. */
export const input = (path: string, text: string, more: Partial<InputFile> = {}): InputFile => {
  const bytes = Buffer.from(text);
  return {
    path,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += 97) yield bytes.subarray(at, at + 97);
    },
    ...more,
  };
};

/** What the importer makes of some files that were named together. */
export async function read(files: readonly InputFile[], keyed = true): Promise<Read> {
  const problems: ImportProblem[] = [];
  const warnings: string[] = [];
  const facts: Fact[] = [];
  const context = {
    observedAt: "2026-01-01T00:00:00.000Z",
    problem: (problem: ImportProblem) => problems.push(problem),
    progress: () => {},
    warn: (message: string) => warnings.push(message),
    ...(keyed ? { fingerprintKey: () => fingerprintKey(new Uint8Array(32).fill(7)) } : {}),
  };
  for await (const fact of reports.toFacts({ files, proposedName: "r" }, context)) facts.push(fact);
  const of = <K extends Fact["kind"]>(kind: K) => facts.filter((fact) => fact.kind === kind) as FactOf<K>[];
  return {
    exposures: of("exposure"),
    credentials: of("credential"),
    report: of("exposure.report")[0],
    problems,
    warnings,
    facts,
  };
}

/** What a report says of images, and of leaks. */
export async function told(path: string, document: unknown) {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  if (!reports.recognises(path, text.slice(0, 65_536))) throw new Error(`${path} is not recognised`);
  const all = await read([input(path, text)]);
  const of = <K extends "ai.finding" | "ai.scan">(kind: K) =>
    (all.facts.filter((fact) => fact.kind === kind) as FactOf<K>[]).map(
      ({ kind: _, key: __, scope: ___, source: ____, ...content }) => content,
    );
  return { ...all, scans: of("ai.scan"), statements: of("ai.finding") };
}
