import { afterAll, beforeAll, expect, test } from "vitest";
import { compile, factsOf } from "../authz/kubernetes/oracle/decision.ts";
import { generate } from "../authz/kubernetes/oracle/generate.ts";
import { judge, newJudgement } from "../authz/kubernetes/oracle/judge.ts";
import { type RecordedWorld, recordWorlds, seeds } from "../authz/kubernetes/oracle/recorded.ts";
import { eachOf } from "../services/kubernetes/client.ts";
import { Lab } from "./lab.ts";

const lab = new Lab();
beforeAll(() => lab.prepare());
afterAll(() => lab.close());

test("generated RBAC is decided as SubjectAccessReview decides it, by the same binding", async () => {
  const asRead = newJudgement();
  const asWritten = newJudgement();
  const recorded: RecordedWorld[] = [];
  const before = await lab.readBack();
  for (const seed of seeds) {
    const world = generate(seed);
    await lab.apply(world.objects);
    const verdicts = await eachOf(world.questions, ({ asker, asked }) => lab.review(asker, asked));
    const attempts = await lab.attempt(world);
    const objects = await lab.readBack();
    await lab.clear();
    const { questions, writes, impersonations } = world;
    const session = { questions, verdicts, writes, impersonations, attempts };
    judge(asRead, session, objects, await factsOf(objects), compile);
    const written = [...before, ...world.objects];
    judge(asWritten, session, written, await factsOf(before, world.objects), compile);
    recorded.push({ world, verdicts, attempts, objects });
  }
  recordWorlds(lab.version, before, recorded, asRead);
  expect(asRead.differences.slice(0, 20)).toEqual([]);
  expect(asWritten.differences.slice(0, 20)).toEqual([]);
  const decisions = [...asRead.features.values()].reduce((sum, { allowed, denied }) => sum + allowed + denied, 0);
  expect(decisions).toBeGreaterThanOrEqual(10_000);
  const thin = [...asRead.features].filter(([, { allowed, denied }]) => allowed < 50 || denied < 50);
  expect(thin).toEqual([]);
});
