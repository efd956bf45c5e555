/** How one search parameter of the address becomes a value, and back. `fallback` is what its absence means. */
export interface Field<T> {
  readonly fallback: T;
  /** @param values all occurrences in the address, at least one; undefined where they make no value */
  parse(values: readonly string[]): T | undefined;
  /** What stands in the address; nothing for the fallback. */
  print(value: T): readonly string[];
}
export type Schema = Readonly<Record<string, Field<unknown>>>;
export type ValuesOf<S extends Schema> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };

/** Characters; selectors may be no longer. */
const longest = 2048;
/** Values of one list. */
const most = 1000;

const wellSized = (value: string): boolean => value.length > 0 && value.length <= longest;

/** One text; empty means there is none. */
export const text = (): Field<string> => ({
  fallback: "",
  parse: (values) => (values.length === 1 ? values.find(wellSized) : undefined),
  print: (value) => (value === "" ? [] : [value]),
});

/** Several texts, the parameter repeated for each, order kept. */
export const list = <T extends string = string>(
  accepts: (value: string) => value is T = (value): value is T => wellSized(value),
): Field<readonly T[]> => ({
  fallback: [],
  parse: (values) => (values.length <= most && values.every(accepts) ? values.filter(accepts) : undefined),
  print: (values) => values,
});

/** One of a few words; the first is the fallback unless another is named. */
export const choice = <const T extends string>(words: readonly T[], fallback: NoInfer<T>): Field<T> => ({
  fallback,
  parse: (values) => (values.length === 1 ? words.find((word) => word === values[0]) : undefined),
  print: (value) => (value === fallback ? [] : [value]),
});

/** Present as `1`, or absent. */
export const flag = (): Field<boolean> => ({
  fallback: false,
  parse: (values) => (values.length === 1 && values[0] === "1" ? true : undefined),
  print: (value) => (value ? ["1"] : []),
});

/** A whole number between two bounds, both included. */
export const whole = (from: number, to: number, fallback: number): Field<number> => ({
  fallback,
  parse([only = "", ...others]) {
    const value = Number(only);
    return others.length === 0 && /^\d{1,9}$/.test(only) && value >= from && value <= to ? value : undefined;
  },
  print: (value) => (value === fallback ? [] : [String(value)]),
});

/** A schema's values where the address says nothing. */
export const fallbacks = <S extends Schema>(schema: S): ValuesOf<S> =>
  Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, field.fallback])) as ValuesOf<S>;

/** Unknown parameters are ignored; one that cannot be read gives the fallback, and its name in `malformed`. */
export function parseSearch<S extends Schema>(
  schema: S,
  search: string,
): { readonly values: ValuesOf<S>; readonly malformed: readonly string[] } {
  const given = new URLSearchParams(search);
  const malformed: string[] = [];
  const read = Object.entries(schema).map(([name, field]) => {
    const values = given.getAll(name);
    const value = values.length === 0 ? field.fallback : field.parse(values);
    if (value === undefined) malformed.push(name);
    return [name, value ?? field.fallback];
  });
  return { values: Object.fromEntries(read) as ValuesOf<S>, malformed };
}

/** The search part with its `?`, or nothing; parameters in the schema's order. */
export function printSearch<S extends Schema>(schema: S, values: ValuesOf<S>): string {
  const pairs = Object.entries(schema).flatMap(([name, field]) =>
    field.print(values[name]).map((value) => `${name}=${encode(value)}`),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** Node ids stay readable: `: / @ ,` need no escape in a search part (RFC 3986, 3.4). */
const encode = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replace(/%(3A|2F|40|2C)/g, (escaped) => decodeURIComponent(escaped));
