import type { DiffAnswer, DiffChange } from "../../../queries/diff/answer.ts";
import { ownerWords } from "../../control/words.ts";
import { signOf } from "../../parts/signs.ts";
import { collectionName, moment, plural, shortId } from "../../parts/words.ts";
import { changeHeading, changeSummary, fieldName, valueWords } from "../../proof/change-words.ts";
import { code, inline } from "../../proof/markdown.ts";
import { causeWords } from "./words.ts";

/** Rows that cannot be compared, before the rest is counted. */
const listed = 20;

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
    `### ${signOf(cause.effect)} ${inline(causeWords(cause, answer, rows.get(cause.rows[0] ?? "")?.start))}`,
    "",
    ...cause.changes.flatMap((key) => changeLines(answer.changes[key])),
    ...cause.rows.flatMap((id) => {
      const row = rows.get(id);
      return row ? [`- ${inline(row.name)} (${row.access}): ${code(row.id)}`] : [];
    }),
    "",
  ]);
  const beside = coverageLines(answer);
  const notes = beside.length > 0 ? ["### What was not read cannot be seen to change", "", ...beside, ""] : [];
  return `${[...lines, ...told, ...notes].join("\n").trimEnd()}\n`;
}

/** What nobody can compare, and what was not read anew. */
function coverageLines({ gaps, stale, carried, notComparable, counts }: DiffAnswer): string[] {
  const of = (title: string, some: DiffAnswer["gaps"]["opened"]): string[] =>
    some.map(({ scope, collection }) => `- ${title}: ${inline(collectionName(collection))} of ${code(scope)}`);
  return [
    ...of("Read before and not now", gaps.opened),
    ...of("Read now and not before", gaps.closed),
    ...stale.map(({ scope, facts }) => `- Kept from an earlier read: ${plural(facts, "fact")} of ${code(scope)}`),
    ...carried.map(({ scope, takenAt }) => `- Not read again since ${moment(takenAt)}: ${code(scope)}`),
    ...notComparable
      .slice(0, listed)
      .map(({ name, access, id }) => `- Not comparable: ${inline(name)} (${access}): ${code(id)}`),
    ...(counts.notComparable > listed ? [`- and ${counts.notComparable - listed} more that cannot be compared`] : []),
    ...(gaps.still > 0 ? [`- ${plural(gaps.still, "gap")} in both`] : []),
  ];
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
