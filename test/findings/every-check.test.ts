import { beforeAll, describe, expect, it } from "vitest";
import type { GraphReader } from "../../graph/port.ts";
import { checks } from "../../queries/findings/index.ts";
import { patterns } from "../../queries/routes/bypass/index.ts";
import { factsOf } from "../queries/routes/world.ts";
import { cases } from "./cases.ts";
import { chainCases } from "./chain-cases.ts";
import { type Unrun, unrunIn } from "./covered.ts";
import { moreCases, unreadRow } from "./more-cases.ts";
import { ask, graphOf } from "./world.ts";

const fired = new Map<string, number>();
const silent = new Map<string, number>();
const count = (of: Map<string, number>, check: string): void => void of.set(check, (of.get(check) ?? 0) + 1);

/** Counts what a check makes of a graph; where it could not look it is not silent. */
function tried(check: string, graph: GraphReader): void {
  const [row] = ask(graph, { checks: [check], suppressed: true }).checks;
  if (row?.status === "found") count(fired, check);
  else if (row && row.evaluated.length > 0) count(silent, check);
}

let unrun: readonly Unrun[];
beforeAll(async () => {
  unrun = await unrunIn(
    async () => {
      for (const [check, , facts] of [...cases, ...moreCases]) tried(check, graphOf(facts));
      for (const { check, graph } of await chainCases()) tried(check, graph);
      // Of an account whose roles were not read.
      tried("GOV-OWN-01", graphOf(unreadRow, true));
      for (const {
        id,
        fires: [fires],
        silent: [near],
      } of patterns)
        for (const one of [fires, near]) if (one) tried(id, graphOf(await factsOf(one.files)));
    },
    (file) => /\/queries\/findings\/(checks\/[^/]+|bypass|fingerprints)\.ts$/.test(file),
  );
}, 120_000);

describe("of every check", () => {
  it.each(checks.flatMap(({ elsewhere, id }) => (elsewhere === undefined ? [[id]] : [])))(
    "%s has a case in which it fires, and one in which it looks and is silent",
    (id) => {
      expect(fired.get(id) ?? 0, "fires").toBeGreaterThan(0);
      expect(silent.get(id) ?? 0, "silent").toBeGreaterThan(0);
    },
  );

  it("every branch has run in one of them", () => {
    expect(unrun).toEqual([]);
  });
});
