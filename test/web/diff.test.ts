import { expect, it } from "vitest";
import type { SnapshotInfo } from "../../graph/store/port.ts";
import type { DiffCause } from "../../queries/diff/answer.ts";
import { pairOf } from "../../web/views/diff/input.ts";
import { causeWords } from "../../web/views/diff/words.ts";

const snapshot = (id: string): SnapshotInfo => ({ id, takenAt: "", importedAt: "", scopes: [], facts: 1 });
const [newest, middle, oldest] = [snapshot("cc3"), snapshot("bb2"), snapshot("aa1")] as const;
const all = [newest, middle, oldest];

it("compares the newest with the one before it, unless the address says otherwise", () => {
  expect(pairOf(all, { before: "", after: "" })).toEqual({ before: middle, after: newest });
  expect(pairOf(all, { before: "", after: "bb" })).toEqual({ before: oldest, after: middle });
  expect(pairOf(all, { before: "aa1", after: "" })).toEqual({ before: oldest, after: newest });
  expect(pairOf(all, { before: "cc3", after: "aa1" })).toEqual({ before: newest, after: oldest });
});

it("needs two that differ", () => {
  expect(pairOf([newest], { before: "", after: "" })).toBeUndefined();
  expect(pairOf([], { before: "", after: "" })).toBeUndefined();
  expect(pairOf(all, { before: "bb2", after: "bb2" })).toBeUndefined();
  expect(pairOf(all, { before: "", after: "aa1" })).toBeUndefined();
});

it("a cause says where it begins: code in a workload is supposed, the internet is not", () => {
  const cause: DiffCause = {
    id: "c1",
    effect: "gained",
    changes: [],
    shown: "derived",
    rows: ["g1"],
    count: 1,
    targets: 1,
    starts: 1,
  };
  const web = "k8s:prod:pod:shop:deployment/web";
  expect(causeWords(cause, { from: [] }, "internet")).toBe("1 thing comes into reach, from the internet");
  expect(causeWords(cause, { from: [] }, web)).toBe(`1 thing comes into reach, where code runs in ${web}`);
  expect(causeWords(cause, { from: ["credential:x"] }, "credential:x")).toBe("1 thing comes into reach");
  expect(causeWords({ ...cause, starts: 2 }, { from: [] }, web)).toBe("1 thing comes into reach, from 2 starts");
});
