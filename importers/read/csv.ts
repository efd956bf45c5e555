/** A record of a CSV file. */
export interface CsvRow {
  /** From 1: where it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}
/** Where the text is no CSV. */
export interface CsvFault {
  readonly line: number;
  readonly message: string;
}

/** UTF-16 units of a cell, and cells of a row. */
const csvLimits = { cell: 8192, cells: 64 };

/** What parts cells: semicolons where a spreadsheet's own locale writes decimals with commas. */
export type Separator = "," | ";" | "\t";

/**
 * Records of RFC 4180, line breaks LF or CRLF. Strict: a quote inside an unquoted cell, text after a closing quote, or
 * a cell or row that is too large, is a fault, and the record is left out; a quote that is never closed ends the file.
 */
export function* csvRows(text: string, separator: Separator = ","): Iterable<CsvRow | CsvFault> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row = record(text, at, line, separator);
    if ("cells" in row) {
      if (row.cells.length > 1 || row.cells[0] !== "") yield { line, cells: row.cells };
    } else yield { line: row.line, message: row.message };
    line += row.lines;
    at = row.end;
  }
}

type Outcome = { readonly end: number; readonly lines: number } & ({ readonly cells: string[] } | CsvFault);

function record(text: string, from: number, line: number, separator: Separator): Outcome {
  const cells: string[] = [];
  let at = from;
  let lines = 0;
  const refused = (message: string): Outcome => {
    const [end, skipped] = nextLine(text, at);
    return { end, lines: lines + skipped, line: line + lines, message };
  };
  for (;;) {
    if (cells.length >= csvLimits.cells) return refused(`more than ${csvLimits.cells} cells`);
    const cell = text[at] === '"' ? quoted(text, at) : bare(text, at, separator);
    if (cell === undefined)
      return { end: text.length, lines: lines + 1, line: line + lines, message: "a quote is not closed" };
    at = cell.end;
    lines += cell.lines;
    if (cell.value.length > csvLimits.cell) return refused(`a cell of more than ${csvLimits.cell} characters`);
    if (text[at] === '"') return refused("a quote inside a cell: put the cell into quotes, and write the quote twice");
    cells.push(cell.value);
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    const rest = /\r?\n|\r?$/y;
    rest.lastIndex = at;
    const end = rest.exec(text);
    if (!end) return refused("text after a closing quote");
    return { end: at + end[0].length, lines: lines + 1, cells };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
  /** Line breaks in it. */
  readonly lines: number;
}

const stops: Readonly<Record<Separator, string>> = { ",": '[",\n]', ";": '[";\n]', "\t": '["\t\n]' };

function bare(text: string, from: number, separator: Separator): Cell {
  const stop = new RegExp(stops[separator], "g");
  stop.lastIndex = from;
  const end = stop.exec(text)?.index ?? text.length;
  const cut = text[end] !== separator && text[end - 1] === "\r" && end > from ? end - 1 : end;
  return { value: text.slice(from, cut), end: cut, lines: 0 };
}

function quoted(text: string, from: number): Cell | undefined {
  let end = from + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) return undefined;
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  const value = text.slice(from + 1, end).replaceAll('""', '"');
  return { value, end: end + 1, lines: value.split("\n").length - 1 };
}

function nextLine(text: string, from: number): readonly [end: number, lines: number] {
  const end = text.indexOf("\n", from);
  return end < 0 ? [text.length, 1] : [end + 1, 1];
}
