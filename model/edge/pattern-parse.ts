/** One node of a regular expression as nginx (PCRE), Envoy and Go (RE2) have them; what all three read alike. */
export type Pattern =
  | { readonly is: "char"; readonly test: (char: string) => boolean; readonly sample: string }
  | { readonly is: "start" | "end" | "word" }
  | { readonly is: "group"; readonly capture: number; readonly of: Pattern }
  | { readonly is: "look"; readonly ahead: boolean; readonly of: Pattern }
  | { readonly is: "all" | "any"; readonly of: readonly Pattern[] }
  | {
      readonly is: "repeat";
      readonly of: Pattern;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
    };

/** Characters of an expression that is read at all. */
const longest = 1024;
/** Depth of groups. */
const deepest = 32;
const manyTimes = 1000;

class Unsupported extends Error {}

/** The expression's tree; undefined where it is none, too long, or uses what is not read: references back, looking behind. */
export function parsePattern(text: string, ignoreCase = false): Pattern | undefined {
  if (text.length > longest) return undefined;
  const flag = /^\(\?i\)/.exec(text)?.[0] ?? "";
  try {
    return new PatternParser(text.slice(flag.length), ignoreCase || flag !== "").whole();
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

const isWord = (char: string): boolean => /\w/.test(char);
const isSpace = (char: string): boolean => /\s/.test(char);
const isDigit = (char: string): boolean => /\d/.test(char);
type Test = (char: string) => boolean;
const classes: Readonly<Record<string, readonly [Test, string]>> = {
  d: [isDigit, "1"],
  D: [(c) => !isDigit(c), "a"],
  w: [isWord, "a"],
  W: [(c) => !isWord(c), "-"],
  s: [isSpace, " "],
  S: [(c) => !isSpace(c), "a"],
};
const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f" };

class PatternParser {
  readonly #text: string;
  readonly #ignoreCase: boolean;
  #at = 0;
  #captures = 0;
  #depth = 0;

  constructor(text: string, ignoreCase: boolean) {
    this.#text = text;
    this.#ignoreCase = ignoreCase;
  }

  whole(): Pattern {
    const tree = this.#alternatives();
    if (this.#at < this.#text.length) throw new Unsupported();
    return tree;
  }

  get #next(): string {
    return this.#text[this.#at] ?? "";
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #alternatives(): Pattern {
    const all: Pattern[] = [this.#sequence()];
    while (this.#take("|")) all.push(this.#sequence());
    return all.length === 1 && all[0] ? all[0] : { is: "any", of: all };
  }

  #sequence(): Pattern {
    const all: Pattern[] = [];
    while (this.#next !== "" && this.#next !== "|" && this.#next !== ")") all.push(this.#repeated(this.#atom()));
    return { is: "all", of: all };
  }

  #repeated(of: Pattern): Pattern {
    const [whole, from, comma, to] = /^\{(\d+)(,?)(\d*)\}/.exec(this.#text.slice(this.#at, this.#at + 16)) ?? [];
    let bounds: readonly [number, number] | undefined;
    if (whole !== undefined) {
      this.#at += whole.length;
      const least = Number(from);
      bounds = [least, comma === "" ? least : to === "" ? Number.POSITIVE_INFINITY : Number(to)];
    } else if (this.#take("*")) bounds = [0, Number.POSITIVE_INFINITY];
    else if (this.#take("+")) bounds = [1, Number.POSITIVE_INFINITY];
    else if (this.#take("?")) bounds = [0, 1];
    if (!bounds) return of;
    const [least, most] = bounds;
    if (least > manyTimes || (most !== Number.POSITIVE_INFINITY && most > manyTimes)) throw new Unsupported();
    const lazy = this.#take("?");
    if (this.#next === "+" || this.#next === "*") throw new Unsupported();
    return { is: "repeat", of, least, most, lazy };
  }

  #atom(): Pattern {
    const char = this.#next;
    this.#at += 1;
    if (char === "(") return this.#group();
    if (char === "[") return this.#set();
    if (char === "^") return { is: "start" };
    if (char === "$") return { is: "end" };
    if (char === ".") return { is: "char", test: (c) => c !== "\n", sample: "a" };
    if (char === "\\") return this.#escape();
    if (char === "*" || char === "+" || char === "?") throw new Unsupported();
    return this.#literal(char);
  }

  #literal(char: string): Pattern {
    const lower = char.toLowerCase();
    const test: Test = this.#ignoreCase ? (c) => c.toLowerCase() === lower : (c) => c === char;
    return { is: "char", test, sample: char };
  }

  #escape(): Pattern {
    const char = this.#next;
    this.#at += 1;
    const known = classes[char];
    if (known) return { is: "char", test: known[0], sample: known[1] };
    if (char === "A") return { is: "start" };
    if (char === "z" || char === "Z") return { is: "end" };
    if (char === "b") return { is: "word" };
    const control = controls[char];
    if (control !== undefined) return this.#literal(control);
    if (char === "" || /[A-Za-z0-9]/.test(char)) throw new Unsupported();
    return this.#literal(char);
  }

  #group(): Pattern {
    this.#depth += 1;
    if (this.#depth > deepest) throw new Unsupported();
    const ahead = this.#take("?=") ? true : this.#take("?!") ? false : undefined;
    const plain = ahead !== undefined || this.#take("?:");
    if (!plain && this.#next === "?") {
      const [name] = /^\?P?<[A-Za-z_]\w*>/.exec(this.#text.slice(this.#at, this.#at + 64)) ?? [];
      if (name === undefined) throw new Unsupported();
      this.#at += name.length;
    }
    const capture = plain ? 0 : ++this.#captures;
    const of = this.#alternatives();
    if (!this.#take(")")) throw new Unsupported();
    this.#depth -= 1;
    if (ahead !== undefined) return { is: "look", ahead, of };
    return { is: "group", capture, of };
  }

  #set(): Pattern {
    const negated = this.#take("^");
    const tests: Test[] = [];
    let sample = "";
    for (let first = true; first || this.#next !== "]"; first = false) {
      if (this.#next === "" || this.#text.startsWith("[:", this.#at)) throw new Unsupported();
      const [known, low] = this.#member();
      if (known) {
        tests.push(known[0]);
        sample ||= known[1];
        continue;
      }
      sample ||= low;
      const ranged = this.#next === "-" && (this.#text[this.#at + 1] ?? "]") !== "]";
      if (!ranged) {
        tests.push(this.#ignoreCase ? (c) => c.toLowerCase() === low.toLowerCase() : (c) => c === low);
        continue;
      }
      this.#at += 1;
      const [, high] = this.#member();
      const within: Test = (c) => c >= low && c <= high;
      tests.push(this.#ignoreCase ? (c) => within(c.toLowerCase()) || within(c.toUpperCase()) : within);
    }
    this.#at += 1;
    const inside: Test = (c) => tests.some((test) => test(c));
    if (!negated) return { is: "char", test: inside, sample };
    const outside = ["a", "1", "-", "x", "~"].find((c) => !inside(c)) ?? "";
    return { is: "char", test: (c) => !inside(c), sample: outside };
  }

  /** A class such as `\d`, or the one character meant. */
  #member(): readonly [readonly [Test, string] | undefined, string] {
    const char = this.#next;
    this.#at += 1;
    if (char !== "\\") return [undefined, char];
    const escaped = this.#next;
    this.#at += 1;
    const known = classes[escaped];
    if (known) return [known, ""];
    if (escaped === "") throw new Unsupported();
    return [undefined, controls[escaped] ?? escaped];
  }
}
