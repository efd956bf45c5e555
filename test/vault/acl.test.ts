import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "../authz/vault/oracle/generate.ts";
import { judge, newJudgement, type Session, totalOf } from "../authz/vault/oracle/judge.ts";
import { recordWorlds, seeds } from "../authz/vault/oracle/recorded.ts";
import { Lab } from "./lab.ts";

const lab = new Lab();
beforeAll(() => lab.prepare());
afterAll(() => lab.close());

test("generated policies are decided as Vault decides them", async () => {
  const judged = newJudgement();
  const sessions: Session[] = [];
  for (const seed of seeds) {
    const world = generate(seed);
    const { ids, tokens } = await lab.apply(world);
    const session = { world, ids, verdicts: await lab.ask(world, ids, tokens) };
    judge(judged, session, `vault-${lab.version}`);
    sessions.push(session);
  }
  recordWorlds(lab.version, sessions, judged);
  expect(judged.differences.slice(0, 20)).toEqual([]);
  const { allowed, denied } = totalOf(judged);
  expect(allowed + denied).toBeGreaterThanOrEqual(5_000);
  expect(allowed).toBeGreaterThanOrEqual((allowed + denied) / 3);
  expect([...judged.features].filter(([, tally]) => tally.allowed + tally.denied < 100)).toEqual([]);
});
