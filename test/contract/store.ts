import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompiledGraph } from "../../graph/compiled.ts";
import type { FactBase } from "../../graph/facts.ts";
import { type ImportPhase, importPhases, type Store } from "../../graph/store/port.ts";
import type { Fact } from "../../model/fact.ts";
import { compileNothing } from "../graph/store/graphs.ts";
import { at, coverage, meta, user } from "./facts.ts";
import { keepingContract } from "./keeping.ts";
import { contentOf, factsOf, imports, type Model, type Read, replaced } from "./reads.ts";
import { stores, type TestStore } from "./stores.ts";

export type { TestStore };

/** Every store answers alike. `create` gives an empty one each time. */
export function storeContract(create: () => Promise<TestStore>, runs = 30): void {
  const using = stores(create);
  const content = async (store: Store, id?: string): Promise<string[]> =>
    contentOf((await store.open(id)).facts().all());

  keepingContract(create, runs);

  describe("any store", () => {
    // Shrinking a counterexample takes its time.
    test("a snapshot is the newest read of every scope, and its id is its content", { timeout: 180_000 }, async () => {
      const sequence = async (all: readonly (readonly Read[])[]): Promise<void> =>
        using(async (store) => {
          let model: Model = new Map();
          const ids = new Map<string, string>();
          for (const [minute, one] of all.entries()) {
            const info = await store.import(
              one.flatMap((read) => factsOf(read, minute)),
              meta(minute),
            );
            for (const read of one) if (factsOf(read, minute).length > 0) model = replaced(model, read, minute);
            const facts = [...model.values()].flatMap((scope) => [...scope.values()]);
            expect(await content(store, info.id)).toEqual(contentOf(facts.map(({ fact }) => fact)));
            expect(info.scopes.map(({ scope, stale, facts: count }) => ({ scope, stale, count }))).toEqual(
              [...model]
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([scope, held]) => ({
                  scope,
                  stale: [...held.values()].filter((one) => one.stale).length,
                  count: held.size,
                })),
            );
            const said = JSON.stringify([...model.keys()].sort().concat(contentOf(facts.map(({ fact }) => fact))));
            expect(ids.get(said) ?? info.id).toBe(info.id);
            ids.set(said, info.id);
            expect((await store.open()).snapshot).toEqual({ id: info.id, takenAt: info.takenAt });
          }
          expect(new Set(ids.values()).size).toBe(ids.size);
          expect((await store.snapshots()).map(({ id }) => id).sort()).toEqual([...ids.values()].sort());
        });
      await fc.assert(fc.asyncProperty(imports, sequence), { numRuns: runs });
    });

    test("order, times and locators are not in a snapshot's id", () =>
      using(async (store) => {
        const facts = ["ada", "bob", "cleo"].map((name) => user("aws:account:1", name, "/", 1, `/${name}`));
        const first = await store.import(facts, meta(1));
        const moved = ["cleo", "ada", "bob"].map((name) => user("aws:account:1", name, "/", 7, `/moved/${name}`));
        const second = await store.import(moved, meta(2));
        expect(second.id).toBe(first.id);
        expect(second.takenAt).toBe("2026-01-01T00:07:00.000Z");
        const fact = (await store.open()).fact({ kind: "aws.user", key: "aws:account:1/ada" });
        expect(fact?.source).toMatchObject({ locator: "/moved/ada", observedAt: "2026-01-01T00:07:00.000Z" });
      }));

    test("an older snapshot answers as it did, and by the beginning of its id", () =>
      using(async (store, again) => {
        const first = await store.import([user("aws:account:1", "ada", "/")], meta(1));
        const second = await store.import([user("aws:account:1", "ada", "/new/")], meta(2));
        const later = await again();
        expect(
          (await later.open(first.id.slice(0, 12))).fact({ kind: "aws.user", key: "aws:account:1/ada" }),
        ).toMatchObject({ path: "/" });
        expect((await later.open()).fact({ kind: "aws.user", key: "aws:account:1/ada" })).toMatchObject({
          path: "/new/",
        });
        expect((await later.snapshots()).map(({ id }) => id)).toEqual([second.id, first.id]);
        expect((await later.open()).fact({ kind: "aws.user", key: "aws:account:1/bob" })).toBeUndefined();
      }));

    test("facts of some kinds are those that all facts have of them, also where two scopes hold one key", () =>
      using(async (store) => {
        const told = (scope: string, id: string, owner: string): Fact => ({
          kind: "owner.party",
          key: id,
          scope,
          source: user(scope, id, "/").source,
          id: owner,
          type: "team",
          active: true,
          aliases: [],
          members: [],
        });
        const first = [told("owners:b", "x", "b"), told("owners:a", "x", "a"), told("owners:a", "y", "y")];
        await store.import([...first, user("aws:account:1", "ada", "/")], meta(1));
        const opened = await store.open();
        const kinds = ["owner.party", "aws.user", "aws.role"] as const;
        const all = kinds.flatMap((kind) => opened.facts().of(kind));
        expect([...(opened.ofKinds?.(kinds) ?? [])]).toEqual(all);
        expect(all).toHaveLength(3);
        // Read again, a file takes back what it does not say any more.
        await store.import([told("owners:a", "z", "z"), coverage("owners:a", "owner.party", "read")], meta(2));
        const later = [...((await store.open()).ofKinds?.(["owner.party"]) ?? [])];
        expect(later.map(({ key, scope }) => `${key} ${scope}`)).toEqual(["x owners:b", "z owners:a"]);
      }));

    test("a carried scope keeps its age", () =>
      using(async (store) => {
        await store.import([user("aws:account:1", "ada", "/", 3)], meta(4));
        const { scopes, takenAt } = await store.import([user("aws:account:2", "bob", "/", 5)], meta(6));
        expect(scopes).toEqual([
          {
            scope: "aws:account:1",
            takenAt: "2026-01-01T00:03:00.000Z",
            importedAt: "2026-02-01T00:04:00.000Z",
            facts: 1,
            stale: 0,
          },
          {
            scope: "aws:account:2",
            takenAt: "2026-01-01T00:05:00.000Z",
            importedAt: "2026-02-01T00:06:00.000Z",
            facts: 1,
            stale: 0,
          },
        ]);
        expect(takenAt).toBe("2026-01-01T00:05:00.000Z");
      }));

    test("what was kept says when it was read", () =>
      using(async (store) => {
        await store.import(
          [coverage("aws:account:1", "aws.user", "read", 1), user("aws:account:1", "ada", "/", 1)],
          meta(1),
        );
        await store.import([coverage("aws:account:1", "aws.user", "refused", 2)], meta(2));
        await store.import([coverage("aws:account:1", "aws.user", "refused", 3)], meta(3));
        const fact = (await store.open()).fact({ kind: "aws.user", key: "aws:account:1/ada" });
        expect(fact?.source.observedAt).toBe("2026-01-01T00:01:00.000Z");
      }));

    test("two inputs of one scope in one import: a collection is as far read as the better of them says", () =>
      using(async (store) => {
        const scope = "aws:account:1";
        await store.import([coverage(scope, "aws.user", "read"), coverage(scope, "aws.user", "not-asked")], meta());
        expect((await store.open()).facts().coverage("aws.user", scope)).toBe("read");
      }));

    test("a name given to two things is refused, and nothing changes", () =>
      using(async (store) => {
        const alias = (scope: string, node: string): Fact => ({
          ...at(scope, 0),
          kind: "alias",
          key: `issuer|${node}`,
          name: "issuer",
          node,
        });
        const before = await store.import([alias("aws:account:1", "k8s:one")], meta(1));
        await expect(store.import([alias("k8s:two", "k8s:two")], meta(2))).rejects.toMatchObject({
          code: "import.alias-conflict",
          details: [
            ["k8s:one", expect.any(String)],
            ["k8s:two", expect.any(String)],
          ],
        });
        expect((await store.open()).snapshot.id).toBe(before.id);
        expect(await store.imports()).toHaveLength(1);
      }));

    test("an import that fails on its way leaves everything as it was", () =>
      using(async (store) => {
        const before = await store.import([user("aws:account:1", "ada", "/")], meta(1));
        async function* broken(): AsyncGenerator<Fact> {
          yield user("aws:account:1", "bob", "/");
          throw new Error("the source went away");
        }
        await expect(store.import(broken(), meta(2))).rejects.toThrow("the source went away");
        expect((await store.snapshots()).map(({ id }) => id)).toEqual([before.id]);
        expect(await content(store)).toEqual(contentOf([user("aws:account:1", "ada", "/")]));
      }));

    test("an import can be watched, phase by phase", () =>
      using(async (store) => {
        const facts = Array.from({ length: 5000 }, (_, n) => user("aws:account:1", `user-${n}`, "/"));
        const seen: { readonly phase: ImportPhase; readonly done: number; readonly total: number | undefined }[] = [];
        await store.import(facts, meta(1), { progress: (phase, done, total) => seen.push({ phase, done, total }) });
        const order = seen.map(({ phase }) => importPhases.indexOf(phase));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(seen.filter(({ phase }) => phase === "read").at(-1)).toEqual({ phase: "read", done: 5000, total: 5000 });
        for (const [index, { phase, done, total }] of seen.entries()) {
          const before = seen[index - 1];
          if (before?.phase === phase) expect(done).toBeGreaterThanOrEqual(before.done);
          if (total !== undefined) expect(done).toBeLessThanOrEqual(total);
          // Each phase is seen to its end before the next begins.
          if (before && before.phase !== phase) expect(before.done).toBe(before.total);
        }
        expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
      }));

    test("an import cancelled in any phase leaves everything as it was, and the next one works", () =>
      using(async (store) => {
        const before = await store.import([user("aws:account:1", "ada", "/")], meta(1));
        const next = Array.from({ length: 3000 }, (_, n) => user("aws:account:1", `user-${n}`, "/"));
        const phases = new Set<ImportPhase>(["read"]);
        for (const phase of phases) {
          const abort = new AbortController();
          const progress = (at: ImportPhase): void => {
            // The last phase ends with the snapshot being there; every other can still be cancelled at its end.
            phases.add(at);
            if (at === phase) abort.abort(new Error(`cancelled in ${phase}`));
          };
          const running = store.import(next, meta(2), { progress, signal: abort.signal });
          await expect(running, phase).rejects.toThrow(`cancelled in ${phase}`);
          expect((await store.open()).snapshot.id).toBe(before.id);
          expect(await content(store)).toEqual(contentOf([user("aws:account:1", "ada", "/")]));
        }
        const after = await store.import(next, meta(3));
        expect((await store.open()).snapshot.id).toBe(after.id);
        expect(await store.imports()).toHaveLength(2);
      }));

    test("what was compiled at one moment does not answer for a later read of the same facts", () =>
      using(async (_, again) => {
        const moments: string[] = [];
        const compile = (facts: FactBase): CompiledGraph => {
          moments.push(facts.asOf);
          return { ...compileNothing(), hypotheses: [facts.asOf] };
        };
        const store = await again(compile);
        const judged = async (): Promise<readonly string[]> => (await store.open()).compiled.hypotheses;
        const first = await store.import([user("aws:account:1", "ada", "/", 1)], meta(1));
        expect(await judged()).toEqual(["2026-01-01T00:01:00.000Z"]);
        const second = await store.import([user("aws:account:1", "ada", "/", 2)], meta(2));
        expect(second.id).toBe(first.id);
        expect(await judged()).toEqual(["2026-01-01T00:02:00.000Z"]);
        expect(await judged()).toEqual(["2026-01-01T00:02:00.000Z"]);
        expect(moments).toHaveLength(2);
      }));

    test("imports at the same time all end up in the newest snapshot", () =>
      using(async (store, again) => {
        const other = await again();
        const scopes = ["aws:account:1", "aws:account:2", "aws:account:3", "aws:account:4"];
        await Promise.all(scopes.map((scope, n) => (n % 2 ? store : other).import([user(scope, "ada", "/")], meta(n))));
        expect((await store.snapshots())[0]?.scopes.map(({ scope }) => scope)).toEqual(scopes);
      }));

    test("every import is on record", () =>
      using(async (store) => {
        const { id } = await store.import([user("aws:account:1", "ada", "/")], {
          ...meta(1),
          problems: [{ code: "import.malformed", file: "a.json", message: "cut" }],
        });
        expect(await store.imports()).toEqual([
          {
            importedAt: meta(1).importedAt,
            inputs: ["somewhere"],
            snapshot: id,
            takenAt: at("", 0).source.observedAt,
            scopes: ["aws:account:1"],
            facts: 1,
            problems: 1,
          },
        ]);
      }));

    test("a snapshot that is not there is named in the error, with the next step", () =>
      using(async (store) => {
        await expect(store.open()).rejects.toMatchObject({
          code: "store.none",
          help: "import something first: ambit import <path>",
        });
        await store.import([user("aws:account:1", "ada", "/")], meta());
        await expect(store.open("beef")).rejects.toMatchObject({
          code: "usage.unknown-snapshot",
          message: "no snapshot `beef` is in the store",
          help: "list what there is: ambit snapshots",
        });
      }));

    test("facts alone are those of the graph, at the moment that is asked for", () =>
      using(async (store) => {
        await store.import([user("aws:account:1", "ada", "/", 1)], meta(1));
        const [opened, alone] = [await store.open(), await store.facts()];
        expect(alone.snapshot).toEqual(opened.snapshot);
        expect([...alone.facts.all()]).toEqual([...opened.facts().all()]);
        expect(alone.facts.asOf).toBe(opened.facts().asOf);
        expect((await store.facts(undefined, "2030-01-01T00:00:00Z")).facts.asOf).toBe("2030-01-01T00:00:00Z");
        await expect(store.facts("beef")).rejects.toMatchObject({ code: "usage.unknown-snapshot" });
      }));

    test("of one key in two scopes, evidence and rules see the same fact", () =>
      using(async (store) => {
        const shared = (scope: string, path: string): Fact => ({ ...user(scope, "ada", path), key: "shared" }) as Fact;
        await store.import([shared("aws:account:2", "/two/"), shared("aws:account:1", "/one/")], meta());
        const opened = await store.open();
        expect(opened.fact({ kind: "aws.user", key: "shared" })).toEqual(opened.facts().get("aws.user", "shared"));
      }));
  });
}
