import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hittingSet } from "../../../graph/engine/hitting-set.ts";

/** Every subset of the elements tried. */
function cheapest(weights: readonly number[], sets: readonly (readonly number[])[]): number {
  let least = Infinity;
  for (let mask = 0; mask < 1 << weights.length; mask++) {
    if (!sets.every((set) => set.some((element) => (mask & (1 << element)) !== 0))) continue;
    least = Math.min(
      least,
      weights.reduce((sum, weight, element) => sum + ((mask & (1 << element)) !== 0 ? weight : 0), 0),
    );
  }
  return least;
}

const problems = fc.integer({ min: 1, max: 9 }).chain((elements) =>
  fc.record({
    weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: elements, maxLength: elements }),
    sets: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: elements - 1 }), { minLength: 1 }), { maxLength: 12 }),
  }),
);

describe("a hitting set", () => {
  it("hits every set at the least weight", () => {
    fc.assert(
      fc.property(problems, ({ weights, sets }) => {
        const { chosen, weight, lowerBound } = hittingSet(weights, sets);
        expect(sets.every((set) => set.some((element) => chosen.includes(element)))).toBe(true);
        expect(weight).toBe(cheapest(weights, sets));
        expect(lowerBound).toBe(weight);
      }),
      { numRuns: 500 },
    );
  });

  it("is a hitting set with a true bound where the search is cut off", () => {
    fc.assert(
      fc.property(problems, ({ weights, sets }) => {
        const { chosen, weight, lowerBound } = hittingSet(weights, sets, 1);
        const least = cheapest(weights, sets);
        expect(sets.every((set) => set.some((element) => chosen.includes(element)))).toBe(true);
        expect(lowerBound).toBeLessThanOrEqual(least);
        expect(weight).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  it("of nothing is nothing", () => {
    expect(hittingSet([1], [])).toEqual({ chosen: [], weight: 0, lowerBound: 0 });
  });
});
