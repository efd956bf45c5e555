import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { withheld } from "../../model/redact.ts";
import { type CsvFault, type CsvRow, csvRows, type Separator } from "../read/csv.ts";
import { readText } from "../read/text.ts";
import { csvColumns, faultIn, toldIn, unknownColumn } from "./columns.ts";
import { FileScope } from "./scope.ts";
import { isOpenGlob, mostOpenGlobs, parseSelect } from "./select.ts";
import { freeText, oneLine } from "./text.ts";

/** Bytes of an owners table: a row for each of a million things. */
const mostBytes = 256 * 2 ** 20;

export const isTable = (head: string): boolean => separatorOf(head) !== undefined;

/** What parts the columns of the first line, by the one that every table has. */
const separatorOf = (text: string): Separator | undefined => {
  const [first = ""] = text.split(/\r?\n/, 1);
  const parts = (separator: Separator): boolean =>
    first.split(separator).some((cell) => columnOf(cell) === "node_selector");
  return ([",", ";", "\t"] as const).find(parts);
};

const columnOf = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim()
    .toLowerCase()
    .replace(/[ -]/g, "_");

/** A table of owners: one row for each selector. A row that is wrong is a problem with its line, the others count. */
export async function* tableFacts(file: InputFile, context: ImportContext): AsyncGenerator<Fact> {
  const text = await readText(file, mostBytes, context);
  if (text === undefined) return;
  const reader = new TableReader(file.path, context);
  const scope = new FileScope(file, context.observedAt);
  yield scope.file("owners-csv");
  for (const row of csvRows(text, separatorOf(text.slice(0, 65_536)))) {
    const claim = reader.read(row);
    if (claim) yield scope.claim(`line ${row.line}`, 0, claim);
    if (reader.ended) break;
  }
  yield* scope.coverage();
}

class TableReader {
  /** True where the first line names no columns that a table could have. */
  ended = false;
  readonly #file: string;
  readonly #context: ImportContext;
  #columns: readonly string[] | undefined;
  /** Selector to the line that has it. */
  readonly #seen = new Map<string, number>();
  #openGlobs = 0;

  constructor(file: string, context: ImportContext) {
    this.#file = file;
    this.#context = context;
  }

  read(row: CsvRow | CsvFault): Parameters<FileScope["claim"]>[2] | undefined {
    if ("message" in row) {
      this.ended = this.#columns === undefined;
      return this.#problem(row.line, row.message, "import.malformed");
    }
    if (!this.#columns) {
      this.#header(row);
      return undefined;
    }
    const { line, cells } = row;
    if (cells.length !== this.#columns.length)
      return this.#problem(
        line,
        `expected ${this.#columns.length} cells, as the first line has, and not ${cells.length}`,
      );
    const named = Object.fromEntries(
      this.#columns.flatMap((column, index) => {
        const value = (cells[index] ?? "").trim();
        return value === "" ? [] : [[column, value]];
      }),
    );
    const selector = named["node_selector"] ?? "";
    const select = parseSelect(selector);
    if (typeof select === "string") return this.#problem(line, `node_selector: ${select}`);
    const before = this.#seen.get(selector);
    if (before !== undefined) return this.#problem(line, `node_selector: the same as on line ${before}, which counts`);
    if (isOpenGlob(select) && ++this.#openGlobs > mostOpenGlobs)
      return this.#problem(line, `node_selector: more than ${mostOpenGlobs} globs that begin and end with \`*\``);
    const fault = faultIn(named);
    if (fault !== undefined) return this.#problem(line, fault);
    this.#seen.set(selector, line);
    return { origin: "csv", select, said: saidOf(select), ...toldIn(named) };
  }

  #header({ line, cells }: CsvRow): void {
    const columns = cells.map(columnOf);
    this.#columns = columns;
    const twice = columns.findIndex((column, index) => columns.indexOf(column) !== index);
    if (!columns.includes("node_selector") || twice >= 0) {
      this.ended = true;
      this.#problem(line, twice >= 0 ? `column ${twice + 1} has the name of another` : "no column node_selector");
      return;
    }
    for (const [index, column] of columns.entries())
      if (!csvColumns.has(column)) this.#problem(line, unknownColumn(`column ${index + 1}`, column));
  }

  #problem(line: number, message: string, code: "import.shape" | "import.malformed" = "import.shape"): undefined {
    this.#context.problem({ code, file: this.#file, at: `line ${line}`, message });
  }
}

/** The kind of a secret in an id looks like the name of a value: `arn:...:secret:db-*`, `vault:corp:secret:kv/*`. */
const globText = (glob: string): string =>
  freeText(glob.replace(/:secret(smanager)?(?=:)/g, "")) === withheld ? withheld : oneLine(glob);

/** What a claim was told by, as answers say it. */
export const saidOf = (select: Exclude<ReturnType<typeof parseSelect>, string>): string => {
  if (select.by === "id") return "its own row";
  if (select.by === "glob") return `the row ${globText(select.glob)}`;
  return select.by === "tags" ? `the row for ${select.tags.map(freeText).join(", ")}` : "a row";
};
