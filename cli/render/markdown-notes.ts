import type { AnswerGap } from "../../queries/answer.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { unmatchedLines } from "./head.ts";
import { markdownText } from "./text.ts";

/** Lines of text as a list of Markdown, with an empty line before it. */
export const markdownList = (lines: readonly string[]): string => {
  const told = lines.map((line) => line.trim()).filter((line) => line !== "");
  return told.length === 0 ? "" : `\n${told.map((line) => `- ${markdownText(line)}\n`).join("")}`;
};

interface Noted {
  readonly gaps: readonly AnswerGap[];
  readonly unmatched?: readonly string[];
  readonly truncated?: boolean;
}

/** What stands below the rows of an answer in Markdown: without it an empty table reads as safe. */
export function markdownNotes(io: Io, { gaps, unmatched, truncated }: Noted): string {
  const plain: Io = { ...io, color: false };
  return markdownList([
    ...(truncated ? ["There is more than is shown."] : []),
    ...unmatchedLines(plain, unmatched),
    ...gapLines(plain, gaps),
  ]);
}
