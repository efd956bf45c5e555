import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import type { TokenAnswer } from "../../queries/token/answer.ts";
import { inside, scratch } from "./process.ts";

const place = scratch();
afterAll(() => {
  vi.unstubAllEnvs();
  place.remove();
});

/** The estate and what leaked of it, under a fingerprint key of its own. */
async function imported(name: string): Promise<string> {
  const store = path.join(place.path, name);
  const key = path.join(place.path, `${name}.key`);
  writeFileSync(key, Buffer.alloc(32, name), { mode: 0o600 });
  vi.stubEnv("AMBIT_FINGERPRINT_KEY_FILE", key);
  const { code } = await inside([
    "import",
    "examples/assistant",
    "examples/leaks/reports",
    "--store",
    store,
    "--quiet",
  ]);
  expect(code).toBe(0);
  return store;
}

it("what the leaks open, alone and together, is as their guardrails say, under any fingerprint key", async () => {
  for (const name of ["one", "other"]) {
    const store = await imported(name);
    const { code, stdout } = await inside(["check", "examples/leaks/guardrails.yaml", "--store", store]);
    expect([code, stdout.split("\n")[0]]).toEqual([0, "10 passed, 0 failed, 0 unknown"]);
  }
}, 60_000);

it("each leaked file is answered with whose it is, what it reaches and what ends it", async () => {
  const store = await imported("files");
  const ask = async (file: string): Promise<TokenAnswer> => {
    const words = ["--file", `examples/leaks/files/${file}`, "--format", "json", "--limit", "100"];
    const { code, stdout } = await inside(["token", ...words, "--store", store, "--quiet"]);
    expect(code).toBe(0);
    return JSON.parse(stdout) as TokenAnswer;
  };
  const reached = ({ reach }: TokenAnswer): readonly string[] => reach.targets.map(({ id }) => id);
  const key = await ask("pipeline.env");
  // The order of the guardrail: the key, then the sessions that it was used for, each once nothing opens it anew.
  expect(key.plan.contain.map(({ control, residual }) => [control, residual.nodes])).toEqual([
    ["revoke:credential:AKIAVQRDX25J6EXAMPLE", 20],
    ["revoke:arn:aws:iam::379105826643:user/ci-deploy", 19],
    ["revoke:arn:aws:iam::602718495331:role/ci-deploy", 2],
    ["revoke:arn:aws:iam::841936207754:role/export-publisher", 0],
  ]);
  // The trust policies of both roles take tokens of the main branch; the release role of the workload account follows.
  const token = await ask("github-actions.jwt");
  expect(reached(token)).toEqual(
    expect.arrayContaining([
      "arn:aws:iam::379105826643:role/github-release",
      "arn:aws:iam::379105826643:role/github-preview",
      "arn:aws:iam::602718495331:role/ci-release",
    ]),
  );
  expect([token.plan.contain, token.plan.destroy].flat().at(-1)?.residual.nodes).toBe(0);
  const config = await ask("kubeconfig.yaml");
  expect(config.credentials).toMatchObject([
    { resolution: "exact", principals: ["k8s:assistant-prod:serviceaccount:agents:session-keeper"] },
  ]);
  expect(reached(config)).toContain("k8s:assistant-prod:secret:agents:tool-credentials");
  expect([config.plan.contain, config.plan.destroy].flat().at(-1)?.residual.nodes).toBe(0);
}, 60_000);
