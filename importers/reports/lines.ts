import type { ImportContext, InputFile } from "../../model/importer.ts";
import { utf8Bytes } from "../read/index.ts";

export interface JsonLine {
  /** From 1. */
  readonly line: number;
  readonly value: unknown;
}

const [lineFeed, brace] = [0x0a, 0x7b];

/**
 * The objects of a file that holds one a line; other lines (a scanner's log) are passed over. A line with `mark` in it
 * that is no JSON, or is longer than `limit` bytes, is a problem, and the others are read.
 */
export async function* jsonLines(
  file: InputFile,
  mark: string,
  limit: number,
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<JsonLine> {
  const problem = (line: number, message: string, code: "import.malformed" | "import.too-large") =>
    context.problem({ code, file: file.path, at: `line ${line}`, message });
  let line = 1;
  for await (const bytes of linesOf(file, limit, context)) {
    if (bytes === "long") problem(line, `one line exceeds ${limit} bytes`, "import.too-large");
    else if (bytes.find((byte) => byte > 0x20) === brace) {
      const value = parsed(bytes);
      if (value !== undefined) yield { line, value };
      else if (bytes.includes(mark)) problem(line, "not well-formed JSON", "import.malformed");
    }
    line += 1;
  }
}

async function* linesOf(
  file: InputFile,
  limit: number,
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<Buffer | "long"> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (): Buffer | "long" => {
    const whole = length > limit ? "long" : Buffer.concat(parts, length);
    parts = [];
    length = 0;
    return whole;
  };
  const add = (bytes: Uint8Array): void => {
    length += bytes.length;
    if (length > limit) parts = [];
    else parts.push(bytes);
  };
  try {
    for await (const chunk of utf8Bytes(file)) {
      let from = 0;
      for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
        add(chunk.subarray(from, end));
        yield take();
        from = end + 1;
      }
      add(chunk.subarray(from));
    }
    if (length > 0) yield take();
  } catch (error) {
    const text = error instanceof TypeError;
    context.problem({
      code: text ? "import.malformed" : "import.unreadable",
      file: file.path,
      message: text ? "not valid text of its encoding" : "could not be read",
    });
  }
}

/** The parser's own message quotes what it read. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
