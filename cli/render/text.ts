import type { Certainty } from "../../model/step.ts";
import type { Io } from "../io.ts";

const styles = { bold: "1", dim: "2", red: "31", yellow: "33", cyan: "36", green: "32" } as const;
export type Style = keyof typeof styles;

/** Control and direction-changing characters of names in the input never reach the terminal. */
export const clean = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd");

export const styled = ({ color }: Pick<Io, "color">, style: Style, text: string): string =>
  color ? `\u001b[${styles[style]}m${text}\u001b[0m` : text;

const certaintyStyles: Readonly<Record<Certainty, Style>> = { certain: "red", conditional: "yellow", assumed: "cyan" };
export const certaintyText = (io: Io, certainty: Certainty): string =>
  styled(io, certaintyStyles[certainty], certainty);

/** Left-aligned columns; the last is not padded. Widths are of plain text, so style cells with `styleCell`. */
export function columns(
  rows: readonly (readonly string[])[],
  indent = "  ",
  styleCell: (cell: string, column: number, row: number) => string = (cell) => cell,
): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  const line = (row: readonly string[], r: number): string =>
    row
      .map(
        (cell, c) => styleCell(cell, c, r) + (c === row.length - 1 ? "" : " ".repeat((widths[c] ?? 0) - cell.length)),
      )
      .join("  ");
  return rows.map((row, r) => `${indent}${line(row, r)}`.trimEnd()).join("\n");
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** One CSV record (RFC 4180); a cell that a spreadsheet would run as a formula gets a leading quote. */
export const csvRow = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replace(/"/g, '""')}"`).join(",")}\r\n`;

/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => clean(cell).replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}
