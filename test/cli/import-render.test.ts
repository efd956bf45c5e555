import { expect, test } from "vitest";
import { problemLines } from "../../cli/render/import.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };

test("what was broken is a gap; a file of no known kind is said to be in no answer", () => {
  const broken = { code: "import.shape", file: "pods.json", at: "/items/1", message: "expected object" } as const;
  const unknown = { code: "import.unrecognised", file: "Dockerfile", message: "of no kind that Ambit reads" } as const;
  expect(problemLines(io, [unknown, broken, { ...unknown, file: "OWNERS" }], 1)).toEqual([
    "",
    "1 thing could not be read; answers show them as gaps:",
    "  pods.json at /items/1: expected object (import.shape)",
    "",
    "2 files of no kind that Ambit reads, of which no answer knows:",
    "  Dockerfile: of no kind that Ambit reads (import.unrecognised)",
    "  and 1 more: --format json has all",
  ]);
  expect(problemLines(io, [], 1)).toEqual([]);
});
