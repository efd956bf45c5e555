import { Lexer } from "yaml";
import type { ImportContext, ImportProblem, InputFile } from "../../model/importer.ts";
import { utf8Bytes } from "./bytes.ts";

const mebibyte = 2 ** 20;

/** The parser takes about 100 bytes of memory and a microsecond for each byte of a document. */
export const yamlLimits = {
  /** Bytes of a file. */
  file: 64 * mebibyte,
  /** UTF-16 units of one document. */
  document: 8 * mebibyte,
  depth: 200,
  /** How often, over its anchors, the nodes of a document may be repeated by aliases. */
  aliases: 100,
};

/** The text of one document. */
export interface YamlPart {
  /** Absent where it is too large, which was reported. */
  readonly text?: string;
  /** Line of the file, from 0, that the text begins on. */
  readonly line: number;
}

/** Cuts a YAML file into its documents without parsing them; leaves out those that hold comments alone. */
export async function* yamlParts(file: InputFile, context: Pick<ImportContext, "problem">): AsyncGenerator<YamlPart> {
  const cutter = new Cutter((problem) => context.problem({ ...problem, file: file.path }));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let size = 0;
  let rest = "";
  try {
    for await (const chunk of utf8Bytes(file)) {
      size += chunk.length;
      if (size > yamlLimits.file) {
        context.problem({
          code: "import.too-large",
          file: file.path,
          at: `byte ${yamlLimits.file}`,
          message: `more than ${yamlLimits.file} bytes of YAML; JSON has no such limit`,
        });
        return;
      }
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield* cutter.take(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
    yield* cutter.take(rest + decoder.decode());
    yield* cutter.end();
  } catch (error) {
    const text = error instanceof TypeError;
    context.problem({
      code: text ? "import.malformed" : "import.unreadable",
      file: file.path,
      message: text ? "not valid text of its encoding" : "could not be read",
    });
  }
}

/** `---` and `...` end a document wherever they start a line, inside block scalars too (YAML 1.2.2, 9.1.2). */
class Cutter {
  readonly #report: (problem: Omit<ImportProblem, "file">) => void;
  #lines: string[] = [];
  #length = 0;
  #content = false;
  #start = 0;
  #line = 0;

  constructor(report: (problem: Omit<ImportProblem, "file">) => void) {
    this.#report = report;
  }

  *take(line: string): Generator<YamlPart> {
    const marker = /^(?:---|\.\.\.)(?=\s|$)/.test(line);
    if (marker) yield* this.end();
    let kept = line;
    if (marker) kept = `   ${line.slice(3)}`;
    // Directives before a document: the version changes nothing here, and tags of its own are refused.
    else if (!this.#content && line.startsWith("%")) kept = "";
    if (!/^\s*(?:#|$)/.test(kept)) this.#content = true;
    this.#length += kept.length + 1;
    if (this.#length <= yamlLimits.document) this.#lines.push(kept);
    else this.#lines = [];
    this.#line += 1;
  }

  *end(): Generator<YamlPart> {
    if (this.#length > yamlLimits.document) {
      this.#report({
        code: "import.too-large",
        at: `line ${this.#start + 1}`,
        message: `a YAML document of more than ${yamlLimits.document} characters; JSON has no such limit`,
      });
      yield { line: this.#start };
    } else if (this.#content) yield { text: this.#lines.join("\n"), line: this.#start };
    this.#lines = [];
    this.#length = 0;
    this.#content = false;
    this.#start = this.#line;
  }
}

/**
 * True where the text nests deeper than the limit by brackets or by indicators in a row (`- - - -`): the parser recurses,
 * and memory grows with depth. Indentation needs no check: its depth is the root of the text's length.
 */
export function tooDeep(text: string): boolean {
  if (/^(?:[ \t]*[-?][ \t]+){200}/m.test(text)) return true;
  let open = 0;
  let most = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === openBracket || code === openBrace) most = Math.max(most, ++open);
    else if (open > 0 && (code === closeBracket || code === closeBrace)) open -= 1;
  }
  return most > yamlLimits.depth && flowDepth(text) > yamlLimits.depth;
}

const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/** As the lexer sees it: brackets inside quotes and block scalars do not count. */
function flowDepth(text: string): number {
  let open = 0;
  let most = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === "[" || lexeme === "{") most = Math.max(most, ++open);
    else if (lexeme === "]" || lexeme === "}") open -= 1;
  }
  return most;
}
