/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Text that JSON writes as it is. */
const asItIs = /^[ !#-[\]-~]*$/;
const written = (text: string): string => (asItIs.test(text) ? `"${text}"` : JSON.stringify(text));

/** In place, by code units. Most objects have few members, and many have them in order. */
function inOrder(names: string[]): string[] {
  if (names.length > 24) return names.sort();
  for (let at = 1; at < names.length; at++) {
    const name = names[at] as string;
    let to = at;
    for (; to > 0 && (names[to - 1] as string) > name; to--) names[to] = names[to - 1] as string;
    names[to] = name;
  }
  return names;
}

/** JSON with object keys sorted and undefined members left out: equal values give equal text. */
export function canonical(value: unknown): string {
  if (typeof value === "string") return written(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  let text = "";
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) text += `${at === 0 ? "" : ","}${canonical(value[at])}`;
    return `[${text}]`;
  }
  for (const key of inOrder(Object.keys(value))) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (member !== undefined) text += `${text === "" ? "" : ","}${written(key)}:${canonical(member)}`;
  }
  return `{${text}}`;
}

/** Code unit order, the same on every machine and locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
