import { expect, it } from "vitest";
import { closure } from "../../../graph/engine/closure.ts";
import { buildCsr } from "../../../graph/engine/csr.ts";
import { makeEstate } from "../../../tools/bench/estate.ts";
import { nativeKernel } from "../../../tools/bench/native.ts";
import { graphologyPeer, naivePeer } from "../../../tools/bench/peers.ts";
import { withSection } from "../../../tools/bench/section.ts";

const ascending = (privileges: Iterable<number>): number[] => [...privileges].sort((a, b) => a - b);

it("is compared with peers that reach the same", async () => {
  const kernel = nativeKernel();
  try {
    for (const shape of ["dense", "tiered"] as const) {
      const estate = makeEstate(shape, 2_000, 7);
      const graph = buildCsr(estate.privileges, estate.steps);
      const peers = [naivePeer(estate), graphologyPeer(estate)];
      for (const start of estate.entries) {
        const expected = ascending(closure(graph, [start], 0).order);
        for (const { run } of peers) expect(ascending(run(start)())).toEqual(expected);
        const native = await kernel?.load(graph, start);
        expect(native?.reached ?? expected).toEqual(expected);
        expect(await native?.contestant.sample(2)).not.toBeNaN();
        await native?.contestant.stop();
      }
    }
  } finally {
    kernel?.dispose();
  }
});

it("is compared on graphs of the shape that the page states", () => {
  const { privileges, steps } = makeEstate("tiered", 10_000, 7);
  const joint = Array.from(steps.conclusion).filter(
    (_, s) => (steps.premiseStart[s + 1] ?? 0) - (steps.premiseStart[s] ?? 0) > 1,
  );
  const outDegree = new Map<number, number>();
  for (const premise of Array.from(steps.premises)) outDegree.set(premise, (outDegree.get(premise) ?? 0) + 1);
  expect(steps.premises.length / privileges).toBeCloseTo(10, 1);
  expect(joint.length / privileges).toBeCloseTo(0.3, 5);
  expect(Math.max(...outDegree.values())).toBeGreaterThan(200);
  expect(makeEstate("tiered", 10_000, 7).steps).toEqual(steps);
});

it("replaces its own section of the page and nothing else", () => {
  const page = withSection(withSection("# Benchmarks\n", "one", "first"), "two", "second");
  const again = withSection(page, "one", "third");
  expect(again).toBe(page.replace("first", "third"));
  expect(withSection(again, "one", "first")).toBe(page);
  expect(page.startsWith("# Benchmarks\n\n<!-- bench one -->\n\nfirst\n")).toBe(true);
  expect(() => withSection("<!-- bench one -->", "one", "x")).toThrow("does not close it");
});
