import { momentOf } from "../../model/moment.ts";
import type { AboutClaim } from "../../model/owner.ts";
import { type Field, none } from "./field.ts";

/** What sources of owners tell of one identity, field by field. */
export class About {
  readonly #claims: ReadonlyMap<string, readonly AboutClaim[]>;

  constructor(claims: ReadonlyMap<string, readonly AboutClaim[]>) {
    this.#claims = claims;
  }

  text(name: string): Field<string> {
    return this.#read(name, (value) => value);
  }

  /** Several in one cell are separated by `;`. Each once, as written. */
  list(name: string): Field<readonly string[]> {
    return this.#read(name, (value) => {
      const parts = value.split(";").map((part) => part.trim());
      const list = [...new Set(parts.filter((part) => part !== ""))];
      return list.length === 0 ? undefined : list;
    });
  }

  /** ISO 8601, UTC. */
  moment(name: string): Field<string> {
    return this.#read(name, momentOf);
  }

  days(name: string): Field<number> {
    return this.#read(name, (value) => (/^\d{1,5}$/.test(value) ? Number(value) : undefined));
  }

  answer(name: string): Field<boolean> {
    return this.#read(name, (value) => {
      if (/^(yes|true)$/i.test(value)) return true;
      return /^(no|false)$/i.test(value) ? false : undefined;
    });
  }

  /** Values that a field cannot have are left out: an importer refuses them, a tag may hold anything. */
  #read<T>(name: string, parse: (value: string) => T | undefined): Field<T> {
    const told = (this.#claims.get(name) ?? []).flatMap(({ value, source }) => {
      const parsed = parse(value);
      return parsed === undefined ? [] : [{ value: parsed, source }];
    });
    const [first, ...others] = told;
    if (!first) return none;
    return others.length === 0 ? { status: "known", ...first } : { status: "conflict", ...first, others };
  }
}
