import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../importers/collect/run.ts";
import { vaultCollector } from "../../importers/vault/collect/index.ts";
import type { Collector } from "../../model/collect.ts";
import { startVault, type Vault } from "../services/vault.ts";
import { fill, mounts } from "./world.ts";

const collector = vaultCollector as unknown as Collector;
let vault: Vault;
let folder = "";
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-collect-policy-"));
  // One of its own, small: it is read once per line of the policy.
  vault = await startVault();
  await fill(vault.client, 180);
});
afterAll(async () => {
  await vault?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Collects with a token that has this policy and no other. @returns calls that were refused; the error's code where it ended */
async function refusedWith(policy: string, given: object = {}): Promise<readonly string[]> {
  const { client } = vault;
  const name = `collector-${runs++}`;
  await client.must("PUT", `sys/policies/acl/${name}`, { policy });
  const { auth } = await client.must("POST", "auth/token/create", { policies: [name], no_default_policy: true });
  const options = collector.options.parse({ address: client.access.address, ...given });
  const env = { VAULT_TOKEN: auth.client_token };
  const run = await collect(collector, { out: path.join(folder, name), options, env });
  await client.must("DELETE", `sys/policies/acl/${name}`);
  if (run.failure) return [run.failure.code];
  expect(run.finished).toBe(true);
  return run.unread.map(({ call, reason }) => `${call} ${reason}`);
}

const policyFor = (given: object): string => collector.permissions(collector.options.parse(given)).text;

describe("the policy that --permissions prints", () => {
  it("is all that collecting needs, and each line of it is needed", async () => {
    const policy = policyFor({ mount: mounts, tokens: true });
    expect(await refusedWith(policy, { tokens: true })).toEqual([]);
    const lines = policy.trim().split("\n");
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) {
      const rest = lines.filter((one) => one !== line).join("\n");
      const refused = await refusedWith(rest, { tokens: true });
      expect(refused.length, `without ${line}`).toBeGreaterThan(0);
    }
  });

  it("without mounts reads all but KV version 1 and mounts of several segments", async () => {
    const refused = await refusedWith(policyFor({}));
    expect([...refused].sort()).toEqual([
      "auth/clusters/prod/config 403 permission denied",
      "auth/clusters/prod/role/ 403 permission denied",
      "legacy/ 403 permission denied",
      "team/shop/kv/metadata/ 403 permission denied",
    ]);
  });
});
