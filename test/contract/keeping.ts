import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Store } from "../../graph/store/port.ts";
import type { Fact } from "../../model/fact.ts";
import { coverage, meta, user } from "./facts.ts";
import { contentOf, factsOf, imports, type Read } from "./reads.ts";
import { stores, type TestStore } from "./stores.ts";

/** What a store says of several snapshots, keeps of them and removes. */
export function keepingContract(create: () => Promise<TestStore>, runs: number): void {
  const using = stores(create);
  const content = async (store: Store, id?: string): Promise<string[]> =>
    contentOf((await store.open(id)).facts().all());

  describe("any store, of several snapshots", () => {
    test("differences of two snapshots are what their contents say, times and places not", () =>
      using(async (store) => {
        const scope = "aws:account:1";
        const first = await store.import(
          [user(scope, "ada", "/", 1), user(scope, "bob", "/", 1, "/old"), coverage(scope, "aws.user", "read", 1)],
          meta(1),
        );
        const second = await store.import(
          [user(scope, "bob", "/", 2, "/new"), user(scope, "cleo", "/", 2), coverage(scope, "aws.user", "read", 2)],
          meta(2),
        );
        const third = await store.import(
          [user(scope, "bob", "/x/", 3), user(scope, "cleo", "/", 3), coverage(scope, "aws.user", "read", 3)],
          meta(3),
        );
        const said = async (a: string, b: string): Promise<unknown[]> =>
          (await store.differences(a, b)).map(({ kind, key, before, after }) => [
            kind,
            key,
            before && "path" in before ? before.path : undefined,
            after && "path" in after ? after.path : undefined,
          ]);
        expect(await said(first.id, first.id)).toEqual([]);
        expect(await said(first.id, second.id)).toEqual([
          ["aws.user", `${scope}/ada`, "/", undefined],
          ["aws.user", `${scope}/cleo`, undefined, "/"],
        ]);
        expect(await said(third.id, first.id)).toEqual([
          ["aws.user", `${scope}/ada`, undefined, "/"],
          ["aws.user", `${scope}/bob`, "/x/", "/"],
          ["aws.user", `${scope}/cleo`, "/", undefined],
        ]);
        await expect(store.differences("beef", first.id)).rejects.toMatchObject({ code: "usage.unknown-snapshot" });
      }));

    test("of one key in two scopes, differences are those of the fact that counts", () =>
      using(async (store) => {
        const shared = (scope: string, path: string, minute: number): Fact => ({
          ...user(scope, "ada", path, minute),
          key: "shared",
        });
        const [one, two] = ["aws:account:1", "aws:account:2"];
        const imported = async (minute: number, ...facts: Fact[]): Promise<string> =>
          (await store.import(facts, meta(minute))).id;
        const first = await imported(1, shared(one, "/", 1), shared(two, "/", 1));
        const unseen = await imported(2, shared(one, "/x/", 2));
        const seen = await imported(3, shared(two, "/y/", 3));
        expect(await store.differences(first, unseen)).toEqual([]);
        expect(await store.differences(first, seen)).toEqual([
          { kind: "aws.user", key: "shared", before: shared(two, "/", 1), after: shared(two, "/y/", 3) },
        ]);
        // Now as the other scope says it, which was hidden: the same words, and no difference.
        const hidden = await imported(4, shared(one, "/y/", 4));
        expect(await store.differences(seen, hidden)).toEqual([]);
      }));

    test("a pinned snapshot says so, in every handle, until it is unpinned", () =>
      using(async (store, again) => {
        const { id } = await store.import([user("aws:account:1", "ada", "/")], meta(1));
        const pin = { at: "2026-03-01T00:00:00.000Z", note: "the incident of March" };
        expect((await store.pin(id.slice(0, 12), pin)).pinned).toEqual(pin);
        expect((await (await again()).snapshots())[0]?.pinned).toEqual(pin);
        expect((await store.pin(id, { at: pin.at })).pinned).toEqual({ at: pin.at });
        // The same content read anew is the same snapshot, and stays pinned.
        expect((await store.import([user("aws:account:1", "ada", "/", 2)], meta(2))).pinned).toEqual({ at: pin.at });
        expect((await store.pin(id, undefined)).pinned).toBeUndefined();
        expect((await store.snapshots())[0]).not.toHaveProperty("pinned");
        await expect(store.pin("beef", pin)).rejects.toMatchObject({ code: "usage.unknown-snapshot" });
      }));

    test("pruning keeps the newest, what is pinned and what the retention keeps; a trial changes nothing", () =>
      using(async (store) => {
        const ids: string[] = [];
        for (let minute = 1; minute <= 6; minute++)
          ids.push((await store.import([user("aws:account:1", `user-${minute}`, "/", minute)], meta(minute))).id);
        const [first = "", second = "", third = "", fourth = "", fifth = "", newest = ""] = ids;
        await store.pin(second, { at: "2026-03-01T00:00:00.000Z" });
        const gone = [fourth, third, first];
        expect((await store.prune({ keep: 2 }, true)).map(({ id }) => id)).toEqual(gone);
        expect(await store.snapshots()).toHaveLength(6);
        expect((await store.prune({ keep: 2 })).map(({ id }) => id)).toEqual(gone);
        expect((await store.snapshots()).map(({ id }) => id)).toEqual([newest, fifth, second]);
        expect((await store.imports()).map(({ snapshot }) => snapshot)).toEqual([second, fifth, newest]);
        await expect(store.open(first)).rejects.toMatchObject({ code: "usage.unknown-snapshot" });
        expect((await store.prune({})).map(({ id }) => id)).toEqual([fifth]);
        expect(await store.prune({})).toEqual([]);
        // What was removed can come back, as something new.
        expect((await store.import([user("aws:account:1", "user-1", "/", 7)], meta(7))).id).toBe(first);
        expect(await content(store)).toEqual(contentOf([user("aws:account:1", "user-1", "/")]));
      }));

    test("what stays answers byte for byte as before, also after the next import", { timeout: 180_000 }, async () => {
      const sequence = async (
        all: readonly (readonly Read[])[],
        retention: { readonly keep: number },
        pinned: number,
      ): Promise<void> =>
        using(async (store, again) => {
          let minute = 0;
          const bring = async (reads: readonly Read[]): Promise<void> => {
            minute++;
            const facts = reads.flatMap((read) => factsOf(read, minute));
            await store.import(facts, meta(minute));
          };
          for (const reads of all) await bring(reads);
          const listed = await store.snapshots();
          const pin = listed[pinned % listed.length];
          if (pin) await store.pin(pin.id, { at: "2026-03-01T00:00:00.000Z" });
          const whole = async (from: Store, id: string): Promise<string> =>
            JSON.stringify([...(await from.open(id)).facts().all()]);
          const before = new Map<string, string>();
          for (const { id } of listed) before.set(id, await whole(store, id));
          const gone = await store.prune(retention);
          const left = await store.snapshots();
          expect(left.length + gone.length).toBe(listed.length);
          const later = await again();
          for (const { id } of left) expect(await whole(later, id)).toBe(before.get(id));
          // An import after pruning gives what it would have given without.
          const last = all.at(-1) ?? [];
          if (last.flatMap((read) => factsOf(read, 1)).length === 0) return;
          await bring(last);
          const after = await again();
          for (const { id } of left.slice(1)) expect(await whole(after, id)).toBe(before.get(id));
        });
      await fc.assert(
        fc.asyncProperty(imports, fc.record({ keep: fc.integer({ min: 1, max: 3 }) }), fc.nat(5), sequence),
        {
          numRuns: Math.ceil(runs / 2),
        },
      );
    });

    test("the size of a snapshot, and what its removal would free", () =>
      using(async (store) => {
        const shared = user("aws:account:1", "ada", "/");
        const first = await store.import([shared, user("aws:account:2", "bob", "/")], meta(1));
        const second = await store.import([user("aws:account:2", "bob", "/a/longer/path/")], meta(2));
        const sizes = await store.sizes();
        const [a, b] = [sizes.get(first.id), sizes.get(second.id)];
        expect(a?.bytes).toBeGreaterThan(a?.own ?? 0);
        expect(a?.own).toBeGreaterThan(0);
        expect((b?.bytes ?? 0) - (b?.own ?? 0)).toBe((a?.bytes ?? 0) - (a?.own ?? 0));
        expect((b?.own ?? 0) - (a?.own ?? 0)).toBe("/a/longer/path/".length - "/".length);
      }));
  });
}
