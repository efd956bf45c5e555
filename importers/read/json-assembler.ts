import { Tokenizer, TokenType } from "@streamparser/json";
import { pointerTo } from "./pointer.ts";
import { childrenOf, type Selection } from "./selection.ts";

type Container = unknown[] | Record<string, unknown>;

/** One open array or object. */
interface Frame {
  readonly array: boolean;
  /** Which wanted paths run through here; empty inside what nobody wants. */
  readonly selection: Selection;
  /** Set inside a wanted value: what is being built. */
  readonly into: Container | undefined;
  /** Index or name of the member being read. */
  key: string | number;
  members: number;
  /** Of the array or object itself, once asked for. */
  pointer: string | undefined;
}

export interface JsonLimits {
  /** Bytes that one wanted value may take in the document. */
  readonly valueBytes: number;
  /** Arrays and objects inside one another. */
  readonly depth: number;
}

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

export interface JsonHandler {
  value(document: number, pointer: string, value: unknown): void;
  /** An array or object on the way to wanted values begins. */
  opened(document: number, pointer: string, array: boolean): void;
  /** Something on the way to wanted values is neither array, object nor null. */
  mismatch(document: number, pointer: string): void;
  /** A wanted value exceeds `valueBytes` and is left out. */
  oversized(document: number, pointer: string): void;
}

/** Builds the wanted values of a stream of JSON documents and passes over all others without keeping them. */
export class JsonAssembler {
  readonly #tokenizer = new Tokenizer({ stringBufferSize: 65_536, separator: "" });
  readonly #root: Selection;
  readonly #limits: JsonLimits;
  readonly #handler: JsonHandler;
  readonly #frames: Frame[] = [];
  #expect: "value" | "name" | "colon" | "comma" = "value";
  /** Documents completed. */
  #document = 0;
  /** Bytes given. */
  #size = 0;
  /** Where the last token began. */
  #token = 0;
  /** Where the wanted value being built began, and its frame's depth; -1 outside. */
  #valueStart = 0;
  #valueDepth = -1;
  #oversized = false;

  constructor(root: Selection, limits: JsonLimits, handler: JsonHandler) {
    this.#root = root;
    this.#limits = limits;
    this.#handler = handler;
    this.#tokenizer.onToken = ({ token, value, offset }) => this.#take(token, value, offset);
  }

  write(chunk: Uint8Array): void {
    const from = this.#size;
    this.#size += chunk.length;
    this.#guard(from, () => this.#tokenizer.write(chunk));
    if (this.#size - this.#token > this.#limits.valueBytes) {
      throw new JsonFault("import.too-large", `byte ${this.#token}`, "one string exceeds the size limit");
    }
  }

  end(): void {
    this.#guard(this.#size, () => this.#tokenizer.end());
    if (this.#frames.length > 0 || this.#document === 0)
      throw this.#malformed(this.#size, "the JSON document ends early");
  }

  /** The tokenizer's messages quote the document: only the position in them is kept. */
  #guard(from: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof JsonFault) throw error;
      const position =
        error instanceof Error ? /absolute position "(\d+)"\) in state \w+$/.exec(error.message)?.[1] : undefined;
      const ended = from === this.#size;
      throw this.#malformed(
        position === undefined ? from : Number(position),
        ended ? "the JSON document ends early" : "not well-formed JSON",
      );
    }
  }

  #malformed(byte: number, message = "not well-formed JSON"): JsonFault {
    return new JsonFault("import.malformed", `byte ${byte}`, message);
  }

  #take(token: TokenType, value: unknown, offset: number): void {
    this.#token = offset;
    const top = this.#frames.at(-1);
    const fits =
      this.#expect === "value"
        ? this.#value(top, token, value)
        : top !== undefined && (this.#expect === "comma" ? this.#comma(top, token) : this.#name(top, token, value));
    if (!fits) throw this.#malformed(offset);
  }

  #value(top: Frame | undefined, token: TokenType, value: unknown): boolean {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) {
      this.#open(top, token === TokenType.LEFT_BRACKET, this.#token);
    } else if (token === TokenType.RIGHT_BRACKET && top?.array && top.members === 0) this.#close();
    else if (token >= TokenType.TRUE && token <= TokenType.NUMBER) this.#scalar(top, value);
    else return false;
    return true;
  }

  /** A member's name and its colon. */
  #name(top: Frame, token: TokenType, value: unknown): boolean {
    if (this.#expect === "colon") {
      this.#expect = "value";
      return token === TokenType.COLON;
    }
    if (token === TokenType.STRING && typeof value === "string") {
      top.key = value;
      this.#expect = "colon";
    } else if (token === TokenType.RIGHT_BRACE && top.members === 0) this.#close();
    else return false;
    return true;
  }

  #comma(top: Frame, token: TokenType): boolean {
    if (token === TokenType.COMMA) {
      if (typeof top.key === "number") top.key += 1;
      this.#expect = top.array ? "value" : "name";
    } else if (token === (top.array ? TokenType.RIGHT_BRACKET : TokenType.RIGHT_BRACE)) this.#close();
    else return false;
    return true;
  }

  #open(top: Frame | undefined, array: boolean, offset: number): void {
    const depth = this.#frames.length;
    if (depth >= this.#limits.depth) {
      throw new JsonFault("import.too-large", `byte ${offset}`, `nested deeper than ${this.#limits.depth} levels`);
    }
    const selection = this.#select(top);
    let into: Container | undefined;
    if (this.#valueDepth >= 0) {
      this.#measure(offset);
      if (!this.#oversized) into = array ? [] : {};
    } else if (selection.wanted) {
      into = array ? [] : {};
      this.#valueDepth = depth;
      this.#valueStart = offset;
    } else if (selection.paths.length > 0) {
      this.#handler.opened(this.#document, this.#pointer(depth), array);
    }
    if (top) {
      top.members += 1;
      if (into && this.#valueDepth < depth) store(top, into);
    }
    this.#frames.push({ array, selection, into, key: array ? 0 : "", members: 0, pointer: undefined });
    this.#expect = array ? "value" : "name";
  }

  #scalar(top: Frame | undefined, value: unknown): void {
    const depth = this.#frames.length;
    if (top) top.members += 1;
    if (this.#valueDepth >= 0) {
      this.#measure(this.#token);
      if (top && !this.#oversized) store(top, value);
    } else {
      const selection = this.#select(top);
      const long = typeof value === "string" && value.length > this.#limits.valueBytes;
      if (selection.wanted && long) this.#handler.oversized(this.#document, this.#pointer(depth));
      else if (selection.wanted) this.#handler.value(this.#document, this.#pointer(depth), value);
      else if (selection.paths.length > 0 && value !== null)
        this.#handler.mismatch(this.#document, this.#pointer(depth));
    }
    this.#done();
  }

  #close(): void {
    const frame = this.#frames.pop();
    const depth = this.#frames.length;
    if (depth === this.#valueDepth) {
      this.#measure(this.#token);
      this.#valueDepth = -1;
      const pointer = this.#pointer(depth);
      if (this.#oversized) this.#handler.oversized(this.#document, pointer);
      else this.#handler.value(this.#document, pointer, frame?.into);
      this.#oversized = false;
    }
    this.#done();
  }

  /** After a value: its container goes on, or the document is complete. */
  #done(): void {
    if (this.#frames.length > 0) this.#expect = "comma";
    else {
      this.#expect = "value";
      this.#document += 1;
    }
  }

  #select(top: Frame | undefined): Selection {
    return top ? childrenOf(top.selection, top.array, top.key, this.#frames.length === 1) : this.#root;
  }

  /** Gives up what was built of a value that grew too large. */
  #measure(offset: number): void {
    if (this.#oversized || offset - this.#valueStart <= this.#limits.valueBytes) return;
    this.#oversized = true;
    const root = this.#frames[this.#valueDepth]?.into;
    if (Array.isArray(root)) root.length = 0;
    else if (root) for (const name of Object.keys(root)) delete root[name];
  }

  /** Of the member being read in the frame below `depth`. */
  #pointer(depth: number): string {
    const frame = this.#frames[depth - 1];
    if (!frame) return "";
    frame.pointer ??= this.#pointer(depth - 1);
    return pointerTo(frame.pointer, frame.key);
  }
}

/** `__proto__` becomes a plain member, as JSON.parse makes it. */
function store({ into, key }: Frame, value: unknown): void {
  if (Array.isArray(into)) into.push(value);
  else if (into && key === "__proto__") {
    Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
  } else if (into) into[key] = value;
}
