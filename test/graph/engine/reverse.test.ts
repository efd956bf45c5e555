import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOT_REACHED } from "../../../graph/engine/closure.ts";
import { buildCsr } from "../../../graph/engine/csr.ts";
import { type Reverse, reverse } from "../../../graph/engine/reverse.ts";
import { compiled } from "./check.ts";
import { circuits, problems, random } from "./graphs.ts";
import { naiveClosure, type Problem } from "./naive.ts";
import { type Named, named } from "./named.ts";

/** The first stratum in which a privilege with the always-held ones reaches a target. */
const naive = (problem: Problem, targets: readonly number[], alone: number, maxStratum: number): number => {
  const reached = naiveClosure({ ...problem, starts: [...problem.starts, alone] }, maxStratum);
  return Math.min(...targets.map((target) => reached.get(target) ?? NOT_REACHED));
};

/** Privileges that the always-held ones do not reach: the question is idle for others. */
const unreached = (problem: Problem, count: number, seed: number): number[] => {
  const reached = naiveClosure(problem, 2);
  const next = random(seed);
  const open = Array.from({ length: problem.privileges }, (_, p) => p).filter((p) => !reached.has(p));
  return Array.from({ length: count }, () => open[Math.floor(next() * open.length)] ?? 0);
};

const who = ({ names }: Named, { reaches }: Reverse): string[] =>
  names([...reaches.keys()].filter((p) => reaches[p] === 1)).sort();

describe("reverse", () => {
  it("finds exactly the privileges whose own closure holds a target, in the same stratum", () => {
    fc.assert(
      fc.property(
        problems({ most: 150, bans: false }),
        fc.integer(),
        fc.integer({ min: 0, max: 2 }),
        (drawn, seed, max) => {
          const problem = { ...drawn, starts: seed % 3 === 0 ? [] : drawn.starts };
          const targets = unreached(problem, 1 + (seed & 1), seed);
          const { reaches, stratumOf } = reverse(compiled(problem).graph, targets, problem.starts, max);
          const expected = Array.from(stratumOf, (_, alone) => naive(problem, targets, alone, max));
          expect(Array.from(stratumOf)).toEqual(expected);
          expect(Array.from(reaches)).toEqual(expected.map((stratum) => (stratum === NOT_REACHED ? 0 : 1)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("finds the sources that hold together what joint steps need", () => {
    fc.assert(
      fc.property(circuits(), fc.boolean(), (problem, none) => {
        const always = none ? [] : problem.starts;
        const top = problem.privileges - 1;
        const { stratumOf } = reverse(compiled(problem).graph, [top], always, 2);
        const expected = Array.from(stratumOf, (_, alone) => naive({ ...problem, starts: always }, [top], alone, 2));
        expect(Array.from(stratumOf)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it("agrees also on targets that the always-held privileges reach, in whatever stratum", () => {
    fc.assert(
      fc.property(problems({ most: 120, bans: false }), fc.nat(), (problem, seed) => {
        const { graph } = compiled(problem);
        const target = seed % problem.privileges;
        const always = problem.starts.slice(0, seed % 3);
        const { stratumOf } = reverse(graph, [target], always, 2);
        const expected = Array.from(stratumOf, (_, alone) => naive({ ...problem, starts: always }, [target], alone, 2));
        expect(Array.from(stratumOf)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("answers for the candidates alone when they are named", () => {
    fc.assert(
      fc.property(problems({ most: 2_000, bans: false }), fc.integer(), (problem, seed) => {
        const targets = unreached(problem, 3, seed);
        const candidates = unreached(problem, 12, ~seed);
        const { stratumOf } = reverse(compiled(problem).graph, targets, problem.starts, 2, candidates);
        const expected = Array.from(stratumOf, (_, p) =>
          candidates.includes(p) ? naive(problem, targets, p, 2) : NOT_REACHED,
        );
        expect(Array.from(stratumOf)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("does not take one half of a joint step for the whole", () => {
    const example = named("a -> role", "b -> secret", "both -> role", "both -> secret", "role + secret -> token");
    const { graph, ids } = example;
    expect(who(example, reverse(graph, ids("token"), [], 0))).toEqual(["both", "token"]);
    expect(who(example, reverse(graph, ids("token"), ids("role"), 0))).toEqual(["b", "both", "secret", "token"]);
  });

  it("chains joint steps, more candidates than run side by side", () => {
    const halves = Array.from({ length: 70 }, (_, i) => [`left${i} -> l`, `right${i} -> r`, `full${i} -> left${i}`]);
    const full = Array.from({ length: 70 }, (_, i) => [`full${i} -> right${i}`]);
    const example = named(...halves.flat(), ...full.flat(), "l + r -> m", "m + l -> t");
    const expected = ["m", "t", ...Array.from({ length: 70 }, (_, i) => `full${i}`)];
    expect(who(example, reverse(example.graph, example.ids("t"), [], 0))).toEqual(
      expected.filter((n) => n !== "m").sort(),
    );
  });

  it("waits for the slowest of the candidates that run side by side", () => {
    const slow = ["c -> l", "c -> x1", "x1 -> x2", "x2 -> x3", "x3 -> r"];
    const example = named("l + r -> t", ...slow, "a -> y", "y -> l", "y -> r", "b -> l");
    const { graph, ids } = example;
    expect(who(example, reverse(graph, ids("t"), [], 0, ids("a", "c")))).toEqual(["a", "c"]);
    expect(who(example, reverse(graph, ids("t"), [], 0, ids("c", "b", "a")))).toEqual(["a", "c"]);
    expect(who(example, reverse(graph, ids("t"), [], 0))).toEqual(["a", "c", "t", "y"]);
  });

  it("gives each privilege the first stratum in which it reaches", () => {
    const { graph, id, ids } = named("a -> t @1", "b -> a", "b -> c @2", "c -> t", "s -> held @1", "held + d -> t");
    const { stratumOf } = reverse(graph, ids("t"), ids("s"), 2);
    expect(ids("t", "a", "b", "c", "d").map((p) => stratumOf[p])).toEqual([0, 1, 1, 0, 1]);
    expect(reverse(graph, ids("t"), ids("s"), 0).reaches[id("d")]).toBe(0);
  });

  it("says that everything reaches what is held anyway", () => {
    const { graph, ids } = named("s -> t @1", "a -> b");
    expect([...reverse(graph, ids("t"), ids("s"), 2).stratumOf]).toEqual([1, 0, 1, 1]);
    expect([...reverse(graph, ids("t"), ids("s"), 0).reaches]).toEqual([0, 1, 0, 0]);
  });

  it("answers on a graph of nothing and refuses what is no privilege", () => {
    expect(reverse(buildCsr(0, []), [], [], 2).reaches).toHaveLength(0);
    expect(() => reverse(buildCsr(1, []), [1], [], 0)).toThrow(RangeError);
    expect(() => reverse(buildCsr(1, []), [0], [], 0, [3])).toThrow(RangeError);
  });
});
