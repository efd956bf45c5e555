/** What HCL 1 (and JSON, its other notation) can say in a policy. Lines count from 1. */
export type HclValue =
  | { readonly type: "string"; readonly value: string; readonly line: number }
  | { readonly type: "number"; readonly value: number; readonly line: number }
  | { readonly type: "bool"; readonly value: boolean; readonly line: number }
  | { readonly type: "list"; readonly items: readonly HclValue[]; readonly line: number }
  | { readonly type: "object"; readonly items: readonly HclItem[]; readonly line: number };

/** `key "label" { ... }` has two keys; `key = value` has one and is assigned. */
export interface HclItem {
  readonly keys: readonly string[];
  readonly assigned: boolean;
  readonly value: HclValue;
  readonly line: number;
}

/** Why a text is no HCL. The message is fixed text: it never quotes the document. */
export class HclError extends Error {
  override readonly name = "HclError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

export const refuse = (line: number, message: string): never => {
  throw new HclError(line, message);
};

/** Deeper nesting than any policy has; keeps the parser's stack bounded. */
const maxDepth = 32;

const escapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};
const coded: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const identifier = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const number = /-?(0[xX][0-9a-fA-F]+|\d+(\.\d*)?([eE][+-]?\d+)?)/y;
const heredocStart = /<<(-?)([\p{L}\p{Nd}_]+)\r?\n/uy;

/**
 * Parses the grammar that Vault's and OpenBao's policies are written in: HCL 1, or JSON where the text starts with `{`.
 * HCL 2 readers refuse quoted keys, one-liners and the JSON form, and take `path = { ... }`, which the servers refuse.
 */
export function parseHcl(text: string): { readonly json: boolean; readonly items: readonly HclItem[] } {
  const json = /^\s*\{/.test(text);
  return { json, items: new Parser(text, json).document() };
}

class Parser {
  readonly #text: string;
  readonly #json: boolean;
  #at = 0;
  #line = 1;
  #depth = 0;

  constructor(text: string, json: boolean) {
    this.#text = text;
    this.#json = json;
  }

  document(): readonly HclItem[] {
    if (!this.#json) return this.#items(undefined);
    this.#space();
    // What stands behind the object is never looked at: a policy written there grants nothing.
    return this.#object().items;
  }

  #fail(message: string): never {
    return refuse(this.#line, message);
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #take(characters: number): void {
    for (let end = Math.min(this.#at + characters, this.#text.length); this.#at < end; this.#at++) {
      if (this.#text.charCodeAt(this.#at) === 10) this.#line++;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found) this.#take(found[0].length);
    return found;
  }

  /** White space and comments; JSON has no comments. */
  #space(): void {
    for (;;) {
      this.#match(/\s*/y);
      if (this.#json) return;
      if (this.#match(/(#|\/\/)[^\n]*/y)) continue;
      if (!this.#text.startsWith("/*", this.#at)) return;
      const end = this.#text.indexOf("*/", this.#at + 2);
      if (end < 0) this.#fail("a comment is not closed");
      this.#take(end + 2 - this.#at);
    }
  }

  /** Items up to the closing character, which is left for the caller; to the end of the text without one. */
  #items(close: "}" | undefined): HclItem[] {
    const items: HclItem[] = [];
    for (;;) {
      this.#space();
      if (this.#at >= this.#text.length) {
        if (close) this.#fail("a block is not closed");
        return items;
      }
      if (this.#peek() === close) return items;
      items.push(this.#item());
      this.#space();
      if (this.#peek() === ",") {
        this.#take(1);
      } else if (this.#json && this.#peek() !== close) this.#fail("a comma is missing");
    }
  }

  #item(): HclItem {
    const line = this.#line;
    const keys: string[] = [];
    for (;;) {
      this.#space();
      const next = this.#peek();
      if (next === '"') keys.push(this.#string());
      else if (this.#json) break;
      else {
        const word = this.#match(identifier);
        if (!word) break;
        keys.push(word[0]);
      }
      if (this.#json) break;
    }
    if (keys.length === 0) this.#fail("a key is missing");
    this.#space();
    const sign = this.#peek();
    if (sign === (this.#json ? ":" : "=")) {
      if (keys.length > 1) this.#fail("an assignment has several keys");
      this.#take(1);
      this.#space();
      return { keys, assigned: true, value: this.#value(), line };
    }
    if (sign === "{" && !this.#json) return { keys, assigned: false, value: this.#object(), line };
    return this.#fail("a value is missing");
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > maxDepth) this.#fail("nested too deep");
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): HclValue & { readonly type: "object" } {
    return this.#nested(() => {
      const line = this.#line;
      this.#take(1);
      const items = this.#items("}");
      this.#take(1);
      return { type: "object", items, line };
    });
  }

  #list(): HclValue {
    return this.#nested(() => {
      const line = this.#line;
      const items: HclValue[] = [];
      this.#take(1);
      for (;;) {
        this.#space();
        if (this.#peek() === "]") break;
        items.push(this.#value());
        this.#space();
        if (this.#peek() === "]") break;
        if (this.#peek() !== ",") this.#fail("a list is not closed");
        this.#take(1);
      }
      this.#take(1);
      return { type: "list", items, line };
    });
  }

  #value(): HclValue {
    const line = this.#line;
    const next = this.#peek();
    if (next === '"') return { type: "string", value: this.#string(), line };
    if (next === "{") return this.#object();
    if (next === "[") return this.#list();
    if (next === "<" && !this.#json) return { type: "string", value: this.#heredoc(), line };
    const digits = this.#match(number);
    if (digits) return { type: "number", value: Number(digits[0]), line };
    const word = this.#match(/true|false/y);
    if (word) return { type: "bool", value: word[0] === "true", line };
    return this.#fail("a value is not a string, number, boolean, list or object");
  }

  #string(): string {
    let value = "";
    /** Depth of `${ ... }`: what stands inside is kept as it is, quotes too. */
    let braces = 0;
    this.#take(1);
    for (;;) {
      const character = this.#peek();
      if (character === "") this.#fail("a string is not closed");
      if (character === "\n" && braces === 0) this.#fail("a string is not closed");
      if (character === '"' && braces === 0) break;
      if (!this.#json && braces === 0 && this.#text.startsWith("${", this.#at)) {
        braces = 1;
        value += "${";
        this.#take(2);
        continue;
      }
      if (braces > 0) {
        if (character === "{") braces++;
        if (character === "}") braces--;
      } else if (character === "\\") {
        value += this.#escape();
        continue;
      }
      value += character;
      this.#take(1);
    }
    this.#take(1);
    return value;
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#at + 1);
    if (this.#json && letter === "/") {
      this.#take(2);
      return "/";
    }
    const plain = escapes[letter];
    if (plain !== undefined) {
      this.#take(2);
      return plain;
    }
    const octal = /^[0-7]{3}/.exec(this.#text.slice(this.#at + 1, this.#at + 4));
    const length = coded[letter];
    const digits = octal?.[0] ?? this.#text.slice(this.#at + 2, this.#at + 2 + (length ?? 0));
    const code = Number.parseInt(digits, octal ? 8 : 16);
    const whole = octal || (length !== undefined && new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digits));
    if (!whole || code > 0x10ffff) this.#fail("a string has an unknown escape");
    this.#take(octal ? 4 : 2 + digits.length);
    return String.fromCodePoint(code);
  }

  #heredoc(): string {
    const start = this.#match(heredocStart);
    if (!start) this.#fail("a heredoc has no marker");
    const [, , marker] = start ?? [];
    const end = new RegExp(`^[ \\t]*${marker}(?=\\r?$)`, "m");
    const rest = this.#text.slice(this.#at);
    const found = end.exec(rest);
    if (!found) this.#fail("a heredoc is not closed");
    const body = rest.slice(0, found?.index ?? 0);
    this.#take(body.length + (found?.[0].length ?? 0));
    return body;
  }
}
