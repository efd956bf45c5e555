import type { FactReader } from "../../../model/fact.ts";
import { evidence } from "../evidence.ts";
import type { Bypass, Placement, Variant } from "../placement.ts";
import type { Routed } from "../routed.ts";
import { variantsOf } from "../variants/index.ts";
import { requestFor } from "../witness.ts";
import { patterns } from "./index.ts";
import type { Group } from "./pattern.ts";
import { sceneOf } from "./scene.ts";

/** Ways around, with the groups of routes that they get around. */
export interface Bypasses {
  /** Sorted by pattern, then by route. */
  readonly all: readonly Bypass[];
  /** By the id of the route that they are, and by the group that they get around. */
  readonly by: ReadonlyMap<string, readonly Bypass[]>;
}

/** Protected routes that one way around names. */
const mostNamed = 3;

export function findBypasses(
  facts: FactReader,
  routes: readonly Routed[],
  placement: (routed: Routed) => Placement,
): Bypasses {
  const scene = sceneOf(facts, routes, placement);
  const all: Bypass[] = [];
  const by = new Map<string, Bypass[]>();
  const variants = variantsOf(facts, routes);
  for (const { id: pattern, find } of patterns) {
    const seen = new Set<Routed>();
    for (const { routed, why, groups, because, method } of find(scene)) {
      if (seen.has(routed)) continue;
      seen.add(routed);
      const bypass: Bypass = {
        pattern,
        route: routed.id,
        why,
        around: aroundOf(groups, routed),
        witness: requestFor(routed, method),
        ...variantsAt(variants, routed),
        because: evidence(...because),
      };
      all.push(bypass);
      for (const key of new Set([routed.id, ...groups.map((group) => group.key)])) {
        const list = by.get(key);
        if (list) list.push(bypass);
        else by.set(key, [bypass]);
      }
    }
  }
  return { all, by };
}

const aroundOf = (groups: readonly Group[], self: Routed): readonly string[] =>
  [
    ...new Set(
      groups.flatMap(({ guarded }) => guarded.slice(0, mostNamed + 1).flatMap((one) => (one === self ? [] : [one.id]))),
    ),
  ].slice(0, mostNamed);

const variantsAt = (
  all: ReadonlyMap<Routed, readonly Variant[]>,
  routed: Routed,
): { readonly variants?: readonly Variant[] } => {
  const variants = all.get(routed);
  return variants ? { variants } : {};
};
