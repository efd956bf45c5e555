import { privilege } from "../../model/access.ts";
import type { HistoryPoint, ReachedPeriod, SinceAnswer, SinceRow } from "../../queries/since/answer.ts";
import type { Io } from "../io.ts";
import { gapLines, unreadText } from "./gaps.ts";
import { assuming, headLines, startsText, unmatchedLines } from "./head.ts";
import { markdownNotes } from "./markdown-notes.ts";
import { ownerText } from "./owner.ts";
import { privilegeText } from "./proof.ts";
import { type Asked, json, ndjson, provenRows, type Renderers } from "./renderer.ts";
import { certaintyText, clean, markdownTable, moment, plural, shortened, styled } from "./text.ts";

/** Rows and earlier times before the rest is counted; with --limit every row is shown. */
const shownRows = 30;
const shownPeriods = 3;
/** Characters of one line; all of it is in the JSON. */
const widest = 180;

function table(io: Io, answer: SinceAnswer, { limit }: Asked): string {
  const most = limit ?? shownRows;
  const lines = [
    ...headLines(
      io,
      "Reachable since",
      `from ${startsText(answer.from)} to ${clean(answer.to.join(", "))}${assuming(answer.assume)}`,
      answer.snapshot,
    ),
    styled(io, "dim", historyText(answer)),
    ...unmatchedLines(io, answer.unmatched),
  ];
  if (answer.rows.length === 0) lines.push("", "Nothing of it is proven to be reachable now.");
  for (const row of answer.rows.slice(0, most)) lines.push("", ...rowLines(io, answer, row));
  const left = answer.rows.length - most;
  if (left > 0) lines.push("", `and ${plural(left, "row")} more: --limit shows them`);
  else if (answer.truncated) lines.push("", "There are more rows: --limit shows them.");
  lines.push("", ...gapLines(io, answer.gaps));
  return `${lines.join("\n")}\n`;
}

function historyText({ history: { oldest, imports, older } }: SinceAnswer): string {
  const more = older > 0 ? `; ${plural(older, "older import")} not looked at: --imports` : ", where history ends";
  return `${plural(imports, "import")} looked at, back to what was read ${pointText(oldest)}${more}`;
}

function rowLines(io: Io, answer: SinceAnswer, row: SinceRow): string[] {
  const changes = row.opened.flatMap((id) => answer.changes[id] ?? []);
  const earlier = row.earlier.slice(0, shownPeriods).map((period) => `  before that ${periodText(period)}`);
  const left = row.earlier.length - shownPeriods;
  return [
    `${styled(io, "bold", privilegeText(privilege(row.id, row.access)))}: ${sinceText(row)}, ${certaintyText(io, row.certainty)}, from ${clean(row.start)}, owner: ${ownerText(row.owner)}`,
    ...(row.since.after === undefined || changes.length > 0
      ? []
      : ["  as time passed: no fact that changed explains it"]),
    ...changes.map(({ what, before, after, owner }) => {
      const said = shortened(clean((after ?? before)?.summary ?? ""), widest);
      return `  ${what}: ${said} ${styled(io, "dim", `(owner: ${ownerText(owner)})`)}`;
    }),
    ...earlier,
    ...(left > 0 ? [`  and ${plural(left, "time")} earlier`] : []),
  ];
}

function sinceText({ since, unread }: SinceRow): string {
  const what = unread.map(unreadText).join(", ");
  const why = unread.length > 0 ? ` (not read before: ${what})` : "";
  const before = since.after ? `, not yet ${pointText(since.after)}` : "";
  return `${since.atLeast ? "at least " : ""}since ${pointText(since.from)}${before}${why}`;
}

/** When it was read: an import may come much later. */
const pointText = ({ takenAt, id }: HistoryPoint): string => `${moment(takenAt)} (${id.slice(0, 12)})`;

function periodText({ from, atLeast, until }: ReachedPeriod): string {
  const begin = `${atLeast ? "at least " : ""}from ${pointText(from)}`;
  return until === undefined ? begin : `${begin} to before ${pointText(until)}`;
}

function markdown(io: Io, answer: SinceAnswer): string {
  const rows = answer.rows.map((row) => [
    privilegeText(privilege(row.id, row.access)),
    row.start,
    sinceText(row),
    row.opened.map((id) => (answer.changes[id]?.after ?? answer.changes[id]?.before)?.summary ?? id).join("; "),
    row.earlier.map(periodText).join("; "),
    ownerText(row.owner),
  ]);
  const table = markdownTable(["target", "from", "since", "opened by", "before that", "owner"], rows);
  return `# Reachable since\n\n${historyText(answer)}\n\n${table}${markdownNotes(io, answer)}`;
}

export const sinceRenderers: Renderers<SinceAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(provenRows(answer.rows, answer.proofs)),
  markdown,
};
