import { internet, kindSpec, type NodeClass, type NodeKind } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import type { ExposesAnswer, ExposesRow } from "../../queries/exposes.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { headLines, nextLine, unmatchedLines } from "./head.ts";
import { markdownNotes } from "./markdown-notes.ts";
import { type Asked, json, ndjson, provenRows, type Renderers } from "./renderer.ts";
import { certaintyText, clean, columns, csvRow, markdownTable, plural, styled } from "./text.ts";

const classWords: readonly (readonly [cls: NodeClass, one: string, many: string])[] = [
  ["credential", "credential", "credentials"],
  ["identity", "identity", "identities"],
  ["workload", "workload", "workloads"],
  ["secret", "secret", "secrets"],
  ["network", "position", "positions"],
];
const titles: readonly (readonly [cls: NodeClass, title: string])[] = [
  ["credential", "Credentials"],
  ["identity", "Identities"],
  ["workload", "Workloads, where code runs in them"],
  ["secret", "Secrets, where they are read"],
  ["network", "Positions"],
];

/** Rows of a class before the rest is counted; with --limit every row is shown. */
const shownRows = 12;

function table(io: Io, answer: ExposesAnswer, asked: Asked): string {
  const { reachedBy } = answer;
  const lines = [
    ...headLines(io, "Who reaches", `${clean(answer.target)}, each alone with the internet`, answer.snapshot),
    ...unmatchedLines(io, answer.unmatched),
    ...(answer.unmatched === undefined ? ["", summary(io, answer)] : []),
  ];
  for (const [cls, title] of titles) {
    const rows = reachedBy.filter((row) => row.class === cls && row.id !== internet);
    if (rows.length > 0)
      lines.push("", `${styled(io, "bold", title)} (${rows.length})`, ...rowLines(io, rows, asked.limit));
  }
  if (answer.truncated) lines.push("", "There are more than --limit; the counts above are whole.");
  lines.push("", ...gapLines(io, answer.gaps));
  const [first] = byNearness(reachedBy);
  if (first)
    lines.push(nextLine(io, "How", ["paths", "--from", `${first.id}#${first.access}`, "--to", first.target], asked));
  return `${lines.join("\n")}\n`;
}

function summary(io: Io, { counts, reachedBy }: ExposesAnswer): string {
  const total = Object.values(counts.byKind).reduce((sum, n) => sum + n, 0);
  if (total === 0) return "Nobody is proven to.";
  const anybody = reachedBy.find(({ id }) => id === internet);
  const others = counted(counts.byKind);
  if (!anybody) return others;
  const everybody = `${styled(io, "red", "Anybody on the internet")} (${certaintyText(io, anybody.certainty)}, ${plural(anybody.stepCount, "step")})`;
  return others === "" ? everybody : `${everybody}; without that, or more certainly: ${others}`;
}

/** Kinds of start by class, in the order of the sections. */
function counted(byKind: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(byKind).filter(([kind]) => kind !== "Internet");
  return classWords
    .flatMap(([cls, one, many]) => {
      const n = kinds.reduce((sum, [kind, count]) => sum + (kindSpec(kind as NodeKind).class === cls ? count : 0), 0);
      return n === 0 ? [] : [plural(n, one, many)];
    })
    .join(", ");
}

/** Who reaches it in one step was given it. */
const byNearness = (rows: readonly ExposesRow[]): readonly ExposesRow[] =>
  rows.toSorted(
    (a, b) =>
      certainties.indexOf(a.certainty) - certainties.indexOf(b.certainty) ||
      Number(b.id === internet) - Number(a.id === internet) ||
      a.stepCount - b.stepCount,
  );

function rowLines(io: Io, rows: readonly ExposesRow[], limit: number | undefined): string[] {
  const sorted = byNearness(rows);
  const shown = sorted.slice(0, limit ?? shownRows);
  const cells = shown.map((row) => [
    row.access,
    clean(row.id),
    plural(row.stepCount, "step"),
    row.certainty === "certain" ? "" : row.certainty,
  ]);
  const lines = columns(cells, "  ", (cell, column) =>
    column === 3 && cell !== "" ? styled(io, "yellow", cell) : cell,
  );
  const rest = sorted.length - shown.length;
  return rest > 0 ? [...lines, styled(io, "dim", `  and ${rest} more: --limit 1000 shows them`)] : lines;
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
  ndjson: (_, answer) => ndjson(provenRows(answer.reachedBy, answer.proofs)),
  csv: (_, answer) => [head, ...answer.reachedBy.map(cells)].map(csvRow).join(""),
  markdown: (io, answer) => markdownTable(head, answer.reachedBy.map(cells)) + markdownNotes(io, answer),
};
