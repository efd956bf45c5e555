/** One part of an address: `aws_iam_role`, `app["x"]`, `module`. */
export interface AddressPart {
  readonly name: string;
  /** As written, with its brackets: `["x"]`, `[0]`; empty where there is none. */
  readonly key: string;
}

const part = /([^.[\]]+)((?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])*)(?:\.|$)/gy;

/** The parts of an address or reference; undefined for text of another form. */
export function addressParts(text: string): readonly AddressPart[] | undefined {
  const parts: AddressPart[] = [];
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (!found) return undefined;
    parts.push({ name: found[1] ?? "", key: found[2] ?? "" });
  }
  return parts;
}

/** Names of the module calls that lead to a module instance: `module.a["x"].module.b` is `a`, `b`. */
export const callsOf = (module: string): readonly string[] =>
  (addressParts(module) ?? []).filter(({ name }) => name !== "module").map(({ name }) => name);

/** The module instance that calls this one, and the key under which it does; empty for the root. */
export function callerOf(module: string): { readonly module: string; readonly key: string } {
  const parts = addressParts(module) ?? [];
  const above = parts.slice(0, -2).map(({ name, key }) => `${name}${key}`);
  return { module: above.join("."), key: parts.at(-1)?.key ?? "" };
}

export const within = (module: string, address: string): string => (module === "" ? address : `${module}.${address}`);
