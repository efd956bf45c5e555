import { aws } from "../../../importers/aws/index.ts";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import type { BundleManifest, ImportProblem } from "../../../model/importer.ts";
import { fileOf, listening, listOf } from "../read/input.ts";
import { scope } from "./fixture.ts";

export interface Imported {
  readonly facts: readonly Fact[];
  readonly problems: readonly ImportProblem[];
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined;
  /** `<state>` of a collection. */
  coverage(collection: FactKind, of?: string): string | undefined;
}

/** The facts of documents by path; a text is taken as it stands, anything else as JSON. */
export async function importAws(
  documents: Readonly<Record<string, unknown>>,
  calls: BundleManifest["calls"] = [],
): Promise<Imported> {
  const context = listening();
  const files = Object.entries(documents).map(([path, value]) =>
    fileOf(typeof value === "string" ? value : JSON.stringify(value), path),
  );
  const manifest: BundleManifest = { format: "ambit-bundle/v1", source: "aws", calls: calls ?? [] };
  const facts = await listOf(aws.toFacts({ files, manifest, proposedName: "aws" }, context));
  const of = <K extends FactKind>(kind: K) => facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  return {
    facts,
    problems: context.problems,
    of,
    get: (kind, key) => of(kind).find((fact) => fact.key === key),
    coverage: (collection, owner = scope) =>
      of("coverage").find((fact) => fact.collection === collection && fact.scope === owner)?.state,
  };
}

/** A fact without where it was read. */
export const bare = ({ source: _, ...content }: Fact): unknown => content;
