import type { Fact } from "../../model/fact.ts";
import type { TagContradiction } from "../port.ts";
import type { Directory } from "./names.ts";
import { type Tag, type TagKeys, tagsOf } from "./tags.ts";

/**
 * Where the tags or labels of one thing say different things of one question: two keys that both name the technical owner, or
 * one key in two spellings. `owner` beside a key that means one owner alone is no contradiction: the closer word counts.
 */
export function contradictions(fact: Fact, keys: TagKeys, directory: Directory): readonly TagContradiction[] {
  const tags = tagsOf(fact);
  if (tags.length < 2) return [];
  const found: TagContradiction[] = [];
  const put = (about: string, own: readonly Tag[], plain: (value: string) => string): void => {
    if (new Set(own.map(({ value }) => plain(value))).size > 1) found.push({ about, tags: own });
  };
  const claims = keys.claims(tags);
  for (const role of ["business", "technical"] as const) {
    const own = claims.filter((one) => one.role === role);
    const close = own.filter(({ isForBoth }) => !isForBoth);
    put(`its ${role} owner`, close.length > 0 ? close : own, (name) => directory.key(name));
  }
  const fields = Map.groupBy(keys.about(tags), ({ field }) => field);
  for (const [field, own] of fields) put(field, own, (value) => value.trim().toLowerCase());
  return found;
}
