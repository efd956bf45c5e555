type Key = string | number;

/** RFC 6901 pointer of keys below `base`: `pointerTo("/items/3", "metadata", "name")`. */
export function pointerTo(base: string, ...keys: readonly Key[]): string {
  let pointer = base;
  for (const key of keys) pointer += `/${typeof key === "number" ? key : key.replace(/~/g, "~0").replace(/\//g, "~1")}`;
  return pointer;
}

/** The locator of a pointer in the n-th document of a file, counted from 0; in the first it is the pointer itself. */
export const locatorIn = (document: number, pointer: string): string =>
  document === 0 ? pointer : `${document}${pointer}`;

/** The value that a locator names among a file's documents; undefined where there is none. */
export function resolveLocator(documents: readonly unknown[], locator: string): unknown {
  const [document = "", ...keys] = locator.split("/");
  let value = documents[Number(document)];
  for (const key of keys) {
    if (typeof value !== "object" || value === null) return undefined;
    const name = key.replace(/~1/g, "/").replace(/~0/g, "~");
    value = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }
  return value;
}
