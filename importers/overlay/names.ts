import type { FactReader } from "../../model/fact.ts";

/** By source, the one cluster or account that the snapshot has; what it has several of is left out. */
export function knownNames(base: FactReader): ReadonlyMap<string, string> {
  const all: readonly (readonly [source: string, names: readonly string[]])[] = [
    ["aws", base.of("aws.account").map(({ accountId }) => accountId)],
    ["kubernetes", base.of("k8s.cluster").map(({ name }) => name)],
    ["vault", base.of("vault.cluster").map(({ name }) => name)],
  ];
  return new Map(
    all.flatMap(([source, [only, ...others]]) => (only === undefined || others.length > 0 ? [] : [[source, only]])),
  );
}
