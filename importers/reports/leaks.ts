import type { ExposurePlace } from "../../model/fact/credential.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { csvRows } from "../read/csv.ts";
import { readText } from "../read/text.ts";
import type { Finding, FindingReader, Place } from "./finding.ts";
import { columnOf } from "./form.ts";
import { timeOf } from "./place.ts";

/** Bytes of a table of leaks. */
const mostBytes = 64 * 2 ** 20;

const known = ["kind", "public_id", "where", "first_seen", "last_seen", "visibility", "status", "note"] as const;
const visibilities = ["public", "internal", "private", "unknown"] as const;
const states = ["active", "inactive", "unknown", "revoked"] as const;

/** A table of leaks that people keep: a row for each; the note is not read. */
export async function* leaksFindings(file: InputFile, context: ImportContext): FindingReader {
  const problem = (line: number, message: string, code: "import.shape" | "import.malformed" = "import.shape"): void =>
    context.problem({ code, file: file.path, at: `line ${line}`, message });
  const text = await readText(file, mostBytes, context);
  if (text === undefined) return;
  let columns: readonly string[] | undefined;
  for (const row of csvRows(text)) {
    if ("message" in row) {
      problem(row.line, row.message, "import.malformed");
      if (!columns) return;
    } else if (!columns) {
      columns = row.cells.map(columnOf);
      const odd = columns.findIndex((column) => !(known as readonly string[]).includes(column));
      if (odd >= 0) problem(row.line, `column ${odd + 1} is none of ${known.join(", ")}; it is not read`);
    } else if (row.cells.length !== columns.length)
      problem(row.line, `expected ${columns.length} cells, as the first line has, and not ${row.cells.length}`);
    else {
      const cells = new Map(columns.map((column, at) => [column, (row.cells[at] ?? "").trim()]));
      const fault = faultIn(cells);
      if (fault === undefined) yield finding(cells, row.line);
      else problem(row.line, fault);
    }
  }
}

type Cells = ReadonlyMap<string, string>;

function faultIn(cells: Cells): string | undefined {
  const of = (column: string): string => cells.get(column) ?? "";
  if (of("kind") === "") return "kind: expected what was leaked, as docs/tokens.md names kinds";
  for (const column of ["first_seen", "last_seen"])
    if (of(column) !== "" && timeOf(of(column)) === undefined) return `${column}: expected a date, 2026-01-31`;
  const odd = (column: string, values: readonly string[]): boolean =>
    of(column) !== "" && !values.includes(of(column).toLowerCase());
  if (odd("visibility", visibilities)) return `visibility: expected one of ${visibilities.join(", ")}`;
  return odd("status", states) ? `status: expected one of ${states.join(", ")}` : undefined;
}

function finding(cells: Cells, line: number): Finding {
  const of = (column: string): string | undefined => cells.get(column) || undefined;
  return {
    locator: `line ${line}`,
    rule: of("kind") ?? "",
    publicId: of("public_id"),
    places: [placeOf(of("where"))],
    firstSeen: timeOf(of("first_seen")),
    lastSeen: timeOf(of("last_seen")),
    visibility: visibilities.find((one) => one === of("visibility")?.toLowerCase()),
    status: states.find((one) => one === of("status")?.toLowerCase()) ?? "unknown",
  };
}

const hosts: readonly (readonly [RegExp, ExposurePlace])[] = [
  [/(^|\.)(slack|discord|teams\.microsoft)\.com$/i, "chat"],
  [/(^|\.)(pastebin\.com|gist\.github\.com|paste\.)/i, "paste"],
  [/(^|\.)(github\.com|gitlab\.com|bitbucket\.org)$/i, "git"],
  [/(^|\.)atlassian\.net$/i, "ticket"],
];

/** An address, or `<path>[:<line>]`. */
function placeOf(where: string | undefined): Place {
  if (where === undefined) return { kind: "other" };
  const [, host] = /^https?:\/\/(?:[^@/]*@)?([^/:?#]+)/i.exec(where) ?? [];
  if (host !== undefined) return { kind: hosts.find(([form]) => form.test(host))?.[1] ?? "other", uri: where };
  const [, file = where, line] = /^(.*?)(?::(\d{1,9}))?$/s.exec(where) ?? [];
  return { kind: "file", file, line: line === undefined ? undefined : Number(line) };
}
