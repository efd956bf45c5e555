import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import type { Store } from "../../graph/store/port.ts";
import { UserError } from "../../model/errors.ts";
import { Snapshots } from "../../server/snapshots.ts";

afterEach(() => vi.restoreAllMocks());

/** Stores that answer when they are told to, and fail whoever still asks when they are closed. */
function slow() {
  const opened: { closed: number; answer: () => void; fail: () => void }[] = [];
  const open = async (): Promise<Store> => {
    const { promise, resolve, reject } = Promise.withResolvers<never[]>();
    const own = {
      closed: 0,
      answer: () => resolve([]),
      fail: () => reject(new UserError("store.busy", "busy", "wait")),
    };
    opened.push(own);
    const close = async (): Promise<void> => {
      own.closed++;
      own.fail();
    };
    return { snapshots: () => promise, imports: () => promise, close } as unknown as Store;
  };
  return { opened, snapshots: new Snapshots("store", open) };
}

it("an old handle is closed when those who asked by it have their answers", async () => {
  const { opened, snapshots } = slow();
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  const first = snapshots.all();
  await wait(0);
  clock.mockReturnValue(10_000);
  const second = snapshots.all();
  await wait(0);
  expect(opened.map(({ closed }) => closed)).toEqual([0, 0]);
  opened[0]?.answer();
  expect(await first).toEqual([]);
  await wait(0);
  expect(opened.map(({ closed }) => closed)).toEqual([1, 0]);
  opened[1]?.answer();
  expect(await second).toEqual([]);
  await snapshots.close();
  expect(opened.map(({ closed }) => closed)).toEqual([1, 1]);
});

it("a handle that failed is not used again, and closed once", async () => {
  const { opened, snapshots } = slow();
  const both = [snapshots.all(), snapshots.imports()].map((asked) => expect(asked).rejects.toThrow("busy"));
  await wait(0);
  opened[0]?.fail();
  await Promise.all(both);
  const next = snapshots.all();
  await wait(0);
  opened[1]?.answer();
  expect(await next).toEqual([]);
  expect(opened.map(({ closed }) => closed)).toEqual([1, 0]);
});
