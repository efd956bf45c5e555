import { expect, test } from "vitest";
import { totalOf } from "./oracle/judge.ts";
import { judgeLogins, type LoginJudgement } from "./oracle/logins.ts";
import { recordedLogins, recordedTexts, recordedWorlds } from "./oracle/recorded.ts";
import { replay } from "./oracle/replay.ts";
import { textVerdict } from "./oracle/texts.ts";

test("generated policies are decided as Vault decided them when they were recorded", () => {
  const judged = replay(recordedWorlds());
  expect(judged.differences.slice(0, 10)).toEqual([]);
  const { allowed, denied } = totalOf(judged);
  expect(allowed + denied).toBeGreaterThanOrEqual(5_000);
  expect(allowed).toBeGreaterThanOrEqual((allowed + denied) / 3);
  expect([...judged.features].filter(([, tally]) => tally.allowed + tally.denied < 100)).toEqual([]);
  expect([...judged.features].filter(([, tally]) => tally.allowed < 30 || tally.denied < 30)).toEqual([]);
});

test("and who logged in, from where and with which policies", async () => {
  const judged: LoginJudgement = { differences: [], features: new Map() };
  for (const session of recordedLogins()) await judgeLogins(judged, session);
  expect(judged.differences.slice(0, 10)).toEqual([]);
  const attempts = [...judged.features.values()].reduce((sum, { ok, refused }) => sum + ok + refused, 0);
  expect(attempts).toBeGreaterThan(500);
});

test("and which texts are policies, to which effect", () => {
  const { server, verdicts } = recordedTexts();
  const own = verdicts.map(([text]) => [text, textVerdict(text, `vault-${server}`)]);
  expect(own).toEqual(verdicts);
});
