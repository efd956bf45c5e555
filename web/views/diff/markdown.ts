import type { DiffAnswer, DiffChange } from "../../../queries/diff/answer.ts";
import { ownerWords } from "../../control/words.ts";
import { signOf } from "../../parts/signs.ts";
import { moment, shortId } from "../../parts/words.ts";
import { changeHeading, changeSummary, fieldName, valueWords } from "../../proof/change-words.ts";
import { code, inline } from "../../proof/markdown.ts";
import { causeWords } from "./words.ts";

/** Causes as a ticket: what changed, whose it is, what came and went because of it. */
export function diffMarkdown(answer: DiffAnswer): string {
  const { before, after, counts, causes } = answer;
  const rows = new Map([...answer.gained, ...answer.lost, ...answer.changed].map((row) => [row.row, row]));
  const lines = [
    "## What came into reach and what went",
    "",
    `- Before: ${code(shortId(before.id))}, taken ${moment(before.takenAt)}`,
    `- After: ${code(shortId(after.id))}, taken ${moment(after.takenAt)}`,
    `- ${counts.gained} gained, ${counts.lost} lost, ${counts.changed} changed, ${counts.notComparable} not comparable`,
    "",
  ];
  const told = causes.flatMap((cause) => [
    `### ${signOf(cause.effect)} ${inline(causeWords(cause))}`,
    "",
    ...cause.changes.flatMap((key) => changeLines(answer.changes[key])),
    ...cause.rows.flatMap((id) => {
      const row = rows.get(id);
      return row ? [`- ${inline(row.name)} (${row.access}): ${code(row.id)}`] : [];
    }),
    "",
  ]);
  return `${[...lines, ...told].join("\n").trimEnd()}\n`;
}

function changeLines(change: DiffChange | undefined): string[] {
  if (!change) return [];
  const evidence = change.after ?? change.before;
  return [
    `Because: **${inline(changeHeading(change))}**, ${inline(changeSummary(change))}`,
    ...(evidence ? [`(${code(`${evidence.source} ${evidence.locator}`.trim())})`] : []),
    `Owner: ${inline(ownerWords(change.owner))}`,
    ...change.fields.map((field) => {
      const { before, after, added = [], removed = [] } = field;
      const values = [...removed.map((one) => `− ${valueWords(one)}`), ...added.map((one) => `+ ${valueWords(one)}`)];
      const said = values.length > 0 ? values.join(", ") : `${valueWords(before)} → ${valueWords(after)}`;
      return `- ${inline(fieldName(field))}: ${inline(said)}`;
    }),
    "",
  ];
}
