import fc from "fast-check";
import { expect, it } from "vitest";
import { problems, shapeOf } from "./graphs.ts";

it("draws graphs of 50 to 2,000 privileges with cycles, a fifth of the steps joint, 20 to 80 % reachable", () => {
  const drawn = fc.sample(problems({ bans: false }), 100);
  const shapes = drawn.map(shapeOf);
  expect(Math.min(...drawn.map(({ privileges }) => privileges))).toBeLessThan(300);
  expect(Math.max(...drawn.map(({ privileges }) => privileges))).toBeGreaterThan(1_000);
  expect(shapes.filter(({ cyclic }) => cyclic)).toHaveLength(100);
  expect(Math.min(...shapes.map(({ joint }) => joint))).toBeGreaterThanOrEqual(0.2);
  expect(Math.min(...shapes.map(({ reached }) => reached))).toBeGreaterThanOrEqual(0.2);
  expect(Math.max(...shapes.map(({ reached }) => reached))).toBeLessThanOrEqual(0.8);
  expect(shapes.filter(({ reached }) => reached < 0.4).length).toBeGreaterThan(5);
  expect(shapes.filter(({ reached }) => reached > 0.6).length).toBeGreaterThan(5);
});

it("draws every kind of step the engine must cope with", () => {
  const steps = fc.sample(problems(), 30).flatMap((problem) => problem.steps);
  const distinct = (premises: readonly number[]): number => new Set(premises).size;
  expect(steps.some(({ premises }) => premises.length === 0)).toBe(true);
  expect(steps.some(({ premises }) => distinct(premises) === 1 && premises.length > 1)).toBe(true);
  expect(steps.some(({ premises }) => distinct(premises) > 1 && distinct(premises) < premises.length)).toBe(true);
  expect(steps.some(({ premises, conclusion }) => premises.length === 1 && premises[0] === conclusion)).toBe(true);
  expect(steps.some(({ premises }) => distinct(premises) === 4)).toBe(true);
  expect(new Set(steps.map(({ stratum }) => stratum))).toEqual(new Set([0, 1, 2]));
  expect(steps.some(({ cost }) => cost === 0)).toBe(true);
});
