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
  readonly #earlier: readonly PoolPart[];
  readonly #first: number;

  /** @param earlier parts that keep their numbers; a string of theirs that is added nevertheless is held once more */
  constructor(earlier: readonly PoolPart[] = []) {
    this.#earlier = earlier;
    this.#first = countOf(earlier);
  }

  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#first + this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  /** How many strings there are. */
  get size(): number {
    return this.#first + this.#numbers.size;
  }

  /** Those that were added, in the order of their numbers. */
  all(): string[] {
    return [...this.#numbers.keys()];
  }

  parts(): PoolPart[] {
    const parts = this.#packed();
    const last = this.#earlier.at(-1);
    const [first, ...others] = parts;
    if (!last || !first) return [...this.#earlier, ...parts];
    const joined = last.encoding === first.encoding && unitsOf(last) + unitsOf(first) <= partUnits;
    return joined ? [...this.#earlier.slice(0, -1), together(last, first), ...others] : [...this.#earlier, ...parts];
  }

  #packed(): PoolPart[] {
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

const countOf = (parts: readonly PoolPart[]): number => parts.reduce((sum, { starts }) => sum + starts.length - 1, 0);

const unitsOf = ({ starts }: PoolPart): number => starts.at(-1) ?? 0;

/** Two parts of one encoding as one. */
function together(one: PoolPart, other: PoolPart): PoolPart {
  const bytes = new Uint8Array(one.bytes.length + other.bytes.length);
  bytes.set(one.bytes);
  bytes.set(other.bytes, one.bytes.length);
  const starts = new Int32Array(one.starts.length + other.starts.length - 1);
  starts.set(one.starts);
  const by = unitsOf(one);
  for (let at = 1; at < other.starts.length; at++) starts[one.starts.length - 1 + at] = (other.starts[at] ?? 0) + by;
  return { encoding: one.encoding, bytes, starts };
}

/** The same, each string made once. */
export function sharedReader(parts: readonly PoolPart[]): (number: number) => string {
  const read = poolReader(parts);
  const made: (string | undefined)[] = new Array(countOf(parts));
  return (number) => {
    made[number] ??= read(number);
    return made[number] ?? "";
  };
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
