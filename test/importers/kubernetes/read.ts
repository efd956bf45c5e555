import { kubernetes } from "../../../importers/kubernetes/index.ts";
import type { Fact } from "../../../model/fact.ts";
import type { BundleManifest, ImportProblem, InputFile, InputGroup } from "../../../model/importer.ts";

/** A file in memory, in chunks small enough that values are split. */
export function fileOf(path: string, content: string | Uint8Array): InputFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    path,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    },
  };
}

export interface Imported {
  readonly facts: readonly Fact[];
  readonly problems: readonly ImportProblem[];
}

/** What the importer makes of the files, as the cluster `prod`. */
export async function importFiles(files: readonly InputFile[], manifest?: Partial<BundleManifest>): Promise<Imported> {
  const problems: ImportProblem[] = [];
  const group: InputGroup = {
    files,
    name: "prod",
    proposedName: "folder",
    ...(manifest ? { manifest: { format: "ambit-bundle/v1", source: "kubernetes", ...manifest } } : {}),
  };
  const facts: Fact[] = [];
  const context = {
    observedAt: "2026-01-01T00:00:00Z",
    problem: (problem: ImportProblem) => problems.push(problem),
    progress: () => {},
  };
  for await (const fact of kubernetes.toFacts(group, context)) facts.push(fact);
  return { facts, problems };
}

/** Objects as `kubectl get ... -o json` prints them. */
export const listOf = (...items: readonly unknown[]): InputFile =>
  fileOf("list.json", JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }));
