import { type JsonChoice, type JsonEvents, type JsonKind, type JsonLimits, JsonScanner } from "./json-scanner.ts";
import { pointerTo } from "./pointer.ts";
import { childrenOf, type Selection } from "./selection.ts";

/** An array or object on the way to wanted values. */
interface Frame {
  readonly array: boolean;
  /** Which wanted paths run through here. */
  readonly selection: Selection;
  /** Index or name of the member being read. */
  key: string | number;
  members: number;
  /** Of the array or object itself, once asked for. */
  pointer: string | undefined;
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
export class JsonAssembler implements JsonEvents {
  readonly #scanner: JsonScanner;
  readonly #root: Selection;
  readonly #handler: JsonHandler;
  readonly #frames: Frame[] = [];
  #mismatches = false;

  constructor(root: Selection, limits: JsonLimits, handler: JsonHandler) {
    this.#root = root;
    this.#handler = handler;
    this.#scanner = new JsonScanner(limits, this);
  }

  /** Throws `JsonFault`, and `TypeError` for what is no UTF-8. */
  write(chunk: Uint8Array): void {
    this.#scanner.write(chunk);
  }

  end(): void {
    this.#scanner.end();
  }

  begin(kind: JsonKind): JsonChoice {
    const top = this.#frames.at(-1);
    if (top?.array) top.key = top.members++;
    const selection = top ? childrenOf(top.selection, top.array, top.key, this.#frames.length === 1) : this.#root;
    if (selection.wanted) return "take";
    const leads = selection.paths.length > 0;
    this.#mismatches = leads && kind === "scalar";
    if (!leads || kind === "scalar" || kind === "null") return "pass";
    const array = kind === "array";
    this.#handler.opened(this.#scanner.documents, this.#pointer(), array);
    this.#frames.push({ array, selection, key: "", members: 0, pointer: undefined });
    return "enter";
  }

  name(text: string): void {
    const top = this.#frames.at(-1);
    if (top) top.key = String(JSON.parse(text));
  }

  taken(text: string | undefined): void {
    const { documents } = this.#scanner;
    if (text === undefined) this.#handler.oversized(documents, this.#pointer());
    else this.#handler.value(documents, this.#pointer(), JSON.parse(text));
  }

  passed(): void {
    if (this.#mismatches) this.#handler.mismatch(this.#scanner.documents, this.#pointer());
    this.#mismatches = false;
  }

  left(): void {
    this.#frames.pop();
  }

  /** Of the member being read in the frame at that place. */
  #pointer(index = this.#frames.length - 1): string {
    const frame = this.#frames[index];
    if (!frame) return "";
    frame.pointer ??= this.#pointer(index - 1);
    return pointerTo(frame.pointer, frame.key);
  }
}
