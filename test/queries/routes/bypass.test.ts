import { describe, expect, it } from "vitest";
import { placements } from "../../../queries/routes/book.ts";
import { patterns } from "../../../queries/routes/bypass/index.ts";
import type { Configuration } from "../../../queries/routes/bypass/pattern.ts";
import { factsOf, graphOf } from "./world.ts";

const foundIn = async ({ files }: Configuration) => placements(graphOf(await factsOf(files)));

describe.each(patterns.map((pattern) => [pattern.id, pattern] as const))("%s", (id, { fires, silent }) => {
  it.each(fires.map((configuration) => [configuration.name, configuration] as const))("fires: %s", async (_, one) => {
    const book = await foundIn(one);
    const found = book.bypasses.filter(({ pattern }) => pattern === id);
    expect(found.length, JSON.stringify(book.all.map(({ route, state }) => [route, state]))).toBeGreaterThan(0);
    for (const { route, because, why, witness } of found) {
      expect(book.of(route).flatMap((placement) => placement.bypasses.map(({ pattern }) => pattern))).toContain(id);
      expect(because.length).toBeGreaterThan(0);
      expect(why).not.toBe("");
      expect(witness.url).toMatch(/^[a-z]+:\/\//);
    }
  });

  it.each(silent.map((configuration) => [configuration.name, configuration] as const))("silent: %s", async (_, one) => {
    const book = await foundIn(one);
    expect(book.bypasses.filter(({ pattern }) => pattern === id)).toEqual([]);
  });
});

it("there are 14 patterns, each with its number", () => {
  expect(patterns.map(({ id }) => id)).toEqual(
    Array.from({ length: 14 }, (_, index) => `AUTH-BYP-${String(index + 1).padStart(2, "0")}`),
  );
});
