import { TextDecoder } from "node:util";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { utf8Bytes } from "../read/index.ts";

/** Text that people wrote, on one line: control characters become spaces, what looks like a secret is withheld. */
export const freeText = (text: string): string => plainText(text.replace(/[\p{Cc}\s]+/gu, " ").trim());

/** Names in a cell, separated by semicolons: a person's name may hold a comma. */
export const namesIn = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(";")
    .map(freeText)
    .filter((name) => name !== "");

/** The whole of a small text file; undefined, with a problem, where it is too large or no text. */
export async function readText(
  file: InputFile,
  most: number,
  context: Pick<ImportContext, "problem">,
): Promise<string | undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parts: string[] = [];
  let size = 0;
  try {
    for await (const chunk of utf8Bytes(file)) {
      size += chunk.length;
      if (size > most) {
        context.problem({ code: "import.too-large", file: file.path, message: `more than ${most} bytes` });
        return undefined;
      }
      parts.push(decoder.decode(chunk, { stream: true }));
    }
    return parts.join("") + decoder.decode();
  } catch (error) {
    const text = error instanceof TypeError;
    context.problem({
      code: text ? "import.malformed" : "import.unreadable",
      file: file.path,
      message: text ? "not valid text of its encoding" : "could not be read",
    });
    return undefined;
  }
}
