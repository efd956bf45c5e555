import { isTree, pointerTo, type Tree } from "../../read/index.ts";

/** A message of Envoy's configuration, and where it stands. Fields are written in snake or camel case. */
export interface Part {
  readonly value: Tree;
  /** JSON pointer. */
  readonly at: string;
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const keyOf = ({ value }: Part, name: string): string => (Object.hasOwn(value, name) ? name : camel(name));

export const raw = (part: Part | undefined, name: string): unknown => part?.value[keyOf(part, name)];

export function part(of: Part | undefined, ...names: readonly string[]): Part | undefined {
  let found = of;
  for (const name of names) {
    if (!found) return undefined;
    const key = keyOf(found, name);
    const value = found.value[key];
    found = isTree(value) ? { value, at: pointerTo(found.at, key) } : undefined;
  }
  return found;
}

/** Messages of a repeated field; what is none is left out. */
export function parts(of: Part | undefined, name: string): readonly Part[] {
  if (!of) return [];
  const key = keyOf(of, name);
  const value = of.value[key];
  return !Array.isArray(value)
    ? []
    : value.flatMap((one: unknown, index) => (isTree(one) ? [{ value: one, at: pointerTo(of.at, key, index) }] : []));
}

/** Messages of a map, by its keys. */
export function entries(of: Part | undefined, name: string): readonly (readonly [string, Part])[] {
  const map = part(of, name);
  return Object.entries(map?.value ?? {}).flatMap(([key, value]) =>
    isTree(value) ? [[key, { value, at: pointerTo(map?.at ?? "", key) }] as const] : [],
  );
}

export function text(of: Part | undefined, name: string): string | undefined {
  const value = raw(of, name);
  return typeof value === "string" ? value : undefined;
}
export function texts(of: Part | undefined, name: string): readonly string[] {
  const value = raw(of, name);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
export function number(of: Part | undefined, name: string): number | undefined {
  const value = raw(of, name);
  const parsed = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : undefined;
}
/** A switch; `google.protobuf.BoolValue` is written as the plain value too. */
export const flag = (of: Part | undefined, name: string): boolean => raw(of, name) === true;

/** The last part of a message's type: `HttpConnectionManager`. */
export const typeOf = (of: Part | undefined): string => (text(of, "@type") ?? "").split(/[./]/).at(-1) ?? "";
