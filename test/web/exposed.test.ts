import { expect, test } from "vitest";
import type { ExposesAnswer, ExposesRow } from "../../queries/exposes.ts";
import { exposedTogether } from "../../web/views/radius/exposed.ts";

const row = (id: string, target: string, more: Partial<ExposesRow> = {}): ExposesRow => ({
  id,
  kind: "K8sPod",
  class: "workload",
  name: id,
  access: "execute",
  certainty: "certain",
  target: `${target}#read`,
  stepCount: 3,
  proof: "p1",
  ...more,
});

const answer = (target: string, rows: readonly ExposesRow[], truncated = false): ExposesAnswer => ({
  schema: 1,
  snapshot: { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" },
  target,
  gaps: [],
  counts: { byKind: { K8sPod: truncated ? 40 : rows.length } },
  truncated,
  reachedBy: rows,
  proofs: Object.fromEntries(
    rows.map(({ proof }) => [proof, { conclusion: `${target}#read`, steps: [`${target} 1`] }]),
  ),
  steps: {},
});

test("of each start the surest, then shortest way to one of the targets, with that proof", () => {
  const together = exposedTogether([
    answer("a", [row("pod", "a", { certainty: "conditional" }), row("other", "a", { proof: "p2" })]),
    answer("b", [row("pod", "b", { stepCount: 9 })]),
  ]);
  expect(together.reachedBy.map(({ id, target }) => [id, target])).toEqual([
    ["other", "a#read"],
    ["pod", "b#read"],
  ]);
  const proofs = together.reachedBy.map(({ proof }) => together.proofs[proof]?.conclusion);
  expect(proofs).toEqual(["a#read", "b#read"]);
  expect(together.counts.byKind).toEqual({ K8sPod: 2 });
});

test("a target is no start to another", () => {
  const together = exposedTogether([answer("a", [row("pod", "a")]), answer("b", [row("a", "b")])]);
  expect(together.reachedBy.map(({ id }) => id)).toEqual(["pod"]);
});

test("where rows are left out, it says so and counts no fewer than one target alone", () => {
  const together = exposedTogether([answer("a", [row("pod", "a")], true), answer("b", [row("web", "b")])]);
  expect(together.truncated).toBe(true);
  expect(together.counts.byKind).toEqual({ K8sPod: 40 });
});

test("one answer stays what it is", () => {
  const only = answer("a", [row("pod", "a")]);
  expect(exposedTogether([only])).toBe(only);
});
