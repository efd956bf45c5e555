import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildCsr, type StepColumns, type StepRow } from "../../../graph/engine/csr.ts";
import { problems } from "./graphs.ts";

const row = (premises: number[], conclusion: number, stratum = 0, cost = 1): StepRow => ({
  premises,
  conclusion,
  stratum,
  cost,
});

const columnsOf = (rows: readonly StepRow[]): StepColumns => {
  const premiseStart = [0];
  for (const { premises } of rows) premiseStart.push((premiseStart.at(-1) ?? 0) + premises.length);
  return {
    premiseStart: Int32Array.from(premiseStart),
    premises: Int32Array.from(rows.flatMap(({ premises }) => premises)),
    conclusion: Int32Array.from(rows, ({ conclusion }) => conclusion),
    stratum: Uint8Array.from(rows, ({ stratum }) => stratum),
    cost: Uint16Array.from(rows, ({ cost }) => cost),
  };
};

describe("buildCsr", () => {
  it("keeps each premise once, and indexes steps by premise and by conclusion", () => {
    const graph = buildCsr(4, [row([2, 0, 2], 1, 1, 7), row([], 3), row([0], 1, 2, 0)]);
    expect(graph).toEqual({
      privileges: 4,
      steps: 3,
      premiseStart: Int32Array.of(0, 2, 2, 3),
      premises: Int32Array.of(2, 0, 0),
      conclusion: Int32Array.of(1, 3, 1),
      stratum: Uint8Array.of(1, 0, 2),
      cost: Uint16Array.of(7, 1, 0),
      useStart: Int32Array.of(0, 2, 2, 3, 3),
      uses: Int32Array.of(0, 2, 0),
      makeStart: Int32Array.of(0, 0, 2, 2, 3),
      makes: Int32Array.of(0, 2, 1),
    });
  });

  it("takes a graph of nothing", () => {
    expect(buildCsr(0, [])).toMatchObject({ privileges: 0, steps: 0, premiseStart: Int32Array.of(0) });
  });

  it("takes rows from a generator and the same rows as columns", () => {
    fc.assert(
      fc.property(problems({ most: 300 }), ({ privileges, steps }) => {
        expect(buildCsr(privileges, columnsOf(steps))).toEqual(buildCsr(privileges, steps.values()));
      }),
      { numRuns: 20 },
    );
  });

  it("agrees with the rows it was built from", () => {
    fc.assert(
      fc.property(problems({ most: 500 }), ({ privileges, steps }) => {
        const graph = buildCsr(privileges, steps);
        const slice = (items: Int32Array, start: Int32Array, i: number) => [...items.slice(start[i], start[i + 1])];
        const having = (test: (step: StepRow) => boolean) =>
          [...steps.keys()].filter((s) => test(steps[s] ?? row([], 0)));
        for (const [s, { premises }] of steps.entries()) {
          expect(slice(graph.premises, graph.premiseStart, s)).toEqual([...new Set(premises)]);
        }
        for (let p = 0; p < privileges; p += 7) {
          expect(slice(graph.uses, graph.useStart, p)).toEqual(having(({ premises }) => premises.includes(p)));
          expect(slice(graph.makes, graph.makeStart, p)).toEqual(having(({ conclusion }) => conclusion === p));
        }
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ["a premise that is no privilege", row([4], 0), "premise of step 0 is 4, not an integer from 0 to 3"],
    ["a conclusion that is no privilege", row([0], -1), "conclusion of step 0 is -1, not an integer from 0 to 3"],
    ["a stratum past assumed", row([0], 1, 3), "stratum of step 0 is 3, not an integer from 0 to 2"],
    ["a cost that does not fit", row([0], 1, 0, 65_536), "cost of step 0 is 65536, not an integer from 0 to 65535"],
    ["a broken cost", row([0], 1, 0, 0.5), "cost of step 0 is 0.5, not an integer from 0 to 65535"],
  ])("refuses %s", (_, step, message) => {
    expect(() => buildCsr(4, [step])).toThrow(new RangeError(message));
  });

  it("refuses columns of unequal length", () => {
    const columns = { ...columnsOf([row([0], 1), row([1], 2)]), cost: [1] };
    expect(() => buildCsr(4, columns)).toThrow("cost of step 1 is undefined, not an integer from 0 to 65535");
  });
});
