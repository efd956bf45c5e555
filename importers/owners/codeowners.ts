import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { readText } from "../read/text.ts";
import { FileScope } from "./scope.ts";
import { freeText } from "./text.ts";
import { folderOf } from "./yaml.ts";

/** The platform reads no larger one. https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners#codeowners-file-size */
const mostBytes = 3 * 2 ** 20;
const longestLine = 4096;

export const isCodeOwners = (path: string): boolean => /(^|\/)CODEOWNERS$/.test(path);

/** The folder that the paths of a CODEOWNERS file start from: the repository's. */
const rootOf = (file: string): string => folderOf(file).replace(/(^|\/)(\.github|docs)\/$/, "$1");

const owner = /^(@[\w.-]+(\/[\w.-]+)?|[^\s@]+@[^\s@]+)$/;

/** One claim for each line; of the lines that match a file the last counts, and one without owners says that nobody owns it. */
export async function* codeOwnersFacts(file: InputFile, context: ImportContext): AsyncGenerator<Fact> {
  const text = await readText(file, mostBytes, context);
  if (text === undefined) return;
  const scope = new FileScope(file, context.observedAt);
  const root = rootOf(file.path);
  yield scope.file("codeowners");
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = wordsOf(line);
    if (words === undefined) continue;
    const at = `line ${index + 1}`;
    const refused = fault(line, words);
    if (refused !== undefined) {
      context.problem({ code: "import.shape", file: file.path, at, message: refused });
      continue;
    }
    const [pattern = "", ...owners] = words;
    yield scope.claim(at, 0, {
      origin: "codeowners",
      select: { by: "path", root, pattern },
      said: `the line ${freeText(pattern)}`,
      business: [],
      technical: owners.map(freeText),
      about: {},
      order: index + 1,
    });
  }
  yield* scope.coverage();
}

/** The pattern and its owners; undefined for an empty line or a comment. `\ ` and `\#` are part of a pattern. */
function wordsOf(line: string): readonly string[] | undefined {
  const words = line.slice(0, longestLine + 1).match(/(\\.|[^\s\\])+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  const told = (comment < 0 ? words : words.slice(0, comment)).map((word) => word.replace(/\\(.)/g, "$1"));
  return told.length === 0 ? undefined : told;
}

function fault(line: string, [pattern = "", ...owners]: readonly string[]): string | undefined {
  if (line.length > longestLine) return `a line has at most ${longestLine} characters`;
  if (pattern.startsWith("!")) return "a pattern that begins with `!` has no meaning in CODEOWNERS";
  if (/[[\]^]/.test(pattern)) return "sections and `[ ]` in patterns are not read";
  return owners.every((one) => owner.test(one))
    ? undefined
    : "expected @user, @organisation/team or an address after the pattern";
}
