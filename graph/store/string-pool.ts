/** Code units of one part of a pool: V8's longest string is 2^29 - 24. */
const partUnits = 2 ** 27;

/** A part of a pool as a file holds it. */
export interface PoolPart {
  readonly encoding: "latin1" | "utf16le";
  readonly bytes: Uint8Array;
  /** One more than there are strings: string i is units `starts[i] .. starts[i + 1]`. */
  readonly starts: Int32Array;
}

/** Numbers each distinct string; equal strings are held once. */
export class StringPool {
  readonly #numbers = new Map<string, number>();

  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  /** In the order of their numbers. */
  all(): string[] {
    return [...this.#numbers.keys()];
  }

  parts(): PoolPart[] {
    const parts: PoolPart[] = [];
    let strings: string[] = [];
    let units = 0;
    for (const text of this.#numbers.keys()) {
      if (units + text.length > partUnits && strings.length > 0) {
        parts.push(packed(strings));
        strings = [];
        units = 0;
      }
      strings.push(text);
      units += text.length;
    }
    if (strings.length > 0) parts.push(packed(strings));
    return parts;
  }
}

function packed(strings: readonly string[]): PoolPart {
  const starts = new Int32Array(strings.length + 1);
  for (const [index, text] of strings.entries()) starts[index + 1] = (starts[index] ?? 0) + text.length;
  const whole = strings.join("");
  // One byte a unit where that is enough. UTF-8 would not give back every string: half a surrogate pair is a string too.
  const encoding = /^[\0-\xff]*$/.test(whole) ? "latin1" : "utf16le";
  return { encoding, bytes: Buffer.from(whole, encoding), starts };
}

/** Reads single strings of a pool by number, without making the others. A string shares its part's memory. */
export function poolReader(parts: readonly PoolPart[]): (number: number) => string {
  const read = parts.map(({ encoding, bytes, starts }) => ({
    whole: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding),
    starts,
  }));
  return (number) => {
    let index = number;
    for (const { whole, starts } of read) {
      if (index < starts.length - 1) return whole.slice(starts[index], starts[index + 1]);
      index -= starts.length - 1;
    }
    return "";
  };
}
