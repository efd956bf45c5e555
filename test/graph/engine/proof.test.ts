import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { best } from "../../../graph/engine/best.ts";
import { closure } from "../../../graph/engine/closure.ts";
import { buildCsr } from "../../../graph/engine/csr.ts";
import { proof } from "../../../graph/engine/proof.ts";
import { compiled, fault } from "./check.ts";
import { problems } from "./graphs.ts";
import type { Problem } from "./naive.ts";
import { named } from "./named.ts";

/** Every privilege of a small problem, every tenth of a large one. */
const targets = ({ privileges }: Problem): number[] =>
  Array.from({ length: privileges }, (_, p) => p).filter((p) => privileges < 200 || p % 10 === 0);

describe("proof", () => {
  it("of a closure replays, keeps to the target's stratum and has no step to spare", () => {
    fc.assert(
      fc.property(problems(), (problem) => {
        const { graph, banned } = compiled(problem);
        const reached = closure(graph, problem.starts, 2, banned);
        for (const target of targets(problem)) {
          const steps = proof(graph, reached, target);
          const stratum = reached.stratumOf[target] ?? 255;
          expect(steps === undefined).toBe(stratum === 255);
          if (steps !== undefined) expect(fault(problem, steps, target, stratum)).toBeUndefined();
        }
      }),
      { numRuns: 30 },
    );
  });

  it("of the best costs replays and has no step to spare", () => {
    fc.assert(
      fc.property(problems(), fc.integer({ min: 0, max: 2 }), (problem, maxStratum) => {
        const { graph, banned } = compiled(problem);
        const cheapest = best(graph, problem.starts, maxStratum, banned);
        for (const target of targets(problem)) {
          const steps = proof(graph, cheapest, target);
          expect(steps === undefined).toBe(cheapest.cost[target] === Infinity);
          if (steps !== undefined) expect(fault(problem, steps, target, maxStratum)).toBeUndefined();
        }
      }),
      { numRuns: 30 },
    );
  });

  it("lists a step that two others need once, before both", () => {
    const { graph, id, ids } = named("s -> a", "a -> b", "a -> c", "b + c -> t");
    expect(proof(graph, closure(graph, ids("s"), 0), id("t"))).toEqual([0, 1, 2, 3]);
  });

  it("is empty for a start, and for nothing else", () => {
    const { graph, id, ids } = named("s -> a", "b -> c", "-> free");
    const reached = closure(graph, ids("s"), 0);
    expect(proof(graph, reached, id("s"))).toEqual([]);
    expect(proof(graph, reached, id("free"))).toEqual([2]);
    expect(proof(graph, reached, id("c"))).toBeUndefined();
    expect(proof(graph, reached, 99)).toBeUndefined();
  });

  it("may be as long as the graph", () => {
    const length = 100_000;
    const steps = Array.from({ length }, (_, p) => ({ premises: [p], conclusion: p + 1, stratum: 0, cost: 1 }));
    const graph = buildCsr(length + 1, steps);
    expect(proof(graph, closure(graph, [0], 0), length)).toHaveLength(length);
  });
});
