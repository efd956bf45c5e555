import { pointerTo } from "../read/index.ts";

/** A record of AWS's API in the making: several resources of a template can each hold a part of one. */
export class Draft {
  readonly path: string;
  readonly value: Record<string, unknown> = {};
  /** Where the resource that it is of stands; what another resource adds has a place of its own. */
  pointer: string;
  readonly #places = new Map<string, string>();
  /** Set where the template holds the object itself, not parts of it alone. */
  isWhole = false;
  /** What of it is known only at deployment. */
  open: string | undefined;

  constructor(path: string, pointer: string) {
    this.path = path;
    this.pointer = pointer;
  }

  put(fields: Readonly<Record<string, unknown>>, pointer = this.pointer): this {
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      this.value[name] = value;
      this.#places.set(pointerTo("", name), pointer);
    }
    return this;
  }

  push(name: string, members: readonly unknown[], pointer: string): this {
    const known = this.value[name];
    const list: unknown[] = Array.isArray(known) ? known : [];
    for (const member of members) {
      this.#places.set(pointerTo("", name, list.length), pointer);
      list.push(member);
    }
    this.value[name] = list;
    return this;
  }

  /** The place of the nearest value above that has one. */
  readonly locate = (pointer: string): string => {
    for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      const place = this.#places.get(at);
      if (place !== undefined) return place;
    }
    return this.pointer;
  };
}

/** The records of a template, in the order in which they were begun. */
export class Drafts {
  readonly #all = new Map<string, Draft>();

  /** The record, begun with what names the object where it is not there yet. @param id unique in the path */
  of(path: string, id: string, pointer: string, identity: Readonly<Record<string, unknown>> = {}): Draft {
    const key = `${path} ${id}`;
    const known = this.#all.get(key);
    if (known) return known;
    const made = new Draft(path, pointer).put(identity);
    this.#all.set(key, made);
    return made;
  }

  /** The record of an object that a resource stands for. */
  whole(path: string, id: string, pointer: string, fields: Readonly<Record<string, unknown>>): Draft {
    const draft = this.of(path, id, pointer);
    draft.isWhole = true;
    draft.pointer = pointer;
    return draft.put(fields);
  }

  all(): Iterable<Draft> {
    return this.#all.values();
  }
}
