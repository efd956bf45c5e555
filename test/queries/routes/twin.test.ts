import { describe, expect, it } from "vitest";
import type { Fact, FactOf } from "../../../model/fact.ts";
import { placements } from "../../../queries/routes/book.ts";
import { patterns } from "../../../queries/routes/bypass/index.ts";
import type { PlacementBook } from "../../../queries/routes/placement.ts";
import { factsOf, graphOf } from "./world.ts";

/** The same fact without the login that it asks for; undefined where it asks for none. */
function opened(fact: Fact): readonly Fact[] | undefined {
  switch (fact.kind) {
    case "k8s.ingress-path":
      return fact.authentication.length > 0 ? [{ ...fact, authentication: [] }] : undefined;
    case "aws.listener-rule": {
      const { logins: _, ...rest } = fact;
      return fact.authenticates ? [{ ...rest, authenticates: false }] : undefined;
    }
    case "aws.api-route":
      return fact.authorization === "NONE" ? undefined : [{ ...fact, authorization: "NONE" }];
    case "k8s.middleware":
      return fact.asks === "yes" ? [{ ...fact, asks: "no" }] : undefined;
    case "k8s.proxy-policy":
      return [];
    case "edge.route":
      return fact.asks === "yes" && fact.does === "pass" ? [{ ...fact, asks: "no", controls: [] }] : undefined;
    default:
      return undefined;
  }
}

const states = (book: PlacementBook) => new Map(book.all.map(({ route, state }) => [route, state]));
const cites = (because: readonly { readonly source: string; readonly locator: string }[], { source }: Fact): boolean =>
  because.some((one) => one.source === source.document && one.locator === source.locator);
/** How an API asks is part of its routes' ids: a method that asks nobody is another route. */
const plain = (route: string): string => route.replace(/ by \w+$/, "");

/** Routes of a proxy for one path, by method: each has to ask. */
const samePath = (facts: readonly Fact[], { proxy, path, match }: FactOf<"edge.route">): readonly Fact[] =>
  facts.filter((one) => one.kind === "edge.route" && one.proxy === proxy && one.path === path && one.match === match);

/** Routes that the fact's login is the first of; of an API those that its method is one of. */
const guardedBy = ({ all }: PlacementBook, fact: Fact, facts: readonly Fact[]): readonly string[] =>
  all
    .filter(({ hops, firstAuthentication }) =>
      fact.kind === "aws.api-route"
        ? firstAuthentication && hops.some(({ because }) => cites(because, fact))
        : fact.kind === "edge.route"
          ? firstAuthentication &&
            samePath(facts, fact).some((one) => cites(hops[firstAuthentication.hop]?.because ?? [], one))
          : cites(firstAuthentication?.control.because ?? [], fact),
    )
    .map(({ route }) => route);

describe.each(patterns.map(({ id, fires, silent }) => [id, [...fires, ...silent]] as const))("%s", (_, all) => {
  it.each(all.map(({ name, files }) => [name, files] as const))(
    "a login taken away opens what it guards: %s",
    async (_, files) => {
      const facts = await factsOf(files);
      const before = placements(graphOf(facts));
      for (const fact of facts) {
        const edited = opened(fact);
        if (!edited) continue;
        const after = states(placements(graphOf([...facts.filter((one) => one !== fact), ...edited])));
        const guarded = guardedBy(before, fact, facts);
        const ofApi = fact.kind === "aws.api-route";
        const flipped = [...states(before)].flatMap(([route, state]) =>
          state === "authenticated" && (after.has(route) || !ofApi) && after.get(route) !== state ? [route] : [],
        );
        expect(flipped.sort(), fact.key).toEqual(ofApi ? [] : [...guarded].sort());
        if (ofApi) for (const route of guarded) expect(after.get(plain(route)), fact.key).toBe("unauthenticated");
      }
    },
  );
});
