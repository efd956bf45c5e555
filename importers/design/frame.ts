import type { Fact, Source } from "../../model/fact.ts";

/** Collections that no resource of a design tells of. */
const organizational: ReadonlySet<Fact["kind"]> = new Set(["aws.scp", "aws.rcp", "aws.network-acl-entry"]);

/**
 * The account of a design, and how far it is told: a design holds what it makes and nothing else.
 * @param reason in words. @param collections all that accounts have
 */
export function* frame(
  account: string,
  source: Source,
  reason: string,
  collections: readonly Fact["kind"][],
): Generator<Fact> {
  const scope = `aws:account:${account}`;
  yield { kind: "aws.account", key: scope, scope, source, accountId: account };
  for (const collection of collections) {
    const told = organizational.has(collection)
      ? ({ state: "not-asked" } as const)
      : ({ state: "partly", unmentioned: true } as const);
    yield { kind: "coverage", key: `${collection}@${scope}`, scope, source, collection, reason, ...told };
  }
}

/** A gap for each type of resource that is not modelled. @param found each such resource's type and place */
export function* gaps(
  found: Iterable<{ readonly what: string; readonly pointer: string }>,
  scope: string,
  source: Source,
): Generator<Fact> {
  const counts = new Map<string, { count: number; pointer: string }>();
  for (const { what, pointer } of found) {
    const known = counts.get(what);
    if (known) known.count += 1;
    else counts.set(what, { count: 1, pointer });
  }
  for (const [what, { count, pointer }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
    yield { kind: "unsupported", key: `${scope}|${what}`, scope, source: { ...source, locator: pointer }, what, count };
}
