import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closure, NO_STEP, NOT_REACHED, START } from "../../../graph/engine/closure.ts";
import { buildCsr } from "../../../graph/engine/csr.ts";
import { compiled } from "./check.ts";
import { problems } from "./graphs.ts";
import { naiveClosure, naiveLevels } from "./naive.ts";
import { named } from "./named.ts";

describe("closure", () => {
  it("reaches what the definition reaches, each privilege in the same stratum", () => {
    fc.assert(
      fc.property(problems(), fc.integer({ min: 0, max: 2 }), (problem, maxStratum) => {
        const { graph, banned } = compiled(problem);
        const { stratumOf, order, count } = closure(graph, problem.starts, maxStratum, banned);
        const expected = naiveClosure(problem, maxStratum);
        expect(Array.from(stratumOf)).toEqual(
          Array.from(stratumOf, (_, privilege) => expected.get(privilege) ?? NOT_REACHED),
        );
        expect(count).toBe(expected.size);
        expect(new Set(order)).toEqual(new Set(expected.keys()));
      }),
      { numRuns: 100 },
    );
  });

  it("names for every privilege a step that concludes it from privileges that fired before, of no later stratum", () => {
    fc.assert(
      fc.property(problems(), (problem) => {
        const { graph, banned } = compiled(problem);
        const { stratumOf, by, order } = closure(graph, problem.starts, 2, banned);
        const fired = new Set<number>();
        const wrong: number[] = [];
        for (const privilege of order) {
          const s = by[privilege] ?? NO_STEP;
          const stratum = stratumOf[privilege] ?? NOT_REACHED;
          const step = problem.steps[s];
          const right =
            step === undefined
              ? s === START && problem.starts.includes(privilege)
              : banned?.[s] !== 1 &&
                step.conclusion === privilege &&
                step.stratum <= stratum &&
                step.premises.every((p) => fired.has(p) && (stratumOf[p] ?? NOT_REACHED) <= stratum);
          if (!right) wrong.push(privilege);
          fired.add(privilege);
        }
        expect(wrong).toEqual([]);
        expect(Array.from(by.keys()).filter((p) => !fired.has(p) && by[p] !== NO_STEP)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("derives every privilege at its least level, so that proofs are short", () => {
    fc.assert(
      fc.property(problems({ most: 600 }), (problem) => {
        const { graph, banned } = compiled(problem);
        const { by, order } = closure(graph, problem.starts, 2, banned);
        const levels = new Map<number, number>();
        for (const privilege of order) {
          const step = problem.steps[by[privilege] ?? NO_STEP];
          const premises = step?.premises.map((premise) => levels.get(premise) ?? Infinity) ?? [];
          levels.set(privilege, Math.max(0, ...premises) + (step === undefined || step.cost === 0 ? 0 : 1));
        }
        expect(levels).toEqual(naiveLevels(problem, 2));
      }),
      { numRuns: 60 },
    );
  });

  it("needs every premise of a step, and counts a repeated one once", () => {
    const { graph, ids, names } = named("a + b -> both", "a + a + c -> twice", "a + a -> once");
    expect(names(closure(graph, ids("a"), 0).order)).toEqual(["a", "once"]);
    expect(names(closure(graph, ids("a", "c"), 0).order).sort()).toEqual(["a", "c", "once", "twice"]);
  });

  it("does not lift itself up by its own conclusion", () => {
    const { graph, ids, names } = named("a -> a", "b -> b", "b + a -> b", "c -> d", "d -> c");
    expect(names(closure(graph, ids("a"), 0).order)).toEqual(["a"]);
  });

  it("fires a step without premises at once, and one that waits for it after", () => {
    const { graph, id, names } = named("-> x", "x -> y", "-> later @1");
    const { order, stratumOf } = closure(graph, [], 1);
    expect(names(order)).toEqual(["x", "y", "later"]);
    expect(stratumOf[id("later")]).toBe(1);
  });

  it("joins premises of different strata in the latest of them", () => {
    const { graph, id, ids } = named(
      "s -> sure",
      "s -> maybe @1",
      "s -> guess @2",
      "sure + maybe -> m",
      "m + guess -> g",
    );
    const { stratumOf } = closure(graph, ids("s"), 2);
    expect([stratumOf[id("m")], stratumOf[id("g")]]).toEqual([1, 2]);
  });

  it("prefers a long certain proof to a short conditional one", () => {
    const { graph, id, ids } = named("s -> t @1", "s -> a", "a -> b", "b -> t");
    const { stratumOf, by } = closure(graph, ids("s"), 2);
    expect([stratumOf[id("t")], by[id("t")]]).toEqual([0, 3]);
  });

  it("leaves later strata and banned steps out", () => {
    const { graph, ids, names } = named("s -> a", "s -> b @1", "s -> c @2", "b -> d");
    expect(names(closure(graph, ids("s"), 1).order)).toEqual(["s", "a", "b", "d"]);
    expect(names(closure(graph, ids("s"), 2, Uint8Array.of(0, 1, 0, 0)).order)).toEqual(["s", "a", "c"]);
  });

  it("lets a free step take a privilege before the next level does", () => {
    const { graph, id, ids } = named("s -> t $1", "s -> hub $0", "hub -> t $0");
    expect(closure(graph, ids("s"), 0).by[id("t")]).toBe(2);
  });

  it("hands on all of what a privilege leads to, be it thousands", () => {
    const fan = (from: number, first: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({ premises: [from], conclusion: first + i, stratum: i % 2, cost: 1 }));
    const steps = [...fan(0, 2, 700), ...fan(1, 400, 5_000), ...fan(3, 10, 3_000)];
    const { count, stratumOf } = closure(buildCsr(6_000, steps), [0, 1], 1);
    expect(count).toBe(5_400);
    const expected = naiveClosure({ privileges: 6_000, steps, starts: [0, 1] }, 1);
    expect(Array.from(stratumOf)).toEqual(Array.from(stratumOf, (_, p) => expected.get(p) ?? NOT_REACHED));
  });

  it("has no hop limit", () => {
    const length = 100_000;
    const steps = Array.from({ length }, (_, p) => ({ premises: [p], conclusion: p + 1, stratum: 0, cost: 1 }));
    expect(closure(buildCsr(length + 1, steps), [0], 0).count).toBe(length + 1);
  });

  it("answers on a graph of nothing, and gives repeated starts once", () => {
    expect(closure(buildCsr(0, []), [], 2).count).toBe(0);
    expect([...closure(buildCsr(2, []), [1, 1], 2).order]).toEqual([1]);
  });

  it("gives the same arrays twice", () => {
    fc.assert(
      fc.property(problems({ most: 400 }), (problem) => {
        const first = closure(compiled(problem).graph, problem.starts, 2);
        const { graph } = compiled(problem);
        closure(graph, [], 2);
        expect(closure(graph, problem.starts, 2)).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  it("refuses a start that is no privilege", () => {
    expect(() => closure(buildCsr(2, []), [2], 0)).toThrow(
      new RangeError("start 2 is not a privilege; the graph has 2"),
    );
  });
});
