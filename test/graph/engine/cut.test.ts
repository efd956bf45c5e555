import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Closers } from "../../../graph/engine/closing.ts";
import { closure } from "../../../graph/engine/closure.ts";
import { buildCsr, type StepRow } from "../../../graph/engine/csr.ts";
import { cheapestCut, type Residue } from "../../../graph/engine/cut.ts";
import { proof } from "../../../graph/engine/proof.ts";

/** A small AND/OR graph; per step its alternatives, each the controls that close it. */
interface World {
  readonly rows: readonly StepRow[];
  readonly alternatives: readonly (readonly (readonly number[])[])[];
  readonly weights: readonly number[];
  readonly privileges: number;
}

const target = 1;
const start = 0;

function closersOf({ rows, alternatives, weights }: World): Closers {
  const flat = alternatives.flatMap((own, step) => own.map((controls) => ({ step, controls })));
  const alternativeStart = [0];
  for (const own of alternatives) alternativeStart.push((alternativeStart.at(-1) ?? 0) + own.length);
  return {
    weights,
    steps: rows.length,
    alternativeStart,
    stepOf: flat.map(({ step }) => step),
    counts: () => true,
    controlsOf: (a) => flat[a]?.controls ?? [],
    alternativesOf: (control) => flat.flatMap(({ controls }, a) => (controls.includes(control) ? [a] : [])),
  };
}

function residueOf({ rows, privileges }: World): (banned: Uint8Array) => Residue {
  const graph = buildCsr(privileges, rows);
  return (banned) => {
    const held = closure(graph, [start], 2, banned);
    return {
      reached: (held.by[target] ?? -2) === -2 ? [] : [target],
      proof: (of) => proof(graph, held, of) ?? [],
    };
  };
}

/** Whether the target is reached after the controls, by the definition: a step is gone when every alternative is closed. */
function reachedAfter(world: World, controls: ReadonlySet<number>): boolean {
  const held = new Set([start]);
  for (let grown = -1; grown !== held.size; ) {
    grown = held.size;
    for (const [step, { premises, conclusion }] of world.rows.entries()) {
      const own = world.alternatives[step] ?? [];
      if (own.length > 0 && own.every((alternative) => alternative.some((control) => controls.has(control)))) continue;
      if (premises.every((premise) => held.has(premise))) held.add(conclusion);
    }
  }
  return held.has(target);
}

function cheapest(world: World): number {
  let least = Infinity;
  for (let mask = 0; mask < 1 << world.weights.length; mask++) {
    const chosen = new Set(world.weights.keys().filter((control) => (mask & (1 << control)) !== 0));
    if (reachedAfter(world, chosen)) continue;
    least = Math.min(
      least,
      [...chosen].reduce((sum, control) => sum + (world.weights[control] ?? 0), 0),
    );
  }
  return least;
}

const worlds: fc.Arbitrary<World> = fc
  .record({ privileges: fc.integer({ min: 3, max: 9 }), controls: fc.integer({ min: 1, max: 8 }) })
  .chain(({ privileges, controls }) => {
    const any = fc.integer({ min: 0, max: privileges - 1 });
    const closing = fc.uniqueArray(fc.integer({ min: 0, max: controls - 1 }), { maxLength: 3 });
    const step = fc.record({
      premises: fc.uniqueArray(any, { minLength: 1, maxLength: 3 }),
      conclusion: any,
      alternatives: fc.array(closing, { minLength: 1, maxLength: 3 }),
    });
    return fc
      .record({
        steps: fc.array(step, { minLength: 1, maxLength: 18 }),
        weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: controls, maxLength: controls }),
      })
      .map(({ steps, weights }) => ({
        privileges,
        weights,
        rows: steps.map(({ premises, conclusion }) => ({ premises, conclusion, stratum: 0, cost: 1 })),
        alternatives: steps.map((one) => one.alternatives),
      }));
  });

describe("a cut", () => {
  it("is the cheapest there is", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { controls, weight, lowerBound, uncuttable } = cheapestCut(closersOf(world), residueOf(world));
        const least = cheapest(world);
        if (least === Infinity) {
          expect(uncuttable).toEqual([target]);
          return;
        }
        expect(uncuttable).toEqual([]);
        expect(reachedAfter(world, new Set(controls))).toBe(false);
        expect(weight).toBe(least);
        expect(lowerBound).toBe(least);
      }),
      { numRuns: 1000 },
    );
  });

  it("is valid and has a true bound where the search stops early", () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 0, max: 2 }), (world, rounds) => {
        const { controls, weight, lowerBound } = cheapestCut(closersOf(world), residueOf(world), rounds);
        const least = cheapest(world);
        if (least === Infinity) return;
        expect(reachedAfter(world, new Set(controls))).toBe(false);
        expect(lowerBound).toBeLessThanOrEqual(least);
        expect(weight).toBeGreaterThanOrEqual(least);
        for (const control of controls)
          if (lowerBound < weight)
            expect(reachedAfter(world, new Set(controls.filter((one) => one !== control)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
