import type { SearchAnswer, SearchRow } from "../../queries/search.ts";
import type { Io } from "../io.ts";
import { headLines, nextLine } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { clean, columns, csvRow, markdownTable, plural, styled } from "./text.ts";

function table(io: Io, answer: SearchAnswer, asked: Asked): string {
  const { rows, total, snapshot, text } = answer;
  const cells = rows.map((row) => [
    row.kind,
    clean(row.id),
    clean(row.boundary.title),
    row.matched.field === "id" || row.matched.field === "name" ? "" : `${row.matched.field} ${clean(row.matched.text)}`,
  ]);
  const lines = [
    ...headLines(io, "Search", `for ${clean(text)}`, snapshot),
    "",
    total === 0 ? "Nothing matches." : plural(total, "node matches", "nodes match"),
    ...columns(cells, "  ", (cell, column) => (column === 1 ? cell : styled(io, "dim", cell))),
  ];
  if (total > rows.length) lines.push(styled(io, "dim", `  and ${total - rows.length} more: --limit shows up to 100`));
  const [first] = rows;
  if (first) lines.push("", nextLine(io, "What it reaches", ["story", "--from", first.start], asked));
  return `${lines.join("\n")}\n`;
}

const head = ["class", "kind", "id", "name", "boundary", "matched", "text"];
const cells = ({ class: group, kind, id, name, boundary, matched }: SearchRow): string[] => [
  group,
  kind,
  id,
  name,
  boundary.id,
  matched.field,
  matched.text,
];

export const searchRenderers: Renderers<SearchAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.rows),
  csv: (_, answer) => [head, ...answer.rows.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.rows.map(cells)),
};
