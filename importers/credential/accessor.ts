import type { FoundCredential } from "../../model/credential.ts";
import { isSpace, textOf } from "./bytes.ts";
import type { Run } from "./scan.ts";

/** `vault token lookup` prints seven lines between the accessor and the token. */
const near = 8;
const form = /^[A-Za-z0-9]{20,32}(\.[A-Za-z0-9]{4,16})?$/;

/** An accessor of a Vault token: it names the token and lets nobody in. */
export const isAccessor = (value: Uint8Array): boolean => value.length <= 49 && form.test(textOf(value));

/** A row of the table that Vault's command prints: `token_accessor    <accessor>`. */
export function accessorRow(line: Uint8Array, number: number): Run | undefined {
  if (line.length > 256) return undefined;
  const [, value] = /^\s*(?:token_)?accessor\s+([A-Za-z0-9.]+)\s*$/.exec(textOf(line)) ?? [];
  if (value === undefined) return undefined;
  let end = line.length;
  while (isSpace(line[end - 1])) end--;
  return { value: line.subarray(end - value.length, end), line: number, name: "accessor" };
}

/**
 * Tokens of Vault with the accessor that stands beside them: each the nearest of the other, and no second one as near.
 * Between two equally near nobody can tell whose it is.
 */
export function withAccessors(found: readonly FoundCredential[], runs: readonly Run[]): readonly FoundCredential[] {
  const tokens = found.filter(({ type, claims }) => isToken(type) && claims["accessor"] === undefined);
  if (tokens.length === 0 || runs.length === 0) return found;
  const accessors = [...new Map(runs.map((run) => [`${textOf(run.value)} ${run.line}`, run])).values()];
  const named = new Map<FoundCredential, string>();
  for (const token of tokens) {
    const own = nearest(token.line ?? 0, accessors);
    if (own && nearest(own.line, tokens) === token) named.set(token, textOf(own.value));
  }
  return found.map((one) => {
    const accessor = named.get(one);
    return accessor === undefined ? one : { ...one, claims: { ...one.claims, accessor } };
  });
}

const isToken = (type: string): boolean => /^vault-(service|batch|legacy)/.test(type);

function nearest<T extends { readonly line?: number }>(line: number, among: readonly T[]): T | undefined {
  let best: T | undefined;
  let least = near + 1;
  let alone = true;
  for (const one of among) {
    const away = Math.abs((one.line ?? 0) - line);
    if (away > least) continue;
    alone = away < least;
    [best, least] = [away <= near ? one : best, away];
  }
  return alone && least <= near ? best : undefined;
}
