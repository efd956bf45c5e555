import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidateLosses } from "../../../graph/engine/candidates.ts";
import { closure, NOT_REACHED } from "../../../graph/engine/closure.ts";
import { compiled } from "./check.ts";
import { problems } from "./graphs.ts";
import { named } from "./named.ts";

const sets = fc.array(fc.array(fc.nat(), { maxLength: 40 }), { maxLength: 100 });

describe("candidate losses", () => {
  it("are for each candidate what a closure without its steps loses", () => {
    fc.assert(
      fc.property(problems({ most: 600 }), sets, fc.integer({ min: 0, max: 2 }), (problem, drawn, maxStratum) => {
        const { graph, banned } = compiled(problem);
        const found = closure(graph, problem.starts, maxStratum, banned);
        const candidates = drawn.map((numbers) => numbers.map((number) => number % graph.steps));
        const targets = Array.from({ length: graph.privileges }, (_, p) => p).filter((p) => p % 3 > 0);
        const losses = candidateLosses(graph, found, targets, maxStratum, candidates, banned);
        for (const [candidate, steps] of candidates.entries()) {
          const without = banned?.slice() ?? new Uint8Array(graph.steps);
          for (const step of steps) without[step] = 1;
          const { stratumOf } = closure(graph, problem.starts, maxStratum, without);
          const expected = targets.filter(
            (target) => found.stratumOf[target] !== NOT_REACHED && stratumOf[target] === NOT_REACHED,
          );
          expect(losses.lost(candidate)).toEqual(expected);
          expect(losses.counts[candidate]).toBe(expected.length);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("find what cuts a target off, and that a redundant step does not", () => {
    const { graph, id, ids, names } = named("s -> a", "a -> b", "a -> c", "b -> t", "c -> t", "t + a -> u", "c -> a");
    const found = closure(graph, ids("s"), 0);
    const candidates = [[0], [1], [1, 2], [3, 4], [5], []];
    const losses = candidateLosses(graph, found, ids("t", "u", "a"), 0, candidates);
    expect(candidates.map((_, candidate) => names(losses.lost(candidate)))).toEqual([
      ["t", "u", "a"],
      [],
      ["t", "u"],
      ["t", "u"],
      ["u"],
      [],
    ]);
    expect(losses.lost(4)).toEqual([id("u")]);
  });

  it("are none where nothing is reached or nothing is asked", () => {
    const { graph, ids } = named("s -> a", "b -> t");
    const found = closure(graph, ids("s"), 0);
    expect([...candidateLosses(graph, found, ids("t"), 0, [[0], [1]]).counts]).toEqual([0, 0]);
    expect(candidateLosses(graph, found, ids("a"), 0, []).counts).toHaveLength(0);
  });
});
