import type { ImportContext, InputFile } from "../../model/importer.ts";
import { utf8Bytes } from "./bytes.ts";
import { readJson } from "./json.ts";
import { pointerTo } from "./pointer.ts";
import { isTree, type Tree } from "./tree.ts";

/** One object of a saved list. */
export interface SavedRecord {
  readonly value: Tree;
  readonly document: string;
  /** Locator of `value`. */
  readonly pointer: string;
}

/**
 * The objects of a saved answer, however it lists them: the members of an array, of arrays in it (pages), of the array that
 * one of `lists` names in an object, or the object itself; several documents in a row (JSON lines) are read one by one.
 */
export async function* records(
  file: InputFile,
  lists: readonly string[],
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<SavedRecord> {
  const wanted = (await firstSign(file)) === "[" ? "$.*" : "$";
  for await (const { value, pointer } of readJson(file, [wanted], context)) {
    for (const [own, at] of members(value, pointer, lists, 0)) {
      if (isTree(own)) yield { value: own, document: file.path, pointer: at };
      else context.problem({ code: "import.shape", file: file.path, at, message: "expected object" });
    }
  }
}

/** Pages may lie in pages; deeper lists are none. */
const deepest = 3;

function* members(
  value: unknown,
  pointer: string,
  lists: readonly string[],
  depth: number,
): Generator<readonly [unknown, string]> {
  if (Array.isArray(value) && depth < deepest) {
    for (const [index, member] of value.entries()) yield* members(member, pointerTo(pointer, index), lists, depth + 1);
    return;
  }
  const list = isTree(value) ? lists.find((name) => Array.isArray(value[name])) : undefined;
  if (list !== undefined && isTree(value) && depth < deepest)
    yield* members(value[list], pointerTo(pointer, list), lists, depth + 1);
  else yield [value, pointer];
}

async function firstSign(file: InputFile): Promise<string> {
  const chunks = utf8Bytes(file);
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return "";
      const sign = /[^\s\ufeff]/.exec(new TextDecoder().decode(value.subarray(0, 1024)))?.[0];
      if (sign !== undefined) return sign;
    }
  } catch {
    return "";
  } finally {
    await chunks.return(undefined);
  }
}

/** Fields in which answers about secrets would hold a value; saved lists of names have none of them. */
const valueFields = [
  "SecretBinary",
  "SecretString",
  "encrypted_value",
  "payload",
  "secret",
  "secretValue",
  "value",
] as const;

/** Tells once for each file that values were in the input; nothing looks at them. */
export class StrayValues {
  readonly #told = new Set<string>();
  readonly #context: Pick<ImportContext, "problem">;

  constructor(context: Pick<ImportContext, "problem">) {
    this.#context = context;
  }

  /** @param help the call whose answer has no values */
  look({ value, document, pointer }: SavedRecord, help: string, below: Tree = value): void {
    const field = valueFields.find((name) => typeof below[name] === "string" || isTree(below[name]));
    if (field === undefined || this.#told.has(document)) return;
    this.#told.add(document);
    const message = `secret values were in the input and were not kept; export ${help}`;
    this.#context.problem({ code: "import.shape", file: document, at: pointer, message });
  }
}
