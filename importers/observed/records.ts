import { TextDecoder } from "node:util";
import type { ImportContext, ImportProblem, InputFile } from "../../model/importer.ts";
import { utf8Bytes } from "../read/index.ts";
import { Elements, type Level, Lines, type Sink } from "./split.ts";

/** Bytes of one record: CloudTrail's are 256 KiB at most, an audit event with its objects a few MiB. */
const recordBytes = 8 * 2 ** 20;

/** How the records of a log lie in a file. */
export type Layout = "lines" | Level;

/** An object that lists its records beside other members, a list, an object a line, or objects one after the other. */
export function layoutOf(head: string): Layout {
  const text = head.trimStart();
  if (text.startsWith("[")) return 1;
  if (/^\{\s*"(Records|Events|events|QueryResultRows|items)"\s*:\s*\[/.test(text)) return 2;
  if (/^\{\s*"kind"\s*:\s*"EventList"/.test(text) || /"kind"\s*:\s*"EventList"/.test(text.slice(0, 4096))) return 2;
  const end = text.indexOf("\n");
  return end < 0 || text.slice(0, end).trimEnd().endsWith("}") ? "lines" : 0;
}

/**
 * The records of a file, parsed, without holding more than one of them. What is no JSON, too long or cut is one problem
 * each with the place of the first, and the others are read. @returns how many could not be read
 */
export async function eachRecord(
  file: InputFile,
  layout: Layout,
  context: Pick<ImportContext, "problem">,
  give: (record: unknown) => void,
): Promise<number> {
  const faults = new Faults(file.path);
  const sink: Sink = {
    record(bytes, at) {
      const value = parsed(bytes);
      if (value === undefined) faults.add("import.malformed", at, "not well-formed JSON");
      else give(value);
    },
    perhaps(bytes) {
      const value = parsed(bytes);
      if (value === undefined) return false;
      give(value);
      return true;
    },
    long: (at) => faults.add("import.too-large", at, `one record exceeds ${recordBytes} bytes`),
    broken: (at, message) => faults.add("import.malformed", at, message),
  };
  const splitter = layout === "lines" ? new Lines(recordBytes, sink) : new Elements(layout, recordBytes, sink);
  try {
    for await (const chunk of utf8Bytes(file)) splitter.write(chunk);
    splitter.end();
  } catch (error) {
    if (error instanceof TypeError) faults.add("import.malformed", "", "not valid text of its encoding");
    else faults.add("import.unreadable", "", "could not be read to its end");
  }
  faults.report(context);
  return faults.count;
}

const decoder = new TextDecoder("utf-8");

/** The parser's own message quotes what it read. */
function parsed(bytes: Uint8Array): unknown {
  try {
    const text = Buffer.isBuffer(bytes) ? bytes.toString("utf8") : decoder.decode(bytes);
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One problem for each thing that is wrong with a file, whatever the number of places. */
class Faults {
  readonly #file: string;
  readonly #found = new Map<string, { problem: ImportProblem; count: number }>();
  count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(code: ImportProblem["code"], at: string, message: string): void {
    this.count += 1;
    const known = this.#found.get(message);
    if (known) known.count += 1;
    else
      this.#found.set(message, {
        problem: { code, file: this.#file, ...(at === "" ? {} : { at }), message },
        count: 1,
      });
  }

  report(context: Pick<ImportContext, "problem">): void {
    for (const { problem, count } of this.#found.values())
      context.problem(count === 1 ? problem : { ...problem, message: `${problem.message} (and ${count - 1} more)` });
  }
}
