import { owners } from "../../../importers/owners/index.ts";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import type { ImportProblem, InputFile } from "../../../model/importer.ts";

function fileOf(path: string, content: string): InputFile {
  const bytes = Buffer.from(content);
  return {
    path,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    },
  };
}

export interface Read {
  readonly facts: readonly Fact[];
  /** `<place>: <message>` */
  readonly problems: readonly string[];
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
}

export async function read(path: string, content: string): Promise<Read> {
  const problems: ImportProblem[] = [];
  const context = {
    observedAt: "2026-01-01T00:00:00.000Z",
    problem: (one: ImportProblem) => void problems.push(one),
    progress() {},
  };
  const facts: Fact[] = [];
  for await (const fact of owners.toFacts({ files: [fileOf(path, content)], proposedName: "" }, context))
    facts.push(fact);
  return {
    facts,
    problems: problems.map(({ at = "", message }) => `${at}: ${message}`),
    of: <K extends FactKind>(kind: K) => facts.filter((fact) => fact.kind === kind) as FactOf<K>[],
  };
}
