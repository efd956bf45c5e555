import { constants, gunzipSync, inflateSync } from "node:zlib";
import type { Canary } from "./mint.ts";

/** A canary, or eight of its characters in a row, in some place where none may be. */
export interface Hit {
  readonly where: string;
  /** `raw`, `base64` ... */
  readonly form: string;
  readonly offset: number;
  /** Members of archives on the way: `gzip@1024`. */
  readonly inside: readonly string[];
}

/** Characters of a canary that are enough to be a leak: error messages quote about ten. */
const least = 8;

interface Form {
  readonly name: string;
  encode(text: string): readonly Buffer[];
  /** Bytes that hold `least` characters. */
  readonly window: number;
}

const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
const each = (text: string, encode: (code: number) => string): Buffer =>
  Buffer.from([...Buffer.from(text)].map(encode).join(""));
const hexOf = (code: number): string => code.toString(16).padStart(2, "0");

/** Base64 without the characters at either end that also hold bits of what stands beside, at each of three alignments. */
const aligned = (text: string, encoding: "base64" | "base64url"): readonly Buffer[] =>
  [0, 1, 2].map((shift) => {
    const encoded = Buffer.from("\0".repeat(shift) + text)
      .toString(encoding)
      .replace(/=+$/, "");
    const whole = Math.floor(((shift + text.length) * 8) / 6);
    return Buffer.from(encoded.slice(Math.ceil((shift * 8) / 6), whole));
  });

const forms: readonly Form[] = [
  // Letters and digits survive JSON, URL and HTML escaping as they are.
  { name: "raw", encode: (text) => [Buffer.from(text)], window: least },
  { name: "reversed", encode: (text) => [Buffer.from([...text].reverse().join(""))], window: least },
  { name: "base64", encode: (text) => aligned(text, "base64"), window: 12 },
  { name: "base64url", encode: (text) => aligned(text, "base64url"), window: 12 },
  { name: "hex", encode: (text) => [each(text, hexOf), each(text, (c) => hexOf(c).toUpperCase())], window: 2 * least },
  { name: "utf-16le", encode: (text) => [Buffer.from(text, "utf16le")], window: 2 * least },
  { name: "utf-16be", encode: (text) => [utf16be(text)], window: 2 * least },
  {
    name: "percent",
    encode: (text) => [each(text, (c) => `%${hexOf(c)}`), each(text, (c) => `%${hexOf(c).toUpperCase()}`)],
    window: 3 * least,
  },
  {
    name: "json escape",
    encode: (text) => [each(text, (c) => `\\u00${hexOf(c)}`), each(text, (c) => `\\u00${hexOf(c).toUpperCase()}`)],
    window: 6 * least,
  },
  {
    name: "html entity",
    encode: (text) => [each(text, (c) => `&#x${hexOf(c)};`), each(text, (c) => `&#x${hexOf(c).toUpperCase()};`)],
    window: 6 * least,
  },
  { name: "html entity, decimal", encode: (text) => [each(text, (c) => `&#${c};`)], window: 5 * least },
];

/** Searches bytes for parts of canaries in every form. Made once for all of them; time is linear in the bytes. */
export class Searcher {
  /** First four bytes of some pattern. */
  readonly #heads = new Uint8Array(2 ** 22);
  readonly #patterns = new Map<number, Map<string, { readonly where: string; readonly form: string }>>();

  constructor(canaries: readonly Canary[]) {
    for (const { where, cores } of canaries) {
      for (const core of cores) {
        for (const { name, encode, window } of forms) {
          for (const bytes of encode(core)) this.#add(bytes, window, { where, form: name });
        }
      }
    }
  }

  #add(bytes: Buffer, window: number, said: { readonly where: string; readonly form: string }): void {
    let patterns = this.#patterns.get(window);
    if (!patterns) {
      patterns = new Map();
      this.#patterns.set(window, patterns);
    }
    for (let at = 0; at + window <= bytes.length; at++) {
      this.#heads[head(bytes, at)] = 1;
      patterns.set(bytes.toString("latin1", at, at + window), said);
    }
  }

  /** The first hit of each planted place; members of gzip and zlib inside are opened, to a depth of three. */
  search(bytes: Buffer, inside: readonly string[] = []): Hit[] {
    const hits = new Map<string, Hit>();
    for (let at = 0; at + least <= bytes.length; at++) {
      if (this.#heads[head(bytes, at)] === 1) {
        for (const [window, patterns] of this.#patterns) {
          const found = patterns.get(bytes.toString("latin1", at, at + window));
          if (found && !hits.has(found.where)) hits.set(found.where, { ...found, offset: at, inside });
        }
      }
    }
    const deeper = inside.length < 3 ? [...members(bytes)] : [];
    return [...hits.values(), ...deeper.flatMap(([name, own]) => this.search(own, [...inside, name]))];
  }
}

/** A number below 2^22 that depends on four bytes. */
const head = (bytes: Buffer, at: number): number => Math.imul(bytes.readUInt32LE(at), 0x9e3779b1) >>> 10;

function* members(bytes: Buffer): Iterable<readonly [name: string, content: Buffer]> {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 28 };
  for (let at = 0; at + 10 < bytes.length; at++) {
    const gzip = bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8;
    const zlib = bytes[at] === 0x78 && bytes.readUInt16BE(at) % 31 === 0;
    if (!gzip && !zlib) continue;
    try {
      const content = (gzip ? gunzipSync : inflateSync)(bytes.subarray(at), options);
      if (content.length >= least) yield [`${gzip ? "gzip" : "zlib"}@${at}`, content];
    } catch {
      // Two bytes that only look like a header.
    }
  }
}
