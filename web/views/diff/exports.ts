import type { DiffAnswer, DiffChange, DiffRow } from "../../../queries/diff/answer.ts";
import { ask } from "../../api/ask.ts";
import { ownerWords } from "../../control/words.ts";
import { type Export, text } from "../../export/menu.tsx";
import { csvLine } from "../../parts/csv.ts";
import { signOf } from "../../parts/sign.tsx";
import { className, moment, shortId } from "../../parts/words.ts";
import { changeHeading, changeSummary, fieldName, valueWords } from "../../proof/change-words.ts";
import { code, inline } from "../../proof/markdown.ts";
import { type DiffState, diffOf } from "./input.ts";
import { causeWords } from "./words.ts";

/** What can be saved of a comparison. */
export function diffFiles(answer: DiffAnswer, state: DiffState): Export[] {
  const file = `changes-${shortId(answer.before.id)}-${shortId(answer.after.id)}`;
  const whole = async (): Promise<DiffAnswer> => {
    if (!answer.truncated) return answer;
    const { limit: _, ...question } = diffOf(state, undefined);
    return ask("diff", { ...question, snapshots: [answer.before.id, answer.after.id] }, { asOf: state.asOf });
  };
  return [
    {
      id: "markdown",
      says: "Causes as Markdown",
      file: `${file}.md`,
      make: async () => text("text/markdown", diffMarkdown(answer)),
    },
    { id: "csv", says: "Rows as CSV", file: `${file}.csv`, make: async () => text("text/csv", diffCsv(await whole())) },
    {
      id: "json",
      says: "Answer as JSON",
      file: `${file}.json`,
      make: async () => text("application/json", `${JSON.stringify(await whole(), null, 2)}\n`),
    },
  ];
}

/** What came and went as a spreadsheet takes it. */
export function diffCsv({ gained, lost, changed, notComparable }: DiffAnswer): string {
  const head = ["what", "start", "id", "name", "kind", "class", "access", "owner", "before", "after", "causes"];
  const lines = (what: string, rows: readonly DiffRow[]) =>
    rows.map((row) => [
      what,
      row.start,
      row.id,
      row.name,
      row.kind,
      className(row.class),
      row.access,
      ownerWords(row.owner),
      row.before ?? "",
      row.after ?? "",
      row.causes.join(" "),
    ]);
  return [
    head,
    ...lines("gained", gained),
    ...lines("lost", lost),
    ...lines("changed", changed),
    ...lines("not comparable", notComparable),
  ]
    .map(csvLine)
    .join("");
}

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
