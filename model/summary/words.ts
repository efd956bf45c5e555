import type { FactBase } from "../fact/base.ts";

/** One line for each fact kind of a family: what the fact says, in the source's words, without a value that could be secret. */
export type Summaries<M> = { readonly [K in keyof M]: (fact: M[K]) => string };

/** Items as text, the rest counted: proofs are read by people. */
export function list(items: readonly string[], shown = 4): string {
  if (items.length === 0) return "nothing";
  const head = items.slice(0, shown).join(", ");
  return items.length > shown ? `${head} and ${items.length - shown} more` : head;
}

/** `<namespace>/<name>`. */
export const spaced = (fact: { readonly namespace: string; readonly name: string } & FactBase<string>): string =>
  `${fact.namespace}/${fact.name}`;
