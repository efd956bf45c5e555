import { vault } from "../../../importers/vault/index.ts";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import type { BundleManifest, ImportProblem, InputFile } from "../../../model/importer.ts";

const encoder = new TextEncoder();

/** A file of an import, its bytes in small pieces. */
export function file(path: string, content: string): InputFile {
  const bytes = encoder.encode(content);
  return {
    path,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    },
  };
}

export interface Imported {
  readonly facts: readonly Fact[];
  readonly problems: readonly ImportProblem[];
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
}

export async function importFiles(
  files: readonly InputFile[],
  manifest?: BundleManifest,
  manifestPath?: string,
): Promise<Imported> {
  const problems: ImportProblem[] = [];
  const facts: Fact[] = [];
  const group = {
    files,
    name: "prod",
    proposedName: "vault",
    ...(manifest && { manifest }),
    ...(manifestPath && { manifestPath }),
  };
  const context = {
    observedAt: "2026-11-22T00:00:00.000Z",
    problem: (problem: ImportProblem) => void problems.push(problem),
    progress: () => undefined,
  };
  for await (const fact of vault.toFacts(group, context)) facts.push(fact);
  return { facts, problems, of: (kind) => facts.filter((fact): fact is FactOf<typeof kind> => fact.kind === kind) };
}

/** A bundle folder: request path to answer. */
export const importAnswers = (
  answers: Readonly<Record<string, unknown>>,
  manifest?: BundleManifest,
): Promise<Imported> =>
  importFiles(
    Object.entries(answers).map(([path, answer]) => file(`vault/${path}.json`, JSON.stringify(answer))),
    manifest,
  );
