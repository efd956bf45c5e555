import { Buffer } from "node:buffer";
import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { BundleManifest, Importer, ImportProblem, InputFile } from "../../model/importer.ts";

/** A file of an import, whose content is the text or the JSON of the value. */
export const file = (path: string, content: unknown): InputFile => {
  const bytes = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  return {
    path,
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
};

export interface Read {
  readonly facts: readonly Fact[];
  readonly problems: readonly ImportProblem[];
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
  /** Without where and when it was read. */
  said<K extends FactKind>(kind: K): readonly object[];
}

/** Facts and problems of the files, by path. Every file must be recognised. */
export async function read(
  importer: Importer,
  files: Readonly<Record<string, unknown>>,
  manifest?: Partial<BundleManifest>,
): Promise<Read> {
  const inputs = Object.entries(files).map(([path, content]) => file(path, content));
  const facts: Fact[] = [];
  const problems: ImportProblem[] = [];
  const context = {
    observedAt: "2026-11-22T00:00:00.000Z",
    problem: (problem: ImportProblem) => problems.push(problem),
    progress: () => {},
  };
  const whole = manifest && { format: "ambit-bundle/v1" as const, source: importer.id, ...manifest };
  const group = { files: inputs, proposedName: "x", ...(whole ? { manifest: whole } : {}) };
  for await (const fact of importer.toFacts(group, context)) facts.push(fact);
  const of = <K extends FactKind>(kind: K) => facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  const said = (kind: FactKind) => of(kind).map(({ source: _, kind: __, ...rest }) => rest);
  return { facts, problems, of, said };
}
