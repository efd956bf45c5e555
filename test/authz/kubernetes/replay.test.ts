import { expect, test } from "vitest";
import { compile } from "./oracle/decision.ts";
import { differencesOf, recordedPods } from "./oracle/pod-cases.ts";
import { replay, replayed } from "./oracle/replay.ts";

test("generated RBAC is decided as an API server decided it when it was recorded, by the same binding", async () => {
  const { differences, features, named } = replay(await replayed(), compile);
  expect(differences.slice(0, 10)).toEqual([]);
  const counts = [...features.values()];
  expect(counts.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0)).toBeGreaterThanOrEqual(10_000);
  expect([...features].filter(([, { allowed, denied }]) => allowed < 50 || denied < 50)).toEqual([]);
  expect(named).toBeGreaterThan(2_000);
});

test("generated pods are refused by the checks of Pod Security by which it refused them", () => {
  const verdicts = recordedPods();
  expect(differencesOf(verdicts).slice(0, 10)).toEqual([]);
  expect(verdicts.filter((verdict) => verdict !== "invalid").length).toBeGreaterThan(3_000);
});
