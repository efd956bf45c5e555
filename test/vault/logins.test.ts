import { afterAll, beforeAll, expect, test } from "vitest";
import { judgeLogins, type LoginJudgement, type LoginSession } from "../authz/vault/oracle/logins.ts";
import { recordLogins } from "../authz/vault/oracle/recorded.ts";
import { Lab } from "./lab.ts";
import { LoginLab } from "./login-lab.ts";
import { generateLogins } from "./login-world.ts";

const lab = new Lab();
const logins = new LoginLab(lab);
beforeAll(async () => {
  await lab.prepare();
  await logins.prepare();
});
afterAll(() => {
  logins.close();
  lab.close();
});

test("who may log in, from where and with which policies is what Vault says", async () => {
  const judged: LoginJudgement = { differences: [], features: new Map() };
  const sessions: LoginSession[] = [];
  for (const seed of [1, 2, 3]) {
    const session = await logins.session(generateLogins(seed));
    await judgeLogins(judged, session);
    sessions.push(session);
  }
  recordLogins(lab.version, sessions, judged);
  expect(judged.differences.slice(0, 10)).toEqual([]);
  expect([...judged.features].filter(([, { ok, refused }]) => ok < 20 || refused < 10)).toEqual([]);
});
