import type { OwnerOrigin } from "../../model/owner.ts";

/**
 * Where a value was read: a source of owners, strongest first as in `ownerOrigins`; `source`, the platform's own answer;
 * `observed`, an audit log or what the platform keeps of last uses; `derived`, worked out from the graph.
 */
export type FieldOrigin = OwnerOrigin | "derived" | "observed" | "source";

export interface FieldSource {
  readonly origin: FieldOrigin;
  /** Document of the import; empty for what is derived. */
  readonly document: string;
  /** JSON pointer or `line <n>` in it. */
  readonly locator: string;
  /** What told it, in a few words: `tag env`, `the default of its account`, `RoleLastUsed`. */
  readonly said: string;
  /** Node id of the namespace, account ... that it is said of, where that is not the identity itself. */
  readonly through?: string;
}

/** One value as one source tells it. */
export interface Told<T> {
  readonly value: T;
  readonly source: FieldSource;
}

/**
 * A field of a record. `conflict`: the strongest source decides, `others` say something else and are shown beside it.
 * `none`: whoever could have told says nothing. `unknown`: what would tell it was not read.
 */
export type Field<T> =
  | ({ readonly status: "known" } & Told<T>)
  | ({ readonly status: "conflict"; readonly others: readonly Told<T>[] } & Told<T>)
  | { readonly status: "none" }
  | { readonly status: "unknown"; readonly why: string };

export const none = { status: "none" } as const;
export const unknown = (why: string) => ({ status: "unknown", why }) as const;
export const known = <T>(value: T, source: FieldSource): Field<T> => ({ status: "known", value, source });

/** The value, where there is one. */
export const fieldValue = <T>(field: Field<T>): T | undefined => ("value" in field ? field.value : undefined);
