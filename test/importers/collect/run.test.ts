import { mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Collector, Partly, Refused, Throttled, Unreachable } from "../../../model/collect.ts";
import { UserError } from "../../../model/errors.ts";
import { fresh, manifest, run, seen } from "./bundles.ts";
import { TestClock, tree, treeCollector } from "./tree.ts";

describe("a collection", () => {
  it("writes an answer per call, and a manifest that tells what was read and what was off", async () => {
    const out = fresh();
    const { finished, counts, unread } = await run(treeCollector(tree), out);
    expect({ finished, counts, unread }).toEqual({
      finished: true,
      counts: { read: 9, partly: 0, refused: 0, earlier: 0 },
      unread: [],
    });
    expect(Object.keys(await seen(out))).toEqual([
      "items/a/deep/three.json",
      "items/a/one.json",
      "items/a/two.json",
      "items/b/four.json",
      "items/five.json",
      "lists/root.json",
      "lists/root/a.json",
      "lists/root/a/deep.json",
      "lists/root/b.json",
      "manifest.json",
    ]);
    expect(await manifest(out)).toEqual({
      format: "ambit-bundle/v1",
      source: "tree",
      takenAt: "2026-01-01T00:00:00.000Z",
      calls: [
        { call: "folders/*", status: "read" },
        { call: "items/*", status: "read" },
        { call: "extras", status: "not-asked", reason: "without extras" },
      ],
    });
  });

  it("tells what is refused by its own name, before what its kind is told by, and reads the rest", async () => {
    const out = fresh();
    const denied = new Set(["a/deep", "five"]);
    const server = async (asked: string): Promise<void> => {
      if (denied.has(asked)) throw new Refused("403 no");
    };
    const { finished, unread } = await run(treeCollector(tree, server), out);
    expect(finished).toBe(true);
    expect(unread.map(({ call, reason }) => `${call}: ${reason}`)).toEqual(["a/deep/: 403 no", "five: 403 no"]);
    expect((await manifest(out)).calls).toEqual([
      { call: "a/deep/", status: "refused", reason: "403 no" },
      { call: "five", status: "refused", reason: "403 no" },
      { call: "folders/*", status: "read" },
      { call: "items/*", status: "read" },
      { call: "extras", status: "not-asked", reason: "without extras" },
    ]);
    expect(Object.keys(await seen(out))).not.toContain("items/five.json");
    denied.clear();
    // The same command leaves a whole bundle alone; --retry asks for what was refused, and what follows from it.
    expect((await run(treeCollector(tree, server), out)).counts).toMatchObject({ refused: 2, earlier: 8 });
    const again = await run(treeCollector(tree, server), out, { retry: true });
    expect(again.counts).toEqual({ read: 9, partly: 0, refused: 0, earlier: 6 });
    const whole = fresh();
    await run(treeCollector(tree), whole);
    expect(await seen(out)).toEqual(await seen(whole));
  });

  it("keeps what was written of a list whose end did not come", async () => {
    const collector = treeCollector(tree);
    const out = fresh();
    const halved: Collector = {
      ...collector,
      open: async () => ({
        title: "",
        identity: "half",
        calls: () => [
          {
            declared: collector.declared[1] as (typeof collector.declared)[number],
            key: "half",
            part: { folder: "" },
            scope: "",
            file: "half.json",
            async run({ write }) {
              await write("[1");
              await write("]");
              throw new Partly("time-out after 1 page");
            },
          },
        ],
      }),
    };
    const { counts } = await run(halved, out);
    expect(counts.partly).toBe(1);
    expect((await seen(out))["half.json"]).toBe("[1]");
    expect((await manifest(out)).calls).toContainEqual({
      call: "items/*",
      status: "partly",
      reason: "time-out after 1 page",
    });
  });
});

describe("patience", () => {
  it("waits as long as it is told, with others of the scope, and doubles where it is told nothing", async () => {
    let times = 0;
    const clock = new TestClock();
    const server = async (asked: string): Promise<void> => {
      if (asked === "five" && ++times <= 3) throw new Throttled("429", times === 1 ? 7_000 : undefined);
    };
    const { counts } = await run(treeCollector({ five: "5" }, server), fresh(), { clock });
    expect(counts).toMatchObject({ read: 2, refused: 0 });
    // 7 s as asked; then 800 and 1,600 ms, half of each by chance.
    expect(clock.slept).toEqual([7_000, 600, 1_200]);
  });

  it("gives up after a bounded number of attempts, with the reason", async () => {
    const asked = { dead: 0, busy: 0 };
    const server = async (name: string): Promise<void> => {
      if (name === "dead") {
        asked.dead++;
        throw new Unreachable("ECONNRESET");
      }
      if (name === "busy") {
        asked.busy++;
        throw new Throttled("429", 10 ** 9);
      }
    };
    const clock = new TestClock();
    const { unread } = await run(treeCollector({ dead: "", busy: "" }, server), fresh(), {
      clock,
      limits: { attempts: 3, throttled: 5 },
    });
    expect(unread.map(({ reason }) => reason)).toEqual([
      "throttled 5 times: 429",
      "no answer in 3 attempts: ECONNRESET",
    ]);
    expect(asked).toEqual({ dead: 3, busy: 5 });
    expect(Math.max(...clock.slept), "no wait is as long as a hostile server likes").toBeLessThanOrEqual(300_000);
  });

  it("does not wait for an answer that never comes, even where nobody listens to the signal", async () => {
    const server = (name: string): Promise<void> => (name === "silent" ? new Promise(() => {}) : Promise.resolve());
    const { unread } = await run(treeCollector({ silent: "", b: "" }, server), fresh(), {
      limits: { timeout: 20, attempts: 2 },
    });
    expect(unread).toEqual([
      { part: "", call: "silent", status: "refused", reason: "no answer in 2 attempts: time-out" },
    ]);
  });

  it("never has more requests open than it may, in all and to one scope", async () => {
    const open = new Map<string, number>();
    let most = 0;
    let mostOfOne = 0;
    const server = async (asked: string): Promise<void> => {
      const scope = asked.split("/")[0] ?? "";
      open.set(scope, (open.get(scope) ?? 0) + 1);
      most = Math.max(
        most,
        [...open.values()].reduce((a, b) => a + b, 0),
      );
      mostOfOne = Math.max(mostOfOne, open.get(scope) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open.set(scope, (open.get(scope) ?? 1) - 1);
    };
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`i${at}`, "x"]));
    await run(treeCollector({ a: many, b: many, c: many }, server), fresh());
    expect(most).toBeLessThanOrEqual(4);
    expect(mostOfOne).toBe(3);
  });

  it("asks for calls as it goes: a million that may follow are not held", async () => {
    let pulled = 0;
    let ended = 0;
    let ahead = 0;
    const collector = treeCollector({});
    const [declared] = collector.declared;
    if (!declared) throw new Error("declared");
    const endless: Collector = {
      ...collector,
      open: async () => ({
        title: "",
        identity: "endless",
        *calls() {
          for (; pulled < 3_000; pulled++) {
            ahead = Math.max(ahead, pulled - ended);
            yield {
              declared,
              key: String(pulled),
              part: { folder: "" },
              scope: "",
              run: async ({ ask }) => {
                await ask(async () => {});
                ended++;
                return {};
              },
            };
          }
        },
      }),
    };
    const told: number[] = [];
    await run(endless, fresh(), { progress: ({ done }) => told.push(done) });
    expect(ended).toBe(3_000);
    expect(ahead).toBeLessThanOrEqual(16);
    // A clock that stands still: no second line within a quarter of a second.
    expect(told).toHaveLength(1);
  });
});

describe("an interrupted collection", () => {
  it("says in its manifest that it is none, whatever ended it", async () => {
    const out = fresh();
    const controller = new AbortController();
    const server = async (asked: string): Promise<void> => {
      if (asked === "b/four") controller.abort();
    };
    const cancelled = await run(treeCollector(tree, server), out, { signal: controller.signal });
    expect(cancelled.finished).toBe(false);
    const { finished, calls } = await manifest(out);
    expect(finished).toBe(false);
    expect(calls).toContainEqual({
      call: "folders/*",
      status: "partly",
      reason: "the collection was not finished",
    });
    const failing = fresh();
    const ended = new UserError("collect.unauthenticated", "the token has ended", "log in again");
    const token = async (asked: string): Promise<void> => {
      if (asked === "b/four") throw ended;
    };
    expect((await run(treeCollector(tree, token), failing)).failure).toBe(ended);
    expect((await manifest(failing)).finished).toBe(false);
    const bug = fresh();
    const broken = async (): Promise<void> => {
      throw new TypeError("a bug");
    };
    await expect(run(treeCollector(tree, broken), bug)).rejects.toThrow("a bug");
    expect((await manifest(bug)).calls).toContainEqual({
      call: "items/*",
      status: "not-asked",
      reason: "the collection was not finished",
    });
    // No lock is left: all three go on.
    for (const bundle of [out, failing, bug]) expect((await run(treeCollector(tree), bundle)).finished).toBe(true);
  });

  it("goes on from any place it was cut at, to the same files", async () => {
    const whole = fresh();
    await run(treeCollector(tree), whole);
    const journal = await readFile(path.join(whole, ".ambit-collect/journal.ndjson"), "utf8");
    const expected = await seen(whole);
    // The head is on the disk before anything is asked.
    const cut = fc.integer({ min: journal.indexOf("\n") + 1, max: journal.length });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 3 }), async (cuts) => {
        const out = fresh();
        await run(treeCollector(tree), out);
        // What kill -9 or a power cut leaves: the journal ends anywhere; what it does not tell was half written or lost.
        for (const end of cuts) {
          const file = path.join(out, ".ambit-collect/journal.ndjson");
          const kept = (await readFile(file, "utf8")).slice(0, end);
          await truncate(file, Math.min(end, Buffer.byteLength(await readFile(file))));
          for (const name of Object.keys(await seen(out)))
            if (!kept.includes(name.replace(/^(items|lists\/root)\/|\.json$/g, ""))) await rm(path.join(out, name));
          await mkdir(path.join(out, ".ambit-collect/tmp"), { recursive: true });
          await writeFile(path.join(out, ".ambit-collect/tmp/0"), "half");
          await writeFile(path.join(out, ".ambit-collect/lock"), "999999999");
          await run(treeCollector(tree), out);
        }
        expect(await seen(out)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  it("goes on from any number of cancellations, with faults on the way, to the same files", async () => {
    const whole = fresh();
    await run(treeCollector(tree), whole);
    const expected = await seen(whole);
    const fault = fc.constantFrom("none", "throttled", "unreachable", "cancel");
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 24 }), async (faults) => {
        const out = fresh();
        let at = 0;
        for (let finished = false; !finished; ) {
          const controller = new AbortController();
          const server = async (): Promise<void> => {
            const one = faults[at++];
            if (one === "throttled") throw new Throttled("429");
            if (one === "unreachable") throw new Unreachable("cut");
            if (one === "cancel") controller.abort();
          };
          const limits = { attempts: 50, throttled: 50 };
          ({ finished } = await run(treeCollector(tree, server), out, { signal: controller.signal, limits }));
        }
        expect(await seen(out)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it("asks nothing twice that was answered", async () => {
    const asked: string[] = [];
    const controller = new AbortController();
    const server = async (name: string): Promise<void> => {
      asked.push(name);
      if (asked.length === 5) controller.abort();
    };
    const out = fresh();
    await run(treeCollector(tree, server), out, { signal: controller.signal });
    const { counts } = await run(treeCollector(tree, server), out);
    expect(counts.read).toBe(9);
    expect(asked.length - 9, "only what was on its way").toBeLessThanOrEqual(4);
    const before = asked.length;
    await run(treeCollector(tree, server), out);
    expect(asked).toHaveLength(before);
  });
});
