import type { ImportContext, InputFile } from "../../model/importer.ts";
import { utf8Bytes } from "./bytes.ts";
import { JsonAssembler } from "./json-assembler.ts";
import { omissions } from "./json-omission.ts";
import { JsonFault } from "./json-scanner.ts";
import { locatorIn } from "./pointer.ts";
import { select } from "./selection.ts";

/**
 * A value that was asked for. A class, since V8 comes to make literals that once lasted where only a collection of
 * everything frees them, and what such a one holds stays with it: of a large file every value that was read.
 */
export class JsonValue {
  /** Locator: the RFC 6901 pointer; in the n-th of several documents of one file (counted from 0) with `<n>` in front. */
  readonly pointer: string;
  readonly value: unknown;

  constructor(pointer: string, value: unknown) {
    this.pointer = pointer;
    this.value = value;
  }
}

export interface ReadJsonOptions {
  /** Bytes that one value may take; what is larger is a problem and left out. Default 32 MiB. */
  readonly limit?: number;
  /** Arrays and objects inside one another. Default 200. */
  readonly depth?: number;
  /** Members of wanted objects that nobody needs, by their names from there down, through arrays: they come as null, unread. */
  readonly omit?: readonly (readonly string[])[];
  /** Called for each array or object on the way to wanted values, empty ones too: tells "empty" from "not there". */
  opened?(pointer: string, array: boolean): void;
  /** Takes the place of the problem where something on the way to wanted values is a text, number or boolean. */
  mismatch?(pointer: string): void;
}

const mebibyte = 2 ** 20;

/**
 * Streams the wanted values of a JSON file: `["$.items.*", "$.kind"]`; `$` is the whole document. Never holds more than
 * one value. The file may be one document, several in a row (JSON lines), or an array of pages: a path holds for each
 * page. What cannot be read is a problem; all values before it are given.
 */
export async function* readJson(
  file: InputFile,
  wanted: readonly string[],
  context: Pick<ImportContext, "problem">,
  options: ReadJsonOptions = {},
): AsyncGenerator<JsonValue> {
  for await (const values of readJsonParts(file, wanted, context, options)) yield* values;
}

/** The same, as many at once as a part of the file holds: to wait for every value takes time of its own. */
export async function* readJsonParts(
  file: InputFile,
  wanted: readonly string[],
  context: Pick<ImportContext, "problem">,
  options: ReadJsonOptions = {},
): AsyncGenerator<readonly JsonValue[]> {
  const limit = options.limit ?? 32 * mebibyte;
  let ready: JsonValue[] = [];
  const assembler = new JsonAssembler(
    select(wanted),
    { valueBytes: limit, depth: options.depth ?? 200, omit: omissions(options.omit ?? []) },
    {
      value: (document, pointer, value) => ready.push(new JsonValue(locatorIn(document, pointer), value)),
      opened: (document, pointer, array) => options.opened?.(locatorIn(document, pointer), array),
      mismatch: (document, pointer) => {
        const at = locatorIn(document, pointer);
        if (options.mismatch) options.mismatch(at);
        else context.problem({ code: "import.shape", file: file.path, at, message: "expected an array or object" });
      },
      oversized: (document, pointer) =>
        context.problem({
          code: "import.too-large",
          file: file.path,
          at: locatorIn(document, pointer),
          message: `one value exceeds ${limit} bytes`,
        }),
    },
  );
  const chunks = utf8Bytes(file);
  try {
    while (true) {
      const step = await attempt(chunks, assembler);
      const values = ready;
      ready = [];
      if (values.length > 0) yield values;
      if (step === "more") continue;
      if (step !== "end") context.problem({ ...step, file: file.path });
      return;
    }
  } finally {
    await chunks.return(undefined);
  }
}

/** Takes one chunk in; a fault is a value here, so that what was read before it is given first. */
async function attempt(chunks: AsyncGenerator<Uint8Array>, assembler: JsonAssembler) {
  try {
    const { done, value } = await chunks.next();
    if (!done) assembler.write(value);
    else assembler.end();
    return done ? "end" : "more";
  } catch (error) {
    if (error instanceof JsonFault) return { code: error.code, at: error.at, message: error.message };
    if (error instanceof TypeError)
      return { code: "import.malformed" as const, message: "not valid text of its encoding" };
    return { code: "import.unreadable" as const, message: "could not be read" };
  }
}

/** A small document as a whole; undefined, with a problem, where it cannot be read. `limit` in bytes. */
export async function readWholeJson(
  file: InputFile,
  limit: number,
  context: Pick<ImportContext, "problem">,
): Promise<unknown> {
  let broken = false;
  const strict: Pick<ImportContext, "problem"> = {
    problem: (problem) => {
      broken = true;
      context.problem(problem);
    },
  };
  let whole: unknown;
  let documents = 0;
  for await (const { value } of readJson(file, ["$"], strict, { limit })) {
    documents += 1;
    whole = value;
  }
  if (broken) return undefined;
  if (documents > 1) {
    context.problem({ code: "import.malformed", file: file.path, message: "more than one JSON document" });
    return undefined;
  }
  return whole;
}
