import { expect, test } from "vitest";
import { admissionDifferences, recordedAdmission } from "./oracle/admission-cases.ts";
import { compile, factsOf } from "./oracle/decision.ts";
import { judge, newJudgement, questionsAlone } from "./oracle/judge.ts";
import { nodeSeed, recordedNodes } from "./oracle/node-record.ts";
import { nodeObjects, nodeQuestions } from "./oracle/nodes.ts";
import { differencesOf, recordedPods } from "./oracle/pod-cases.ts";
import { recordedWorlds } from "./oracle/recorded.ts";
import { replay, replayed } from "./oracle/replay.ts";

test("generated RBAC is decided as an API server decided it when it was recorded, by the same binding", {
  timeout: 120_000,
}, async () => {
  const { differences, features, named } = replay(await replayed(), compile);
  expect(differences.slice(0, 10)).toEqual([]);
  const counts = [...features.values()];
  expect(counts.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0)).toBeGreaterThanOrEqual(10_000);
  expect([...features].filter(([, { allowed, denied }]) => allowed < 50 || denied < 50)).toEqual([]);
  expect(named).toBeGreaterThan(2_000);
});

test("kubelets may do what the Node authorizer let them do", async () => {
  const objects = [...recordedWorlds().before, ...nodeObjects(nodeSeed)];
  const judgement = newJudgement();
  const session = questionsAlone(nodeQuestions(nodeSeed), recordedNodes());
  judge(judgement, session, objects, await factsOf(objects), compile);
  expect(judgement.differences.slice(0, 10)).toEqual([]);
});

test("generated pods are refused by the checks of Pod Security by which it refused them", () => {
  const verdicts = recordedPods();
  expect(differencesOf(verdicts).slice(0, 10)).toEqual([]);
  expect(verdicts.filter((verdict) => verdict !== "invalid").length).toBeGreaterThan(3_000);
});

test("and let in by its default, the namespace's labels and what is exempt", async () => {
  const { server, verdicts } = recordedAdmission();
  expect((await admissionDifferences(server, verdicts)).slice(0, 10)).toEqual([]);
  expect(verdicts.filter((verdict) => verdict === "0").length).toBeGreaterThan(100);
});
