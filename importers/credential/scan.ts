import { isSpace, textOf } from "./bytes.ts";

/** A run of bytes of the text, with where it stands and what it is called there. */
export interface Run {
  readonly value: Uint8Array;
  /** 1 for the first line. */
  readonly line: number;
  /** The name that it is given on its line, in lower case, letters and digits only; empty where there is none. */
  readonly name: string;
}

const chars = (text: string): ReadonlySet<number> => new Set([...text].map((char) => char.charCodeAt(0)));
const quotes = chars("\"'`");
/** Between words of a line; `=` and `:` are looked at apart, they stand in tokens too. */
const breaks = chars("\"'`<>()[]{},;|\\");
const named = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 48 && byte <= 57) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 95 ||
    byte === 45 ||
    byte === 46);

/** Names longer than this are none. */
const longestName = 96;

const plainName = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The lines of a text, without their ends. */
export function* linesOf(bytes: Uint8Array): Generator<{ readonly bytes: Uint8Array; readonly line: number }> {
  let from = 0;
  for (let line = 1; from <= bytes.length; line++) {
    const at = bytes.indexOf(10, from);
    const end = at < 0 ? bytes.length : at;
    const last = end > from && bytes[end - 1] === 13 ? end - 1 : end;
    if (last > from) yield { bytes: bytes.subarray(from, last), line };
    if (at < 0) return;
    from = end + 1;
  }
}

/**
 * Values that a line gives names: `name = value`, `name: value`, `"name": "value"`, `--name value`. In quotes a value goes to
 * the closing one, else to white space.
 */
export function* assignments(line: Uint8Array, number: number): Generator<Run> {
  const end = new Ends(line);
  for (let at = 0; at < line.length; at++) {
    const byte = line[at];
    const option = isSpace(byte) && optionBefore(line, at);
    if (byte !== 61 && byte !== 58 && !option) continue;
    // `==`, `://` and the like are no assignment.
    if (byte === 58 && line[at + 1] === 47) continue;
    const name = nameBefore(line, at);
    if (name === "") continue;
    let from = at + 1;
    while (isSpace(line[from]) || (line[from] === 61 && from === at + 1) || (line[from] === 62 && from === at + 1))
      from++;
    const quote = quotes.has(line[from] ?? 0) ? line[from] : undefined;
    if (quote !== undefined) from++;
    const last = quote === undefined ? end.ofWord(from) : end.ofQuote(from, quote);
    let stop = last;
    while (quote === undefined && stop > from && (line[stop - 1] === 44 || line[stop - 1] === 59)) stop--;
    if (stop > from) yield { value: line.subarray(from, stop), line: number, name };
  }
}

/** Where words and quoted texts end: found once for all that begin before it, for a line may be the whole text. */
class Ends {
  readonly #line: Uint8Array;
  #word = -1;
  readonly #quoted = new Map<number, number>();

  constructor(line: Uint8Array) {
    this.#line = line;
  }

  ofWord(from: number): number {
    if (this.#word < from) {
      this.#word = from;
      while (this.#word < this.#line.length && !isSpace(this.#line[this.#word])) this.#word++;
    }
    return this.#word;
  }

  ofQuote(from: number, quote: number): number {
    const known = this.#quoted.get(quote) ?? -1;
    if (known >= from) return known;
    const at = this.#line.indexOf(quote, from);
    const end = at < 0 ? this.#line.length : at;
    this.#quoted.set(quote, end);
    return end;
  }
}

function optionBefore(line: Uint8Array, at: number): boolean {
  let start = at;
  while (start > 0 && named(line[start - 1])) start--;
  return at - start > 3 && line[start] === 45 && line[start + 1] === 45 && (start === 0 || isSpace(line[start - 1]));
}

function nameBefore(line: Uint8Array, at: number): string {
  let end = at;
  while (end > 0 && (isSpace(line[end - 1]) || quotes.has(line[end - 1] ?? 0))) end--;
  let start = end;
  while (start > 0 && end - start < longestName && named(line[start - 1])) start--;
  return plainName(textOf(line.subarray(start, end)));
}

/** Words parted by white space and quotes alone: addresses and connection strings stay whole. */
export function* wideWords(line: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let at = 0; at <= line.length; at++) {
    if (at < line.length && !isSpace(line[at]) && !quotes.has(line[at] ?? 0)) continue;
    if (at > from) yield line.subarray(from, at);
    from = at + 1;
  }
}

/** Words parted by everything that stands in no token, and what follows the first `=` or `:` of each. */
export function* narrowWords(line: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let at = 0; at <= line.length; at++) {
    if (at < line.length && !isSpace(line[at]) && !breaks.has(line[at] ?? 0)) continue;
    if (at > from) yield line.subarray(from, at);
    from = at + 1;
  }
}

/** What follows the first `=`, the first `:`, and the last of either, where something does. */
export function* tails(word: Uint8Array): Generator<Uint8Array> {
  const seen = new Set<number>();
  for (const at of [word.indexOf(61), word.indexOf(58), word.lastIndexOf(58), word.indexOf(64)]) {
    if (at < 0 || at >= word.length - 8 || seen.has(at)) continue;
    seen.add(at);
    yield word.subarray(at + 1);
  }
}
