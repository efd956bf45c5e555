import type { Fact, FactKind } from "../../model/fact.ts";
import type { Tasks } from "./compute-tasks.ts";
import type { Machines } from "./instances.ts";
import type { Membership } from "./organizations.ts";
import type { Place } from "./place.ts";

/** What the records of one account leave for its end. */
export interface Pending {
  readonly machines: Machines;
  readonly tasks: Tasks;
  membership: Membership | undefined;
}

/** One list of the export. */
export interface Section {
  /** Keys from the document's root, parted by dots. */
  readonly path: string;
  /** What it tells, all or in part: a collection is read when all its sections were. */
  readonly collections: readonly FactKind[];
  /** API calls that give it, as manifests name them. */
  readonly calls: readonly string[];
  /** True where the value is one object, not a list of records. */
  readonly whole?: true;
  /** True where each record must be of the document's account. */
  readonly owned?: true;
  read(value: unknown, place: Place, pending: Pending): Iterable<Fact>;
}

export function section(
  path: string,
  collections: readonly FactKind[],
  calls: readonly string[],
  read: (value: unknown, place: Place, pending: Pending) => Iterable<Fact> | undefined,
  flags: Pick<Section, "whole" | "owned"> = {},
): Section {
  return { path, collections, calls, read: (value, place, pending) => read(value, place, pending) ?? [], ...flags };
}
/** Each record must be of the document's account. */
export const owned = { owned: true } as const;
/** One object, not a list of records. */
export const whole = { whole: true } as const;
