import { isUtf8 } from "node:buffer";
import { Cuts, type Omission, omissionOf } from "./json-omission.ts";

/** What keeps a document from being read further. `message` is ours and quotes nothing. */
export class JsonFault extends Error {
  readonly code: "import.malformed" | "import.too-large";
  readonly at: string;

  constructor(code: JsonFault["code"], at: string, message: string) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

export interface JsonLimits {
  /** Bytes that one wanted value may take in the document. */
  readonly valueBytes: number;
  /** Arrays and objects inside one another. */
  readonly depth: number;
  /** Members of taken objects that are null in what is given. */
  readonly omit?: readonly Omission[];
}

export type JsonKind = "array" | "object" | "null" | "scalar";

/** What becomes of a value: its members are told, its text is given, or it is passed over. */
export type JsonChoice = "enter" | "take" | "pass";

/** What is told of the documents: of the root, of members of what was entered, and of nothing else. */
export interface JsonEvents {
  /** A value begins. Only arrays and objects can be entered. */
  begin(kind: JsonKind): JsonChoice;
  /** The name of the member that comes next, as JSON text. */
  name(text: string): void;
  /** The value that was taken is complete; undefined where it exceeds `valueBytes`. */
  taken(text: string | undefined): void;
  passed(): void;
  /** What was entered last ends. */
  left(): void;
}

/** What comes next. */
const value = 0;
const valueOrEnd = 1;
const name = 2;
const nameOrEnd = 3;
const colon = 4;
const comma = 5;
/** What is being read: a text, its escapes, and numbers, `true`, `false` and `null`. */
const inText = 6;
const inEscape = 7;
const inCode = 8;
const inWord = 9;

const [quote, backslash, space, letterU] = [0x22, 0x5c, 0x20, 0x75];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const [commaSign, colonSign, letterN] = [0x2c, 0x3a, 0x6e];
const isHex = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || ((byte | 32) >= 0x61 && (byte | 32) <= 0x66);
/** Letters, digits and `+ - .` */
const isOfWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  ((byte | 32) >= 0x61 && (byte | 32) <= 0x7a) ||
  byte === 43 ||
  byte === 45 ||
  byte === 46;
const word = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const escapes = new Set([...'"\\/bfnrt'].map((char) => char.charCodeAt(0)));
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const noBytes = new Uint8Array();
const ended = "the JSON document ends early";

/**
 * Goes through JSON documents in a row, chunk by chunk, byte by byte: their grammar is checked throughout, and of values
 * that nobody asks for nothing is kept.
 */
export class JsonScanner {
  readonly #limits: JsonLimits;
  readonly #events: JsonEvents;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** Per depth: 1 for an array. */
  readonly #arrays: Uint8Array;
  #state = value;
  /** Arrays and objects that are open. */
  #depth = 0;
  /** How many of them were entered: the outermost. */
  #entered = 0;
  #documents = 0;
  /** Bytes given. */
  #size = 0;
  /** Where the text or word being read began. */
  #token = 0;
  #word = "";
  #naming = false;
  /** Digits of a `\\u` escape that are still to come. */
  #digits = 0;
  /** Where the text that is kept began; -1 where none is. */
  #from = -1;
  /** Of what is kept, what earlier chunks held. */
  #pieces: Uint8Array[] = [];
  /** A character that goes on in the next chunk. */
  #cut = noBytes;
  /** Per depth: members to leave out of the object there, and those on the way. */
  readonly #omitted: (readonly Omission[] | undefined)[];
  /** Those of the member whose value comes next. */
  #below: readonly Omission[] | undefined;
  readonly #cuts = new Cuts();

  constructor(limits: JsonLimits, events: JsonEvents) {
    this.#limits = limits;
    this.#events = events;
    this.#arrays = new Uint8Array(limits.depth);
    this.#omitted = new Array(limits.depth + 1).fill(undefined);
  }

  /** Documents completed. */
  get documents(): number {
    return this.#documents;
  }

  /** Throws `JsonFault`, and `TypeError` for what is no UTF-8. */
  write(chunk: Uint8Array): void {
    const base = this.#size;
    this.#size += chunk.length;
    let at = 0;
    while (at < chunk.length) {
      if (this.#depth > this.#entered && this.#state < inEscape) at = this.#within(chunk, at, base);
      if (at >= chunk.length) break;
      const byte = chunk[at] ?? 0;
      if (this.#state === inText) at = this.#text(chunk, at, base);
      else if (this.#state < inText) {
        if (!isSpace(byte)) this.#mark(chunk, byte, at, base);
        at += 1;
      } else if (this.#state === inWord) {
        if (isOfWord(byte)) this.#word += String.fromCharCode(chunk[at++] ?? 0);
        else this.#endWord(chunk, at, base);
      } else this.#escaped(byte, base + at++);
    }
    this.#keep(chunk, base);
    this.#check(chunk);
  }

  end(): void {
    if (this.#state === inWord) this.#endWord(noBytes, 0, this.#size);
    if (this.#cut.length > 0) throw new TypeError("cut inside a character");
    if (this.#depth > 0 || this.#state !== value || this.#documents === 0) throw malformed(this.#size, ended);
  }

  /**
   * Goes through what lies inside a value that was not entered, of which nothing is told: the same grammar with its
   * state at hand, up to what needs the other methods (the end of the value, words, escapes, faults).
   * @returns where they go on
   */
  #within(chunk: Uint8Array, from: number, base: number): number {
    const arrays = this.#arrays;
    const { length } = chunk;
    const lowest = this.#entered + 1;
    let depth = this.#depth;
    let state = this.#state;
    let members = this.#omitted[depth];
    /** Of the text being read, where it began in this chunk. */
    let token = -1;
    let at = from;
    for (; at < length; at++) {
      const byte = chunk[at] as number;
      if (state === inText) {
        let next = byte;
        while (next !== quote && next !== backslash && next >= space && ++at < length) next = chunk[at] as number;
        if (at === length || next !== quote) break;
        state = this.#naming ? colon : comma;
        if (members !== undefined && token >= 0 && this.#naming)
          this.#named(members, chunk, token + 1, at, base, depth);
      } else if (state >= inEscape) break;
      else if (isSpace(byte)) continue;
      else if (byte === quote && (state <= valueOrEnd || state === name || state === nameOrEnd)) {
        this.#naming = state > valueOrEnd;
        this.#token = base + at;
        token = at;
        if (members !== undefined && this.#naming) {
          this.#below = undefined;
          this.#cuts.end(base + at, depth, true);
        }
        state = inText;
      } else if (state === colon && byte === colonSign) state = value;
      else if (state === comma && byte === commaSign) state = arrays[depth - 1] === 1 ? value : name;
      else if (state <= valueOrEnd && (byte === openObject || byte === openArray) && depth < arrays.length) {
        const array = byte === openArray;
        arrays[depth++] = array ? 1 : 0;
        state = array ? valueOrEnd : nameOrEnd;
        if (members !== undefined) {
          // What lies in an array is looked for under the array's own name.
          if (arrays[depth - 2] === 0) members = this.#below;
          this.#below = undefined;
        }
        this.#omitted[depth] = members;
      } else if (
        (state === comma || state === (byte === closeArray ? valueOrEnd : nameOrEnd)) &&
        byte === (arrays[depth - 1] === 1 ? closeArray : closeObject) &&
        depth > lowest
      ) {
        if (members !== undefined) this.#cuts.end(base + at, depth, false);
        depth -= 1;
        members = this.#omitted[depth];
        state = comma;
      } else break;
    }
    this.#depth = depth;
    this.#state = state;
    return at;
  }

  /** A member of an object in which something may be left out has its name. */
  #named(
    members: readonly Omission[],
    chunk: Uint8Array,
    from: number,
    end: number,
    base: number,
    depth: number,
  ): void {
    const found = omissionOf(members, chunk, from, end);
    this.#below = found?.next;
    if (found?.next.length === 0) this.#cuts.begin(base + end + 1, depth);
  }

  /** A byte that begins or ends something. */
  #mark(chunk: Uint8Array, byte: number, at: number, base: number): void {
    const state = this.#state;
    if (state === comma) {
      if (byte === commaSign) this.#state = this.#arrays[this.#depth - 1] === 1 ? value : name;
      else this.#close(chunk, byte, at, base);
    } else if (state === colon) {
      if (byte !== colonSign) throw malformed(base + at);
      this.#state = value;
    } else if (state === name || state === nameOrEnd) {
      if (byte === quote) this.#name(base + at);
      else if (state === nameOrEnd) this.#close(chunk, byte, at, base);
      else throw malformed(base + at);
    } else if (byte === closeArray && state === valueOrEnd) this.#close(chunk, byte, at, base);
    else this.#value(byte, base + at);
  }

  #name(at: number): void {
    this.#naming = true;
    this.#token = at;
    this.#state = inText;
    if (this.#depth === this.#entered) this.#from = at;
  }

  #value(byte: number, at: number): void {
    if (byte === openArray || byte === openObject) {
      const array = byte === openArray;
      if (this.#depth >= this.#limits.depth)
        throw new JsonFault("import.too-large", `byte ${at}`, `nested deeper than ${this.#limits.depth} levels`);
      const entered = this.#begin(array ? "array" : "object", at);
      this.#arrays[this.#depth] = array ? 1 : 0;
      this.#depth += 1;
      this.#omitted[this.#depth] = this.#from === at && !array ? this.#limits.omit : undefined;
      this.#below = undefined;
      if (entered) this.#entered = this.#depth;
      this.#state = array ? valueOrEnd : nameOrEnd;
      return;
    }
    if (byte !== quote && !isOfWord(byte)) throw malformed(at);
    this.#begin(byte === letterN ? "null" : "scalar", at);
    this.#token = at;
    this.#naming = false;
    this.#word = byte === quote ? "" : String.fromCharCode(byte);
    this.#state = byte === quote ? inText : inWord;
  }

  #begin(kind: JsonKind, at: number): boolean {
    if (this.#depth !== this.#entered) return false;
    const choice = this.#events.begin(kind);
    if (choice === "take") this.#from = at;
    return choice === "enter";
  }

  #close(chunk: Uint8Array, byte: number, at: number, base: number): void {
    const array = this.#arrays[this.#depth - 1] === 1;
    if (byte !== (array ? closeArray : closeObject)) throw malformed(base + at);
    this.#depth -= 1;
    if (this.#entered <= this.#depth) this.#done(chunk, at + 1, base);
    else {
      this.#entered = this.#depth;
      this.#events.left();
      this.#goOn();
    }
  }

  /** @returns where it goes on */
  #text(chunk: Uint8Array, from: number, base: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === quote) {
        this.#endText(chunk, at + 1, base);
        return at + 1;
      }
      if (byte === backslash) {
        this.#state = inEscape;
        return at + 1;
      }
      if (byte < space) throw malformed(base + at);
    }
    return chunk.length;
  }

  #escaped(byte: number, at: number): void {
    if (this.#state === inEscape) {
      if (byte !== letterU && !escapes.has(byte)) throw malformed(at);
      this.#digits = 4;
      this.#state = byte === letterU ? inCode : inText;
    } else {
      if (!isHex(byte)) throw malformed(at);
      this.#digits -= 1;
      if (this.#digits === 0) this.#state = inText;
    }
  }

  #endText(chunk: Uint8Array, end: number, base: number): void {
    if (this.#naming) {
      this.#state = colon;
      if (this.#depth !== this.#entered) return;
      const text = this.#taken(chunk, end, base);
      if (text === undefined) throw this.#long();
      this.#events.name(text);
    } else this.#done(chunk, end, base);
  }

  #endWord(chunk: Uint8Array, end: number, base: number): void {
    if (!word.test(this.#word)) throw malformed(this.#token);
    this.#done(chunk, end, base);
  }

  /** A value that was not entered ends. */
  #done(chunk: Uint8Array, end: number, base: number): void {
    if (this.#depth === this.#entered) {
      if (this.#from >= 0) this.#events.taken(this.#taken(chunk, end, base));
      else this.#events.passed();
    }
    this.#goOn();
  }

  #goOn(): void {
    this.#state = this.#depth > 0 ? comma : value;
    if (this.#depth === 0) this.#documents += 1;
  }

  /** The text that was kept, up to `end`; undefined where it is too long. */
  #taken(chunk: Uint8Array, end: number, base: number): string | undefined {
    const length = base + end - this.#from;
    const last = chunk.subarray(Math.max(0, this.#from - base), end);
    const pieces = this.#pieces;
    this.#from = -1;
    this.#pieces = [];
    if (length - 1 > this.#limits.valueBytes) {
      this.#cuts.forget();
      return undefined;
    }
    return this.#decoder.decode(
      this.#cuts.apply(pieces.length === 0 ? last : Buffer.concat([...pieces, last]), base + end - length),
    );
  }

  /** Holds on to what is kept of the chunk, as long as it is not too much. */
  #keep(chunk: Uint8Array, base: number): void {
    const { valueBytes } = this.#limits;
    if (this.#state >= inText && this.#size - this.#token > valueBytes) throw this.#long();
    if (this.#from < 0) return;
    if (this.#size - this.#from - 1 > valueBytes) this.#pieces = [];
    else this.#pieces.push(chunk.subarray(Math.max(0, this.#from - base)));
  }

  /** What is passed over must be text too. */
  #check(chunk: Uint8Array): void {
    const bytes = this.#cut.length > 0 ? Buffer.concat([this.#cut, chunk]) : chunk;
    const end = wholeCharacters(bytes);
    this.#cut = end < bytes.length ? bytes.slice(end) : noBytes;
    if (!isUtf8(bytes.subarray(0, end))) throw new TypeError("not UTF-8");
  }

  #long(): JsonFault {
    return new JsonFault("import.too-large", `byte ${this.#token}`, "one string exceeds the size limit");
  }
}

const malformed = (byte: number, message = "not well-formed JSON"): JsonFault =>
  new JsonFault("import.malformed", `byte ${byte}`, message);

/** Where the last character begins that is not there whole. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
