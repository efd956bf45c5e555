import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { best } from "../../../graph/engine/best.ts";
import { buildCsr } from "../../../graph/engine/csr.ts";
import { proof } from "../../../graph/engine/proof.ts";
import { compiled } from "./check.ts";
import { problems } from "./graphs.ts";
import { naiveCosts } from "./naive.ts";
import { named } from "./named.ts";

describe("best", () => {
  it("solves Knuth's equation as the definition does", () => {
    fc.assert(
      fc.property(problems(), fc.integer({ min: 0, max: 2 }), (problem, maxStratum) => {
        const { graph, banned } = compiled(problem);
        const { cost } = best(graph, problem.starts, maxStratum, banned);
        const expected = naiveCosts(problem, maxStratum);
        expect(Array.from(cost)).toEqual(Array.from(cost, (_, p) => expected.get(p) ?? Infinity));
      }),
      { numRuns: 40 },
    );
  });

  it("names for every privilege the step that gives its cost", () => {
    fc.assert(
      fc.property(problems(), (problem) => {
        const { graph, banned } = compiled(problem);
        const { cost, by } = best(graph, problem.starts, 2, banned);
        const wrong = [...by.entries()].filter(([privilege, s]) => {
          const step = problem.steps[s];
          if (step === undefined) return false;
          const premises = [...new Set(step.premises)].map((premise) => cost[premise] ?? Infinity);
          const sum = premises.reduce((total, premise) => total + premise, 0) + step.cost;
          return step.conclusion !== privilege || sum !== cost[privilege];
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("takes the cheaper of a short and a long proof", () => {
    const { graph, id, ids } = named("s -> t $9", "s -> a $2", "a -> b $2", "b -> t $2");
    const cheapest = best(graph, ids("s"), 0);
    expect(cheapest.cost[id("t")]).toBe(6);
    expect(proof(graph, cheapest, id("t"))).toEqual([1, 2, 3]);
  });

  it("adds the premises of a step, a shared sub-proof once for each", () => {
    const { graph, id, ids } = named("s -> a $5", "a -> b $1", "a -> c $1", "b + c -> t $1", "b + b -> u $1");
    const { cost } = best(graph, ids("s"), 0);
    expect(cost[id("t")]).toBe(13);
    expect(cost[id("u")]).toBe(7);
  });

  it("goes round a free cycle once", () => {
    const { graph, id, ids } = named("s -> a $3", "a -> b $0", "b -> a $0", "b -> t $0");
    const cheapest = best(graph, ids("s"), 0);
    expect(cheapest.cost[id("t")]).toBe(3);
    expect(proof(graph, cheapest, id("t"))).toEqual([0, 1, 3]);
  });

  it("keeps to the strata asked for and counts them alike", () => {
    const { graph, id, ids } = named("s -> t $9", "s -> t @1 $1", "-> u @2 $4");
    expect(best(graph, ids("s"), 0).cost[id("t")]).toBe(9);
    expect(best(graph, ids("s"), 1).cost[id("t")]).toBe(1);
    expect(best(graph, ids("s"), 1).cost[id("u")]).toBe(Infinity);
    expect(best(graph, ids("s"), 2).cost[id("u")]).toBe(4);
  });

  it("stays finite where the tree cost doubles with every step", () => {
    const doublings = 1_500;
    const steps = Array.from({ length: doublings }, (_, i) => [
      { premises: [3 * i], conclusion: 3 * i + 1, stratum: 0, cost: 1 },
      { premises: [3 * i], conclusion: 3 * i + 2, stratum: 0, cost: 1 },
      { premises: [3 * i + 1, 3 * i + 2], conclusion: 3 * i + 3, stratum: 0, cost: 1 },
    ]).flat();
    const graph = buildCsr(3 * doublings + 1, steps);
    const cheapest = best(graph, [0], 0);
    expect(cheapest.cost[3 * doublings]).toBe(Number.MAX_VALUE);
    expect(proof(graph, cheapest, 3 * doublings)).toHaveLength(3 * doublings);
  });

  it("answers on a graph of nothing and refuses a start that is no privilege", () => {
    expect(best(buildCsr(0, []), [], 0).cost).toHaveLength(0);
    expect(() => best(buildCsr(2, []), [-1], 0)).toThrow(
      new RangeError("start -1 is not a privilege; the graph has 2"),
    );
  });
});
