/** Told of records as bytes: they hold until the call returns. */
export interface Sink {
  record(bytes: Uint8Array, at: string): void;
  /** Takes what may be a record if it is well-formed: @returns false, and nothing was taken, where it is not. */
  perhaps?(bytes: Uint8Array): boolean;
  /** A record longer than the limit was passed over. */
  long(at: string): void;
  /** What follows cannot be told apart any more. */
  broken(at: string, message: string): void;
}

const [lineFeed, quote, backslash] = [0x0a, 0x22, 0x5c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What is kept of a record that goes on in the next chunk. */
class Kept {
  #parts: Uint8Array[] = [];
  #length = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > this.#limit) this.#parts = [];
    else this.#parts.push(bytes);
  }

  /** The record with its last part; undefined where it is too long. */
  take(last: Uint8Array): Uint8Array | undefined {
    const length = this.#length + last.length;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (length > this.#limit) return undefined;
    return parts.length === 0 ? last : Buffer.concat([...parts, last], length);
  }
}

/** A record a line; lines that begin with no brace are passed over. */
export class Lines {
  readonly #sink: Sink;
  readonly #kept: Kept;
  #line = 1;

  constructor(limit: number, sink: Sink) {
    this.#sink = sink;
    this.#kept = new Kept(limit);
  }

  write(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, from)) {
      this.#take(bytes.subarray(from, end));
      from = end + 1;
    }
    this.#kept.add(bytes.subarray(from));
  }

  end(): void {
    this.#take(new Uint8Array());
  }

  #take(last: Uint8Array): void {
    const bytes = this.#kept.take(last);
    const at = `line ${this.#line++}`;
    if (bytes === undefined) this.#sink.long(at);
    else if (bytes.find((byte) => byte > 0x20) === openObject) this.#sink.record(bytes, at);
  }
}

/** Brackets that are open where a record begins: none (objects in a row), a list's, or an object's and its list's. */
export type Level = 0 | 1 | 2;

/** Bytes of a record's beginning that the next one is looked for by; guesses that may fail in a row. */
const [likeness, mostGuesses] = [12, 8];

/**
 * Objects and lists that begin at one depth, told apart by brackets and quotes alone: each is parsed by whoever gets it. Most
 * records begin as the one before, so the next such beginning is tried first: what begins a record and is well-formed is the
 * record, as nothing well-formed begins with another such object.
 */
export class Elements {
  readonly #level: number;
  readonly #sink: Sink;
  readonly #kept: Kept;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #inRecord = false;
  /** Bytes before the chunk. */
  #base = 0;
  #start = 0;
  #ended = false;
  readonly #limit: number;
  /** What lay between the last two records with the beginning of the second; undefined where that is not known. */
  #between: Buffer | undefined;
  #failed = 0;

  constructor(level: Level, limit: number, sink: Sink) {
    this.#level = level;
    this.#sink = sink;
    this.#limit = limit;
    this.#kept = new Kept(limit);
  }

  write(chunk: Uint8Array): void {
    if (this.#ended) return;
    const { length } = chunk;
    const level = this.#level;
    let depth = this.#depth;
    let inText = this.#inText;
    let from = this.#inRecord ? 0 : -1;
    let at = 0;
    /** The last byte of the record before, in this chunk. */
    let before = -1;
    if (this.#escaped && length > 0) {
      this.#escaped = false;
      at = 1;
    }
    for (; at < length; at++) {
      let byte = chunk[at] as number;
      if (inText) {
        while (byte !== quote && byte !== backslash && ++at < length) byte = chunk[at] as number;
        if (at >= length) break;
        if (byte === quote) inText = false;
        else if (++at >= length) this.#escaped = true;
      } else if (byte === quote) inText = true;
      else if (byte === openObject || byte === openArray) {
        if (depth === level) {
          const end = this.#guess(chunk, before, at);
          if (end > at) {
            before = at = end;
            continue;
          }
          from = at;
          this.#start = this.#base + at;
          this.#inRecord = true;
        }
        depth += 1;
      } else if (byte === closeObject || byte === closeArray) {
        depth -= 1;
        if (depth === level && this.#inRecord) {
          this.#give(chunk.subarray(from, at + 1));
          from = -1;
          before = at;
        } else if (depth < 0) {
          this.#ended = true;
          this.#sink.broken(`byte ${this.#base + at}`, "not well-formed JSON: a bracket closes what is not open");
          return;
        }
      }
    }
    this.#depth = depth;
    this.#inText = inText;
    if (this.#inRecord && from >= 0) this.#kept.add(chunk.subarray(from));
    this.#base += length;
  }

  end(): void {
    if (!this.#ended && (this.#depth !== 0 || this.#inText))
      this.#sink.broken(`byte ${this.#base}`, "the JSON document ends early");
  }

  /** The last byte of the record that begins here, if it was taken; else -1. */
  #guess(chunk: Uint8Array, before: number, at: number): number {
    const { perhaps } = this.#sink;
    if (perhaps === undefined || this.#failed >= mostGuesses) return -1;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#between === undefined && before >= 0 && at - before <= likeness && at + likeness <= bytes.length)
      this.#between = Buffer.from(bytes.subarray(before, at + likeness));
    if (this.#between === undefined) return -1;
    const end = bytes.indexOf(this.#between, at + 1);
    if (end < 0 || end - at >= this.#limit) return -1;
    if (perhaps(bytes.subarray(at, end + 1))) {
      this.#failed = 0;
      return end;
    }
    this.#failed += 1;
    return -1;
  }

  #give(last: Uint8Array): void {
    this.#inRecord = false;
    const bytes = this.#kept.take(last);
    const at = `byte ${this.#start}`;
    if (bytes === undefined) this.#sink.long(at);
    else this.#sink.record(bytes, at);
  }
}
