/** A member that is left out of taken values, or on the way to such members. */
export interface Omission {
  readonly name: Uint8Array;
  /** Empty where the member itself is left out. */
  readonly next: readonly Omission[];
}

/** @param paths names of members, from the taken value down: `["metadata", "managedFields"]` */
export function omissions(paths: readonly (readonly string[])[]): readonly Omission[] {
  const encoder = new TextEncoder();
  return [...Map.groupBy(paths, ([name = ""]) => name)].map(([name, all]) => ({
    name: encoder.encode(name),
    next: all.some(({ length }) => length === 1) ? [] : omissions(all.map((path) => path.slice(1))),
  }));
}

/** The member whose name is `chunk[from .. end]`. */
export function omissionOf(all: readonly Omission[], chunk: Uint8Array, from: number, end: number) {
  // Asked of every name of very many objects.
  for (const one of all) if (one.name.length === end - from && isAt(one.name, chunk, from)) return one;
  return undefined;
}

function isAt(name: Uint8Array, chunk: Uint8Array, from: number): boolean {
  for (let at = 0; at < name.length; at++) if (name[at] !== chunk[from + at]) return false;
  return true;
}

const [nothing, nothingAndMore] = [Buffer.from(":null"), Buffer.from(":null,")];

/** What was found to be left out of the value being taken. */
export class Cuts {
  #spans: { readonly from: number; readonly end: number; readonly more: boolean }[] = [];
  #from = -1;
  #depth = 0;

  /** After the name of a member, which is one of an object at that depth. */
  begin(from: number, depth: number): void {
    this.#from = from;
    this.#depth = depth;
  }

  /** The next name, or the end of an object. @param more whether it is a name */
  end(at: number, depth: number, more: boolean): void {
    if (this.#from < 0 || depth !== this.#depth) return;
    this.#spans.push({ from: this.#from, end: at, more });
    this.#from = -1;
  }

  /** The value without what was cut out of it, which is null instead. `first`: where it begins. Forgets the cuts. */
  apply(bytes: Uint8Array, first: number): Uint8Array {
    if (this.#from >= 0) this.end(first + bytes.length - 1, this.#depth, false);
    const spans = this.#spans;
    if (spans.length === 0) return bytes;
    this.#spans = [];
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { from, end, more } of spans) {
      parts.push(bytes.subarray(at, from - first), more ? nothingAndMore : nothing);
      at = end - first;
    }
    parts.push(bytes.subarray(at));
    return Buffer.concat(parts);
  }

  forget(): void {
    this.#spans = [];
    this.#from = -1;
  }
}
