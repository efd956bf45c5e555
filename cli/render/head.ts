import type { SnapshotRef } from "../../graph/port.ts";
import type { Io } from "../io.ts";
import { clean, moment, styled } from "./text.ts";

/** The first lines of an answer: what was asked, of which snapshot. */
export const headLines = (io: Io, verb: string, rest: string, { id, takenAt }: SnapshotRef): string[] => [
  `${styled(io, "bold", verb)} ${rest}`,
  styled(io, "dim", `snapshot ${id.slice(0, 12)}, taken ${moment(takenAt)}`),
];

/** Patterns of the question that match nothing: an empty answer then says nothing about the estate. */
export const unmatchedLines = (io: Io, unmatched: readonly string[] | undefined): string[] =>
  (unmatched ?? []).map((text) => styled(io, "yellow", `\`${clean(text)}\` matches nothing in this snapshot.`));
