import { expect, test } from "vitest";
import { classify, fingerprintKey } from "../../../importers/credential/index.ts";
import { vault } from "../../../importers/vault/index.ts";
import type { Fact } from "../../../model/fact.ts";
import { file } from "./bundle.ts";

const id = "7d3f1b90-52c4-4e0e-9a41-0c6b8f2ad1e5";
const key = fingerprintKey(new Uint8Array(32).fill(7));

async function imported(fingerprintStored: boolean): Promise<readonly Fact[]> {
  const files = Object.entries({
    "sys/auth": { data: { "approle/": { type: "approle", accessor: "auth_approle_1" } } },
    "auth/approle/role/ci": { data: { token_policies: ["ci"] } },
    "auth/approle/role/ci/role-id": { data: { role_id: id } },
  }).map(([path, answer]) => file(`vault/${path}.json`, JSON.stringify(answer)));
  const context = {
    observedAt: "2026-01-01T00:00:00.000Z",
    problem: () => undefined,
    progress: () => undefined,
    fingerprintKey: () => key,
    fingerprintStored,
  };
  const facts: Fact[] = [];
  for await (const fact of vault.toFacts({ files, name: "prod", proposedName: "vault" }, context)) facts.push(fact);
  return facts;
}

test("of a role_id its fingerprint is kept where the user asks, which is that of the same one found elsewhere", async () => {
  const facts = await imported(true);
  const [found] = classify(Buffer.from(`ROLE_ID=${id}`), key);
  expect(facts.filter(({ kind }) => kind === "stored-fingerprint")).toMatchObject([
    { secret: "vault:prod:role-id:approle/ci", fingerprint: found?.fingerprint, fingerprintKey: key.id },
  ]);
  expect(JSON.stringify(facts)).not.toContain(id);
});

test("without that nothing is", async () => {
  const facts = await imported(false);
  expect(facts.some(({ kind }) => kind === "stored-fingerprint")).toBe(false);
  expect(JSON.stringify(facts)).not.toContain(id);
});
