import type { Certainty, Condition } from "../../model/step.ts";
import type { ReachAnswer, ReachRow } from "../../queries/reach.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import type { Renderers } from "./renderer.ts";
import { certaintyText, clean, columns, csvRow, markdownTable, plural, styled } from "./text.ts";

const headings: readonly (readonly [cls: string, title: string])[] = [
  ["identity", "Identities"],
  ["data-store", "Data stores"],
  ["secret", "Secrets"],
  ["workload", "Workloads"],
  ["credential", "Credentials"],
  ["route", "Routes"],
  ["network", "Networks"],
  ["structure", "Structure"],
];

/** Rows in a table before the rest is only counted; `--limit` decides otherwise. */
const shownRows = 40;

function table(io: Io, answer: ReachAnswer): string {
  const { reached, snapshot } = answer;
  const lines = [
    `${styled(io, "bold", "Reach")} of ${clean(answer.from.join(" + "))}${answer.assume.length > 0 ? `, assuming ${clean(answer.assume.join(", "))}` : ""}`,
    styled(io, "dim", `snapshot ${snapshot.id.slice(0, 12)} taken ${snapshot.takenAt}`),
    "",
    summary(io, answer),
  ];
  const several = new Set(reached.map(({ start }) => start)).size > 1;
  for (const [cls, title] of headings) {
    const rows = reached.filter((row) => row.class === cls);
    if (rows.length === 0) continue;
    lines.push("", styled(io, "bold", `${title} (${rows.length})`));
    const cells = rows
      .slice(0, shownRows)
      .map((row) => [
        row.certainty,
        row.access,
        clean(row.id),
        plural(row.stepCount, "step"),
        ...(several ? [`from ${clean(row.start)}`] : []),
      ]);
    lines.push(columns(cells, "  ", (cell, column) => (column === 0 ? certaintyText(io, cell as Certainty) : cell)));
    if (rows.length > shownRows)
      lines.push(styled(io, "dim", `  and ${rows.length - shownRows} more: --format csv or json has all`));
  }
  const conditions = conditionLines(reached);
  if (conditions.length > 0) lines.push("", styled(io, "bold", "Conditional rows hold if"), ...conditions);
  if (answer.truncated) lines.push("", `--limit cut the rows; the counts above are whole.`);
  lines.push("", ...gapLines(io, answer.gaps));
  if (reached.length > 0)
    lines.push("", styled(io, "dim", "`ambit paths --from ... --to <id>` prints the proof of a row."));
  return `${lines.join("\n")}\n`;
}

function summary(io: Io, { counts, gaps }: ReachAnswer): string {
  const total = Object.values(counts.byCertainty).reduce((sum, n) => sum + n, 0);
  if (total === 0)
    return gaps.length > 0 ? "Nothing is proven reachable; see below what was not read." : "Nothing is reachable.";
  const parts = Object.entries(counts.byCertainty).map(
    ([certainty, n]) => `${n} ${certaintyText(io, certainty as Certainty)}`,
  );
  return `${plural(total, "privilege")} reached: ${parts.join(", ")}`;
}

/** Each open condition once, with how many rows hang on it; most first. */
function conditionLines(rows: readonly ReachRow[]): string[] {
  const counts = new Map<string, { condition: Condition; rows: number }>();
  for (const { conditions } of rows) {
    for (const condition of conditions) {
      const key = `${condition.kind} ${condition.text}`;
      counts.set(key, { condition, rows: (counts.get(key)?.rows ?? 0) + 1 });
    }
  }
  const sorted = [...counts.values()].sort((a, b) => b.rows - a.rows || (a.condition.text < b.condition.text ? -1 : 1));
  const lines = sorted
    .slice(0, 12)
    .map(({ condition, rows: n }) => `  ${clean(condition.text)} (${condition.kind}; ${plural(n, "row")})`);
  return sorted.length > 12 ? [...lines, `  and ${sorted.length - 12} more conditions`] : lines;
}

const head = ["start", "certainty", "class", "kind", "access", "id", "name", "steps", "conditions"];
const cells = (row: ReachRow): string[] => [
  row.start,
  row.certainty,
  row.class,
  row.kind,
  row.access,
  row.id,
  row.name,
  String(row.stepCount),
  row.conditions.map(({ text }) => text).join("; "),
];

export const reachRenderers: Renderers<ReachAnswer> = {
  table,
  json: (_, answer) => `${JSON.stringify(answer, null, 2)}\n`,
  ndjson: (_, answer) => answer.reached.map((row) => `${JSON.stringify(row)}\n`).join(""),
  csv: (_, answer) => [head, ...answer.reached.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.reached.map(cells)),
};
