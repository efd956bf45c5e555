import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { UserError } from "../../model/errors.ts";
import type { LineAnswerer } from "../../queries/explain/answer.ts";
import { escaped } from "../render/text.ts";

/** Most characters of one request. */
const longestLine = 1024 * 1024;
/** Characters that are read, and written, at a time. */
const chunkSize = 256 * 1024;

export interface BatchOutcome {
  readonly lines: number;
  /** Lines without an answer. */
  readonly failed: number;
}

/** Lines of a file, or of stdin for `-`. */
export const linesFrom = (file: string): Readable =>
  file === "-" ? process.stdin : createReadStream(file, { highWaterMark: chunkSize });

/**
 * Answers a request per line, in order, one line out for each line in; of the input no more than a chunk is held. A line
 * without an answer gives `{"error": {code, message, line}}`, and the rest goes on.
 * @throws UserError explain.unreadable where the input cannot be read
 */
export async function answerLines(
  input: Readable,
  answer: LineAnswerer,
  write: (text: string) => Promise<void>,
): Promise<BatchOutcome> {
  let lines = 0;
  let failed = 0;
  let rest = "";
  let tooLong = false;
  let out = "";
  const one = (text: string): void => {
    lines++;
    const said = tooLong ? errorLine(lines, long()) : answered(text, lines, answer);
    tooLong = false;
    if (said.startsWith('{"error":')) failed++;
    out += `${said}\n`;
  };
  try {
    for await (const chunk of input.setEncoding("utf8")) {
      let from = 0;
      const text = rest + String(chunk);
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
        one(text.slice(from, end));
        from = end + 1;
        if (out.length > chunkSize) {
          await write(out);
          out = "";
        }
      }
      rest = text.slice(from);
      tooLong ||= rest.length > longestLine;
      if (tooLong) rest = "";
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError("explain.unreadable", "the requests cannot be read", "name a file that this user may read");
  }
  if (rest !== "" || tooLong) one(rest);
  if (out !== "") await write(out);
  return { lines, failed };
}

function answered(text: string, line: number, answer: LineAnswerer): string {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return errorLine(line, new UserError("explain.unreadable", "this is no JSON", "write one request per line"));
  }
  try {
    return answer(request);
  } catch (error) {
    if (error instanceof UserError) return errorLine(line, error);
    throw error;
  }
}

const long = (): UserError =>
  new UserError("explain.unreadable", "this is longer than 1 MiB", "leave out what the request does not need");

const errorLine = (line: number, { code, message }: UserError): string =>
  escaped(JSON.stringify({ error: { code, message, line } }));
