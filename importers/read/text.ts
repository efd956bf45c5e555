import { TextDecoder } from "node:util";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { utf8Bytes } from "./bytes.ts";

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
