import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { openEmbedded } from "../../../graph/store/embedded.ts";
import { expectedId, factsOfRound, importer, roundOf, started } from "./children.ts";
import { inFolder } from "./folder.ts";
import { compileNothing } from "./graphs.ts";

const scopes = ["aws:account:1", "k8s:one"];
const options = { compile: compileNothing, fingerprint: "test" };
const kills = 100;
/** Processes at the same time, each with a store of its own. */
const lanes = 2;

/** The round whose facts the store holds, all of them and no others; -1 for an empty store. */
async function intactRound(folder: string): Promise<number> {
  const store = await openEmbedded(folder, true, options);
  try {
    const snapshots = await store.snapshots();
    if (snapshots.length === 0) return -1;
    const { snapshot, compiled, facts } = await store.open();
    expect(compiled).toEqual(compileNothing());
    const all = [...facts().all()];
    const rounds = new Set(all.map(roundOf));
    expect(rounds.size).toBe(1);
    const [round = -1] = rounds;
    expect(all).toHaveLength(factsOfRound(round, scopes).length);
    expect(snapshot.id).toBe(expectedId(factsOfRound(round, scopes)));
    return round;
  } finally {
    await store.close();
  }
}

/** Kills one importing process. The moment is drawn from before its first import to many imports later. */
async function killOnce(folder: string, from: number): Promise<number> {
  const child = importer(folder, scopes, from);
  // Two of three are killed inside imports, the others anywhere from the start of the process on.
  const inside = Math.random() < 0.67;
  if (inside) await started(child);
  await wait(Math.random() * (inside ? 80 : 400));
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  return intactRound(folder);
}

test(`a process killed at any moment of an import leaves a snapshot whole: ${kills} times`, { timeout: 300_000 }, () =>
  inFolder(async (parent) => {
    const lane = async (name: string): Promise<number> => {
      let folder = path.join(parent, name);
      let newest = -1;
      let moved = 0;
      for (let n = 0; n < kills / lanes; n++) {
        // Every tenth time a store that is not there yet: it may be killed while it is made.
        if (n % 10 === 0) {
          folder = path.join(parent, `${name}-${n}`);
          newest = -1;
        }
        const round = await killOnce(folder, newest + 1);
        expect(round).toBeGreaterThanOrEqual(newest);
        if (round > newest) moved += 1;
        newest = round;
      }
      return moved;
    };
    const moved = await Promise.all(Array.from({ length: lanes }, (_, n) => lane(`lane-${n}`)));
    // The kills would prove nothing if no import had ever ended.
    expect(Math.min(...moved)).toBeGreaterThan(kills / lanes / 4);
    const folder = path.join(parent, "lane-0-0");
    const store = await openEmbedded(folder, true, options);
    const { id } = await store.import(factsOfRound(9_999_999, scopes), {
      importedAt: "2026-02-01T00:00:00.000Z",
      inputs: [],
      problems: [],
    });
    expect(id).toBe(expectedId(factsOfRound(9_999_999, scopes)));
    await store.close();
  }),
);

test("processes that import at the same time lose nothing", { timeout: 120_000 }, () =>
  inFolder(async (parent) => {
    const folder = path.join(parent, ".ambit");
    const rounds = 8;
    const names = ["aws:account:1", "aws:account:2", "k8s:one"];
    const children = names.map((scope) => importer(folder, [scope], 0, rounds));
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toEqual([0, 0, 0]);
    const store = await openEmbedded(folder, false, options);
    const { snapshot, facts } = await store.open();
    expect(snapshot.id).toBe(expectedId(factsOfRound(rounds - 1, names)));
    expect([...facts().all()]).toHaveLength(factsOfRound(0, names).length);
    const imports = await store.imports();
    expect(imports).toHaveLength(names.length * rounds);
    // From the moment each has imported once, every snapshot has all three.
    expect((await store.snapshots())[0]?.scopes.map(({ scope }) => scope)).toEqual(names);
    await store.close();
  }),
);
