/** One directive of nginx, with what stands in its braces. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** Counted from 1, of the file. */
  readonly line: number;
  readonly file: string;
  readonly block?: readonly Directive[];
}
/** Why a file is no configuration, and where. */
export interface Fault {
  readonly line: number;
  readonly message: string;
}

/** Blocks in blocks. */
const deepest = 24;
const mostDirectives = 50_000;
const longestWord = 16_384;

class Refused extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * Directives of a file, read as nginx itself does: words between white space, quotes only at a word's beginning,
 * backslashes, `${...}`, comments only where a word may begin.
 * https://nginx.org/en/docs/beginners_guide.html#conf_structure
 * https://github.com/nginx/nginx/blob/master/src/core/ngx_conf_file.c
 */
export function readDirectives(text: string, file: string): readonly Directive[] | Fault {
  try {
    return new Reader(text, file).block(0);
  } catch (error) {
    if (error instanceof Refused) return { line: error.line, message: error.message };
    throw error;
  }
}

export const isFault = (read: readonly Directive[] | Fault): read is Fault => !Array.isArray(read);

type End = ";" | "{" | "}" | "";

class Reader {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  #line = 1;
  #count = 0;

  constructor(text: string, file: string) {
    this.#text = text.replace(/^\ufeff/, "");
    this.#file = file;
  }

  block(depth: number): readonly Directive[] {
    if (depth > deepest) throw new Refused(this.#line, `blocks nested deeper than ${deepest} levels`);
    const found: Directive[] = [];
    for (;;) {
      const { words, line, end } = this.#directive();
      const [name, ...args] = words;
      if (end === "}" || end === "") {
        if (name !== undefined) throw new Refused(this.#line, 'a directive without ";" at its end');
        if ((end === "}") !== depth > 0)
          throw new Refused(this.#line, end === "}" ? 'a "}" that closes nothing' : 'a "}" is missing at the end');
        return found;
      }
      if (name === undefined) throw new Refused(this.#line, `a "${end}" where a directive should begin`);
      this.#count += 1;
      if (this.#count > mostDirectives) throw new Refused(this.#line, `more than ${mostDirectives} directives`);
      const at = { name, args, line, file: this.#file };
      if (end === ";") found.push(at);
      else if (name.endsWith("_by_lua_block")) found.push({ ...at, block: this.#lua() });
      else found.push({ ...at, block: this.block(depth + 1) });
    }
  }

  #advance(): string {
    const char = this.#text[this.#at] ?? "";
    this.#at += 1;
    if (char === "\n") this.#line += 1;
    return char;
  }

  #directive(): { readonly words: readonly string[]; readonly line: number; readonly end: End } {
    const words: string[] = [];
    let line = this.#line;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) return { words, line, end: "" };
      if (/[ \t\r\n]/.test(char)) this.#advance();
      else if (char === "#") this.#comment();
      else if (char === ";" || char === "{" || char === "}") {
        if (char === "}" && words.length > 0) throw new Refused(this.#line, 'a directive without ";" at its end');
        this.#advance();
        return { words, line, end: char };
      } else {
        if (words.length === 0) line = this.#line;
        words.push(char === '"' || char === "'" ? this.#quoted(char) : this.#word());
      }
    }
  }

  #comment(): void {
    while (this.#at < this.#text.length && this.#advance() !== "\n");
  }

  #quoted(quote: string): string {
    const start = this.#line;
    this.#advance();
    const from = this.#at;
    for (;;) {
      if (this.#at >= this.#text.length) throw new Refused(start, "a quote that is not closed");
      const char = this.#advance();
      if (char === "\\") this.#advance();
      if (char === quote) break;
    }
    if (!/^[\s;{)]?$/.test(this.#text[this.#at] ?? "")) throw new Refused(this.#line, "text right after a quote");
    return this.#plain(from, this.#at - 1);
  }

  #word(): string {
    const from = this.#at;
    let variable = false;
    for (;;) {
      const char = this.#text[this.#at] ?? "";
      if (char === "" || /[ \t\r\n;]/.test(char) || (char === "{" && !variable)) break;
      variable = char === "$";
      this.#advance();
      if (char === "\\") this.#advance();
    }
    return this.#plain(from, this.#at);
  }

  #plain(from: number, to: number): string {
    if (to - from > longestWord) throw new Refused(this.#line, `a word of more than ${longestWord} characters`);
    return this.#text
      .slice(from, to)
      .replace(/\\(["'\\trn])/g, (_, char: string) => ({ t: "\t", r: "\r", n: "\n" })[char] ?? char);
  }

  /** Code in braces of its own: passed over. */
  #lua(): readonly Directive[] {
    const start = this.#line;
    for (let depth = 1; depth > 0; ) {
      if (this.#at >= this.#text.length) throw new Refused(start, 'a "}" is missing at the end');
      const rest = this.#text.slice(this.#at, this.#at + 64);
      const [long] = /^(?:--)?\[=*\[/.exec(rest) ?? [];
      if (long !== undefined) this.#to(long.replace(/^--/, "").replaceAll("[", "]"));
      else if (rest.startsWith("--")) this.#comment();
      else {
        const char = this.#advance();
        if (char === '"' || char === "'") this.#string(char);
        else if (char === "{") depth += 1;
        else if (char === "}") depth -= 1;
      }
    }
    return [];
  }

  #to(end: string): void {
    const found = this.#text.indexOf(end, this.#at);
    const stop = found < 0 ? this.#text.length : found + end.length;
    while (this.#at < stop) this.#advance();
  }

  #string(quote: string): void {
    while (this.#at < this.#text.length) {
      const char = this.#advance();
      if (char === "\\") this.#advance();
      else if (char === quote || char === "\n") return;
    }
  }
}
