import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { compile } from "../../../graph/load.ts";
import { GraphCache } from "../../../graph/store/cache.ts";
import { openEmbedded } from "../../../graph/store/embedded.ts";
import type { Fact } from "../../../model/fact.ts";
import { meta } from "../../contract/facts.ts";
import { load } from "../../support/load.ts";
import { inFolder } from "../store/folder.ts";

const estate = "examples/assistant";
/** As another read of the same finds them. */
const readLater = (facts: readonly Fact[]): readonly Fact[] =>
  facts.map((fact) => ({ ...fact, source: { ...fact.source, observedAt: "2031-01-01T00:00:00.000Z" } }));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Imports into a store that is opened for this alone, as each command does, and opens the snapshot. */
async function imported(folder: string, facts: readonly Fact[]) {
  const store = await openEmbedded(folder, true, { fingerprint: "test" });
  try {
    await store.import(facts, meta());
    const stored = await store.open();
    const all = stored.facts();
    return { graph: stored.compiled, generation: stored.trace?.()?.generation, full: compile(all) };
  } finally {
    await store.close();
  }
}

test(
  "an import derives from the trace of the one before, the same graph as in full; a damaged trace is none",
  () =>
    inFolder(async (folder) => {
      const facts = [...(await load(estate)).facts.all()];
      const left = facts.filter(({ kind }, index) => kind === "coverage" || kind === "alias" || index % 50 !== 7);
      const first = await imported(folder, facts);
      expect(first.generation).toBe(0);

      const second = await imported(folder, left);
      expect(second.generation).toBe(1);
      expect(plain(second.graph)).toEqual(plain(second.full));

      const later = await imported(folder, readLater(left));
      expect(later.generation).toBe(2);
      expect(plain(later.graph)).toEqual(plain(later.full));

      const cache = path.join(folder, "cache");
      for (const name of (await readdir(cache)).filter((one) => one.endsWith(".ambittrace"))) {
        const bytes = await readFile(path.join(cache, name));
        bytes.writeUInt8((bytes.at(-20) ?? 0) ^ 1, bytes.length - 20);
        await writeFile(path.join(cache, name), bytes);
      }
      const third = await imported(folder, left.slice(5));
      expect(third.generation).toBe(0);
      expect(plain(third.graph)).toEqual(plain(third.full));
    }),
  300_000,
);

test(
  "a snapshot that another process removes while its derivation is read still tells what has changed since",
  () =>
    inFolder(async (folder) => {
      const facts = [...(await load(estate)).facts.all()];
      await imported(folder, facts);
      const store = await openEmbedded(folder, true, { fingerprint: "test" });
      await store.import(
        facts.filter(({ kind }, index) => kind === "coverage" || kind === "alias" || index % 50 !== 7),
        meta(1),
      );
      const { readDerived } = GraphCache.prototype;
      const read = vi.spyOn(GraphCache.prototype, "readDerived").mockImplementation(function (this: GraphCache, id) {
        const derived = readDerived.call(this, id);
        void store.prune({ keep: 1 });
        return derived;
      });
      try {
        const stored = await store.open();
        expect(await store.snapshots()).toHaveLength(1);
        expect(stored.trace?.()?.generation).toBe(1);
        expect(plain(stored.compiled)).toEqual(plain(compile(stored.facts())));
      } finally {
        read.mockRestore();
        await store.close();
      }
    }),
  300_000,
);
