import type { Certainty } from "../../model/step.ts";
import { visible as clean } from "../../model/visible.ts";
import type { Io } from "../io.ts";

export { plural } from "../../model/plural.ts";
export { escaped, visible as clean } from "../../model/visible.ts";

const styles = { bold: "1", dim: "2", red: "31", yellow: "33", cyan: "36", green: "32" } as const;
export type Style = keyof typeof styles;

export const styled = ({ color }: Pick<Io, "color">, style: Style, text: string): string =>
  color ? `\u001b[${styles[style]}m${text}\u001b[0m` : text;

const certaintyStyles: Readonly<Record<Certainty, Style>> = { certain: "red", conditional: "yellow", assumed: "cyan" };
export const certaintyText = (io: Pick<Io, "color">, certainty: Certainty): string =>
  styled(io, certaintyStyles[certainty], certainty);

/** Left-aligned columns; the last is not padded. Widths are of plain text, so style cells with `styleCell`. */
export function columns(
  rows: readonly (readonly string[])[],
  indent = "  ",
  styleCell: (cell: string, column: number, row: number) => string = (cell) => cell,
): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  const line = (row: readonly string[], r: number): string =>
    row
      .map(
        (cell, c) => styleCell(cell, c, r) + (c === row.length - 1 ? "" : " ".repeat((widths[c] ?? 0) - cell.length)),
      )
      .join("  ");
  return rows.map((row, r) => `${indent}${line(row, r)}`.trimEnd());
}

/** Items as text, the rest counted. */
export const list = (items: readonly string[], shown: number): string =>
  items.length > shown + 1 ? `${items.slice(0, shown).join(", ")} and ${items.length - shown} more` : items.join(", ");

/** At most so many characters; what is left out is in the answer's JSON. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 2)} …` : text;

/** ISO 8601 to the minute, as people read it; seconds and fractions are in the JSON. */
export const moment = (time: string): string => time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?Z$/, "$1 $2 UTC");

/** Quoted for a POSIX shell where it needs to be: what is printed can be pasted. */
export const shell = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;

/** One CSV record (RFC 4180); a cell that a spreadsheet would run as a formula gets a leading quote. */
export const csvRow = (cells: readonly string[]): string =>
  `${cells
    .map(clean)
    .map((cell) => `"${(/^[=+\-@]/.test(cell) ? `'${cell}` : cell).replace(/"/g, '""')}"`)
    .join(",")}\r\n`;

/** Text in Markdown that stays text. */
export const markdownText = (text: string): string =>
  clean(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`*_|[\]]/g, "\\$&");

/** A Markdown table; cells are plain text. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(" | ")} |`;
  return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line), ""].join("\n");
}
