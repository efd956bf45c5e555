import { pointerTo } from "../read/index.ts";
import type { Home } from "./accounts.ts";
import type { PolicyText } from "./policy-document.ts";
import type { Resource } from "./resource.ts";

/** A record of AWS's API in the making: several resources of Terraform can each hold a part of one. */
export class Draft {
  readonly path: string;
  /** What it is of, unique in the path: an ARN where there is one. */
  readonly id: string;
  readonly home: Home;
  readonly value: Record<string, unknown> = {};
  /** What names the object: all that is known of it where the plan holds no more than that. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** The resource that stands for the object itself; undefined where the plan holds parts of it alone. */
  primary: Resource | undefined;
  /** What of the object itself is open. */
  unknown: string | undefined;
  /** Places in the document by pointers into `value`. */
  readonly #places = new Map<string, string>();
  readonly #once = new Set<string>();
  /** What is open, by the place in the document. */
  readonly open = new Map<string, string>();

  constructor(path: string, id: string, home: Home, identity: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.id = id;
    this.home = home;
    this.identity = identity;
    this.put(identity);
  }

  /** Undefined is left out. */
  put(fields: Readonly<Record<string, unknown>>, pointer?: string): this {
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      this.value[name] = value;
      if (pointer !== undefined) this.#places.set(pointerTo("", name), pointer);
    }
    return this;
  }

  leaveOpen(what: string): this {
    this.unknown ??= `${what} is known only after apply`;
    return this;
  }

  policy(name: string, text: PolicyText | undefined): this {
    if (!text) return this;
    this.value[name] = text.document;
    this.#policyPlaces(pointerTo("", name), text);
    return this;
  }

  push(name: string, member: unknown, pointer: string): void {
    const list = this.#list(name);
    this.#places.set(pointerTo("", name, list.length), pointer);
    list.push(member);
  }

  /** Once per name of the member. */
  pushOnce(name: string, key: string, member: unknown, pointer: string): void {
    if (this.#once.has(`${name} ${key}`)) return;
    this.#once.add(`${name} ${key}`);
    this.push(name, member, pointer);
  }

  /** A member with a document in one of its fields. */
  pushPolicy(
    name: string,
    member: Readonly<Record<string, unknown>>,
    field: string,
    text: PolicyText,
    pointer: string,
  ): void {
    const list = this.#list(name);
    this.#policyPlaces(pointerTo("", name, list.length, field), text);
    this.push(name, { ...member, [field]: text.document }, pointer);
  }

  #list(name: string): unknown[] {
    const known = this.value[name];
    if (Array.isArray(known)) return known;
    const made: unknown[] = [];
    this.value[name] = made;
    return made;
  }

  #policyPlaces(at: string, { pointer, open, statements = [] }: PolicyText): void {
    this.#places.set(at, pointer);
    if (open !== undefined) this.open.set(pointer, open);
    for (const [index, part] of statements.entries()) {
      this.#places.set(pointerTo(at, "Statement", index), part.pointer);
      if (part.open !== undefined) this.open.set(part.pointer, part.open);
    }
  }

  /** The place of the nearest value above that has one. */
  readonly locate = (pointer: string): string => {
    for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      const place = this.#places.get(at);
      if (place !== undefined) return place;
    }
    return this.primary?.is.pointer ?? this.#places.values().next().value ?? "";
  };
}

/** The records of one moment, in the order in which they were begun. */
export class Drafts {
  readonly #all = new Map<string, Draft>();

  /** The record, begun where it is not there yet. */
  of(path: string, id: string, home: Home, identity: Readonly<Record<string, unknown>> = {}): Draft {
    const key = `${path} ${id}`;
    let draft = this.#all.get(key);
    if (!draft) {
      draft = new Draft(path, id, home, identity);
      this.#all.set(key, draft);
    }
    return draft;
  }

  /** The record of an object that a resource stands for. */
  whole(path: string, id: string, resource: Resource, fields: Readonly<Record<string, unknown>>): Draft {
    const draft = this.of(path, id, resource.home);
    draft.primary = resource;
    return draft.put(fields);
  }

  get(path: string, id: string): Draft | undefined {
    return this.#all.get(`${path} ${id}`);
  }

  all(): Iterable<Draft> {
    return this.#all.values();
  }
}
