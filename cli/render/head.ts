import type { SnapshotRef } from "../../graph/port.ts";
import type { Io } from "../io.ts";
import type { Asked } from "./renderer.ts";
import { clean, moment, shell, styled } from "./text.ts";

/** The first lines of an answer: what was asked, of which snapshot. */
export const headLines = (io: Io, verb: string, rest: string, { id, takenAt }: SnapshotRef): string[] => [
  `${styled(io, "bold", verb)} ${rest}`,
  styled(io, "dim", `snapshot ${id.slice(0, 12)}, taken ${moment(takenAt)}`),
];

/** Where a question starts, in its first line; where it names nothing, from everywhere that one starts by default. */
export const startsText = (from: readonly string[]): string =>
  from.length === 0 ? "the internet and every exposed workload, as if code ran there," : clean(from.join(" + "));

/** What a question supposes, as it ends a first line; empty where it supposes nothing. */
export const assuming = (assume: readonly string[]): string =>
  assume.length > 0 ? `, assuming ${clean(assume.join(", "))}` : "";

/** The next question, as a person would type it. */
export const nextLine = (io: Io, what: string, words: readonly string[], { store }: Asked): string => {
  const all = ["ambit", ...words, ...(store === undefined ? [] : ["--store", store])];
  return styled(io, "dim", `${what}: ${all.map((word) => shell(clean(word))).join(" ")}`);
};

/** Patterns of the question that match nothing: an empty answer then says nothing about the estate. */
export const unmatchedLines = (io: Io, unmatched: readonly string[] | undefined): string[] =>
  (unmatched ?? []).map((text) => styled(io, "yellow", `\`${clean(text)}\` matches nothing in this snapshot.`));
