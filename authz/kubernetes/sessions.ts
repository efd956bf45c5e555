import type { Fact } from "../../model/fact.ts";
import { type Grant, grouped } from "./grant-index.ts";
import { impliedGroups } from "./subjects.ts";

/** Grants that one session holds at once. */
export interface Session {
  readonly subject: string;
  /** Where all of them hold; absent for the whole cluster. */
  readonly namespace?: string;
  /** In the order of what was asked. */
  readonly grants: readonly Grant[];
  readonly because: readonly [Fact, ...Fact[]];
}

/**
 * One grant of each list, all held by one session in one namespace or everywhere: a subject's own, and those of groups it
 * is in by what it is. At least one is the subject's own, so that what a group has alone is told once, of the group. Only
 * combinations of which no part is enough for the same names.
 */
export function* together(cluster: string, ...lists: readonly (readonly Grant[])[]): Iterable<Session> {
  const indexed = lists.map((grants) => grouped(grants, ({ subject }) => subject));
  for (const subject of new Set(indexed.flatMap((index) => [...index.keys()]))) {
    const chain = [subject, ...impliedGroups(cluster, subject)];
    const held = indexed.map((index) => chain.flatMap((each) => index.get(each) ?? []));
    if (held.some(({ length }) => length === 0)) continue;
    const everywhere = held.map((grants) => grants.filter(({ namespace }) => namespace === undefined));
    yield* minimal(subject, combinations(everywhere));
    const placed = held.map((grants) => grouped(grants, ({ namespace }) => namespace ?? ""));
    for (const namespace of new Set(placed.flatMap((index) => [...index.keys()]))) {
      if (namespace === "") continue;
      const options = placed.map((index, list) => [...(index.get(namespace) ?? []), ...(everywhere[list] ?? [])]);
      const here = combinations(options).filter((grants) => grants.some((grant) => grant.namespace === namespace));
      yield* minimal(subject, here, namespace);
    }
  }
}

function minimal(subject: string, all: readonly (readonly Grant[])[], namespace?: string): readonly Session[] {
  const sessions = all
    .filter((grants) => grants.some((grant) => grant.subject === subject))
    .map((grants) => ({
      subject,
      ...(namespace === undefined ? {} : { namespace }),
      grants,
      because: factsOf(grants),
    }));
  return sessions.filter(
    (one) => !sessions.some((other) => isPart(other.because, one.because) && isAsWide(other, one)),
  );
}

function combinations(options: readonly (readonly Grant[])[]): readonly (readonly Grant[])[] {
  return options.reduce<readonly (readonly Grant[])[]>(
    (chosen, grants) => chosen.flatMap((some) => grants.map((grant) => [...some, grant])),
    [[]],
  );
}

const factsOf = (grants: readonly Grant[]): readonly [Fact, ...Fact[]] =>
  [...new Set(grants.flatMap(({ because }) => because))] as [Fact, ...Fact[]];

const isPart = (some: readonly Fact[], all: readonly Fact[]): boolean =>
  some.length < all.length && some.every((fact) => all.includes(fact));

/** Whether every grant of the one holds for all names that the other's does. */
const isAsWide = (one: Session, other: Session): boolean =>
  one.grants.every(({ names }, list) => {
    const wanted = other.grants[list]?.names ?? [];
    return names.length === 0 || (wanted.length > 0 && wanted.every((name) => names.includes(name)));
  });
