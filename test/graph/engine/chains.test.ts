import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chains } from "../../../graph/engine/chains.ts";
import { closure } from "../../../graph/engine/closure.ts";
import type { StepRow } from "../../../graph/engine/csr.ts";
import { compiled } from "./check.ts";
import { problems } from "./graphs.ts";

describe("chains", () => {
  it("leads each privilege to the target by steps that lack only it, in as few that cost something as can be", () => {
    fc.assert(
      fc.property(problems(), fc.nat(), fc.integer({ min: 0, max: 2 }), (problem, seed, stratum) => {
        const { graph } = compiled(problem);
        const target = seed % graph.privileges;
        const held = closure(graph, problem.starts, stratum).stratumOf;
        const isHeld = (p: number): boolean => (held[p] ?? 255) <= stratum;
        const usable = problem.steps
          .map((step, s) => ({ ...step, s, lacks: [...new Set(step.premises)].filter((p) => !isHeld(p)) }))
          .filter((step) => step.stratum <= stratum && step.lacks.length === 1);
        const least = distances(usable, target);
        const { via } = chains(graph, [target], held, stratum);
        for (let p = 0; p < graph.privileges; p++) {
          const step = usable.find(({ s }) => s === via[p]);
          if (p === target || isHeld(p) || !least.has(p)) expect([p, via[p]]).toEqual([p, -1]);
          else {
            expect(step?.lacks).toEqual([p]);
            const after = least.get(step?.conclusion ?? -1) ?? Number.NaN;
            expect(least.get(p)).toBe(after + (step?.cost === 0 ? 0 : 1));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Fewest steps that cost something from each privilege to the target, by relaxing until nothing changes. */
function distances(usable: readonly (StepRow & { readonly lacks: readonly number[] })[], target: number) {
  const least = new Map([[target, 0]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { lacks, conclusion, cost } of usable) {
      const after = least.get(conclusion);
      const from = lacks[0] ?? -1;
      if (after === undefined) continue;
      const own = after + (cost === 0 ? 0 : 1);
      if (own >= (least.get(from) ?? Number.POSITIVE_INFINITY)) continue;
      least.set(from, own);
      changed = true;
    }
  }
  return least;
}
