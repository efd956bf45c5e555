import { readFileSync } from "node:fs";
import path from "node:path";
import { type FollowedRow, isFollowed, type Row } from "../../test/rules/kubernetes-rows/row.ts";
import { sections } from "../../test/rules/kubernetes-rows/rows.ts";
import { type Generator, repository } from "./generator.ts";
import { table } from "./markdown.ts";

const file = "docs/kubernetes.md";
const ruleLink = (rule: string): string => `[\`${rule}\`](rules/${rule}.md)`;
const cases = (row: FollowedRow, how: "fires" | "conditional" | "assumed" | "silent", word = ""): readonly string[] =>
  Object.keys(row[how] ?? {}).map((what) => word + what);

function cells(row: FollowedRow): readonly string[] {
  const found = [...cases(row, "fires"), ...cases(row, "conditional", "*if* "), ...cases(row, "assumed", "*maybe* ")];
  return [
    row.name,
    row.rules.map(ruleLink).join(", "),
    found.join("; "),
    cases(row, "silent").join("; "),
    row.note ?? "",
  ];
}

function section(rows: readonly Row[]): string {
  const followed = rows.filter(isFollowed);
  const missing = rows.flatMap((row) => (isFollowed(row) ? [] : [`- ${row.name}: ${row.leftOut}`]));
  const found = table(["Row", "Rules", "Found", "Not found", "Remarks"], followed.map(cells));
  return [
    ...(followed.length > 0 ? [found] : []),
    ...(missing.length > 0 ? [`No rule:\n\n${missing.join("\n")}`] : []),
  ].join("\n\n");
}

/** The tables of the page of Kubernetes, each between its two markers: which rules find which row, and what was tried. */
export const kubernetesRowsGenerator: Generator = {
  owns: file,
  async files() {
    let text = readFileSync(path.join(repository, file), "utf8");
    for (const [letter, rows] of Object.entries(sections)) {
      const from = `<!-- rows ${letter} -->`;
      const to = `<!-- end of rows ${letter} -->`;
      const start = text.indexOf(from);
      const end = text.indexOf(to);
      if (start < 0 || end < start) throw new Error(`${file} has no place for the rows of ${letter}`);
      text = `${text.slice(0, start + from.length)}\n\n${section(rows)}\n\n${text.slice(end)}`;
    }
    return new Map([[file, text]]);
  },
};
