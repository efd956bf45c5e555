import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closure, NOT_REACHED } from "../../../graph/engine/closure.ts";
import { Removal } from "../../../graph/engine/removal.ts";
import { compiled } from "./check.ts";
import { problems } from "./graphs.ts";
import { named } from "./named.ts";

/** Which steps are taken away: each drawn by number, so that the sets may repeat and overlap. */
const sets = fc.array(fc.array(fc.nat(), { maxLength: 60 }), { minLength: 1, maxLength: 8 });

describe("removal", () => {
  it("loses and weakens what a closure without the steps does, one question after another", () => {
    fc.assert(
      fc.property(problems(), sets, fc.integer({ min: 0, max: 2 }), (problem, drawn, maxStratum) => {
        const { graph, banned } = compiled(problem);
        const found = closure(graph, problem.starts, maxStratum, banned);
        const removal = new Removal(graph, found, maxStratum, banned);
        for (const numbers of drawn) {
          const steps = numbers.map((number) => number % graph.steps);
          const without = banned?.slice() ?? new Uint8Array(graph.steps);
          for (const step of steps) without[step] = 1;
          const { stratumOf } = closure(graph, problem.starts, maxStratum, without);
          const expected = found.stratumOf.slice();
          const { lost, weaker } = removal.without(steps);
          for (const privilege of lost) expected[privilege] = NOT_REACHED;
          for (const { privilege, stratum } of weaker) expected[privilege] = stratum;
          expect(Array.from(stratumOf)).toEqual(Array.from(expected));
          expect(new Set(lost).size + new Set(weaker.map(({ privilege }) => privilege)).size).toBe(
            Array.from(stratumOf).filter((stratum, p) => stratum !== found.stratumOf[p]).length,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it("does not lift a cycle up by itself", () => {
    const { graph, ids, names } = named("s -> a", "a -> b", "b -> c", "c -> a");
    const removal = new Removal(graph, closure(graph, ids("s"), 0), 0);
    expect(names(removal.without([0]).lost).sort()).toEqual(["a", "b", "c"]);
    expect(removal.without([3]).lost).toEqual([]);
  });

  it("lets a privilege fall from certain to conditional, and what it is needed for with it", () => {
    const { graph, id, ids } = named("s -> a", "s -> a @1", "a -> b", "s -> c", "b + c -> d", "b -> e @2");
    const removal = new Removal(graph, closure(graph, ids("s"), 2), 2);
    const { lost, weaker } = removal.without([0]);
    expect(lost).toEqual([]);
    expect(new Map(weaker.map(({ privilege, stratum }) => [privilege, stratum]))).toEqual(
      new Map([
        [id("a"), 1],
        [id("b"), 1],
        [id("d"), 1],
      ]),
    );
    expect(removal.without([0, 1, 3]).lost).toHaveLength(5);
  });

  it("looks only at what is derived from the steps", () => {
    const lines = Array.from({ length: 50 }, (_, i) => `s -> a${i}`);
    const { graph, ids, names } = named(...lines, "a0 -> t", "a1 -> t");
    const removal = new Removal(graph, closure(graph, ids("s"), 0), 0);
    const { lost, doubted } = removal.without([0]);
    expect(names(lost)).toEqual(["a0"]);
    expect(doubted).toBe(2);
  });
});
