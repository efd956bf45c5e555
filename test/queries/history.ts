import { createHash } from "node:crypto";
import type { Archive, FactDifference, SnapshotInfo } from "../../graph/port/archive.ts";
import type { GraphReader } from "../../graph/port.ts";
import { canonical, compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";

const nameOf = ({ kind, key }: Fact): string => `${kind} ${key}`;
const contentOf = (fact: Fact): string => canonical(factContent(fact));

/** When the n-th import was made. */
export const importedAt = (index: number): string => `2026-02-${String(index + 1).padStart(2, "0")}T00:00:00.000Z`;

/** Imports one after the other, in memory; equal contents are one snapshot. */
export function archiveOfFacts(
  versions: readonly (readonly Fact[])[],
  graphOf: (facts: readonly Fact[], id: string) => GraphReader,
): Archive {
  const ids = versions.map((facts) =>
    createHash("sha256").update(facts.map(contentOf).sort().join("\n")).digest("hex"),
  );
  const infos = new Map<string, SnapshotInfo>();
  for (const [index, id] of ids.entries()) {
    infos.delete(id);
    infos.set(id, {
      id,
      takenAt: importedAt(index),
      importedAt: importedAt(index),
      scopes: [],
      facts: versions[index]?.length ?? 0,
    });
  }
  const snapshots = [...infos.values()].reverse();
  const [current] = snapshots;
  if (!current) throw new Error("a history has an import");
  const factsOf = (id: string): readonly Fact[] => versions[ids.indexOf(id)] ?? [];
  return {
    current,
    snapshots,
    imports: ids.map((snapshot, index) => ({
      importedAt: importedAt(index),
      inputs: [],
      snapshot,
      scopes: [],
      facts: 0,
      problems: 0,
    })),
    open: async (id) => graphOf(factsOf(id), id),
    differences: async (before, after) => differencesOf(factsOf(before), factsOf(after)),
  };
}

/** The slow way. */
export function differencesOf(older: readonly Fact[], newer: readonly Fact[]): FactDifference[] {
  const before = new Map(older.map((fact) => [nameOf(fact), fact]));
  const after = new Map(newer.map((fact) => [nameOf(fact), fact]));
  return [...new Set([...before.keys(), ...after.keys()])].sort(compare).flatMap((name): FactDifference[] => {
    const [was, is] = [before.get(name), after.get(name)];
    const fact = is ?? was;
    if (!fact || (was && is && contentOf(was) === contentOf(is))) return [];
    return [{ kind: fact.kind, key: fact.key, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) }];
  });
}
