import type { Certainty } from "../../model/step.ts";
import type { ExposesAnswer, ExposesRow } from "../../queries/exposes.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { json, ndjson, type Renderers } from "./renderer.ts";
import { certaintyText, clean, columns, csvRow, markdownTable, plural, styled } from "./text.ts";

function table(io: Io, answer: ExposesAnswer): string {
  const total = Object.values(answer.counts.byKind).reduce((sum, n) => sum + n, 0);
  const lines = [
    `${styled(io, "bold", "Who can reach")} ${clean(answer.target)}`,
    styled(
      io,
      "dim",
      `snapshot ${answer.snapshot.id.slice(0, 12)} taken ${answer.snapshot.takenAt}; each row alone, with access to the internet`,
    ),
    "",
    total === 0
      ? "Nobody is proven to."
      : `${plural(total, "start")}: ${Object.entries(answer.counts.byKind)
          .map(([kind, n]) => `${n} ${kind}`)
          .join(", ")}`,
  ];
  const rows = answer.reachedBy.map((row) => [
    row.certainty,
    row.kind,
    row.access,
    clean(row.id),
    plural(row.stepCount, "step"),
  ]);
  if (rows.length > 0)
    lines.push(
      "",
      columns(rows, "  ", (cell, column) => (column === 0 ? certaintyText(io, cell as Certainty) : cell)),
    );
  if (answer.truncated) lines.push("  and more: --limit shows them");
  lines.push("", ...gapLines(io, answer.gaps));
  return `${lines.join("\n")}\n`;
}

const head = ["certainty", "class", "kind", "access", "id", "target", "steps"];
const cells = (row: ExposesRow): string[] => [
  row.certainty,
  row.class,
  row.kind,
  row.access,
  row.id,
  row.target,
  String(row.stepCount),
];

export const exposesRenderers: Renderers<ExposesAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.reachedBy),
  csv: (_, answer) => [head, ...answer.reachedBy.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.reachedBy.map(cells)),
};
