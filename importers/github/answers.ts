import type { ImportContext, InputGroup } from "../../model/importer.ts";
import { isTree, pointerTo, readJson } from "../read/index.ts";
import { records, type SavedRecord } from "../read/records.ts";
import { type Request, requestOf, requestOfFile } from "./request.ts";

export interface Answer {
  readonly request: Request;
  readonly record: SavedRecord;
}

/** Under which name an answer lists what it holds. */
const lists: readonly string[] = ["secrets", "environments", "repositories", "branch_policies"];
const format = "github-export/v1";
export const isExport = (head: string): boolean => new RegExp(`"format"\\s*:\\s*"${format}"`).test(head);

/** Answers of a bundle: a file for each request, or one file `{format: "github-export/v1", answers: {<request path>: ...}}`. */
export async function* answers(group: InputGroup, context: ImportContext): AsyncGenerator<Answer> {
  for (const file of group.files) {
    if (/(^|\/)manifest\.json$/.test(file.path)) continue;
    const request = requestOfFile(file.path);
    if (request) {
      let any = false;
      for await (const record of records(file, lists, context)) {
        any = true;
        yield { request, record };
      }
      // An answer that lists nothing was an answer.
      if (!any) yield { request, record: { value: {}, document: file.path, pointer: "" } };
      continue;
    }
    for await (const { value, pointer } of readJson(file, ["$.answers.*"], context)) {
      const key = pointer
        .slice(pointer.lastIndexOf("/") + 1)
        .replace(/~1/g, "/")
        .replace(/~0/g, "~");
      const named = requestOf(key);
      if (named) yield* exported(named, value, { document: file.path, pointer });
    }
  }
}

function* exported(request: Request, value: unknown, at: Pick<SavedRecord, "document" | "pointer">): Generator<Answer> {
  const list = isTree(value) ? lists.find((name) => Array.isArray(value[name])) : undefined;
  const members = list === undefined ? value : isTree(value) ? value[list] : undefined;
  const base = list === undefined ? at.pointer : pointerTo(at.pointer, list);
  if (!Array.isArray(members)) {
    if (isTree(value)) yield { request, record: { ...at, value } };
    return;
  }
  if (members.length === 0) yield { request, record: { ...at, value: {} } };
  for (const [index, member] of members.entries())
    if (isTree(member))
      yield { request, record: { document: at.document, pointer: pointerTo(base, index), value: member } };
}
