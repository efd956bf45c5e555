import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closure, NOT_REACHED } from "../../../graph/engine/closure.ts";
import { buildCsr } from "../../../graph/engine/csr.ts";
import { together } from "../../../graph/engine/together.ts";
import { compiled } from "./check.ts";
import { problems } from "./graphs.ts";

describe("together", () => {
  it("reaches for each start what its own closure reaches, without what is held anyway", () => {
    const starts = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 70 });
    fc.assert(
      fc.property(problems(), starts, fc.integer({ min: 0, max: 2 }), (problem, seeds, maxStratum) => {
        const { graph } = compiled(problem);
        const asked = seeds.map((own) => own.map((seed) => seed % graph.privileges));
        const anyway = closure(graph, problem.starts, maxStratum).stratumOf;
        const found = asked.map((): number[] => []);
        together(graph, problem.starts, asked, maxStratum, ({ first, size, reached, lanes }) => {
          for (const p of reached)
            for (let lane = 0; lane < size; lane++) if (((lanes[p] ?? 0) >>> lane) & 1) found[first + lane]?.push(p);
        });
        for (const [index, own] of asked.entries()) {
          const { order } = closure(graph, [...problem.starts, ...own], maxStratum);
          const expected = [...order].filter((p) => anyway[p] === NOT_REACHED);
          expect(new Set(found[index])).toEqual(new Set(expected));
          expect(found[index]).toHaveLength(expected.length);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("refuses what is no privilege", () => {
    expect(() => together(buildCsr(1, []), [], [[1]], 2, () => {})).toThrow(RangeError);
  });
});
