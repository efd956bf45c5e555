import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitOf } from "../../scan/record.ts";
import { TestEstate } from "./estate.ts";
import { httpReceiver } from "./receivers.ts";

const estate = new TestEstate(["owners.yaml"]);
/** A Vault that says who it is, and refuses most of the rest. */
const answers: Record<string, unknown> = {
  "/v1/sys/health": { initialized: true, sealed: false, version: "1.20.0", cluster_name: "vault-test" },
  "/v1/auth/token/lookup-self": { data: { policies: ["ambit"] } },
  "/v1/sys/mounts": { data: { "kv/": { type: "kv", options: { version: "2" } } } },
};
let vault: Awaited<ReturnType<typeof httpReceiver>>;
const collecting = path.join(estate.store, "scans/estate/collecting");
const declare = (options: object): void =>
  estate.declare({
    sources: [
      { name: "owners", import: "assistant/owners.yaml" },
      { name: "vault", collect: { source: "vault", options } },
    ],
  });
beforeAll(async () => {
  vault = await httpReceiver(({ url }) => {
    const body = answers[url.split("?")[0] ?? ""];
    return body === undefined ? { status: 403, body: { errors: ["permission denied"] } } : { status: 200, body };
  });
  estate.env = { VAULT_TOKEN: "hvs.canary-of-a-token" };
});
afterAll(async () => {
  await vault.close();
  estate.remove();
});

describe("a scan that reads a live system", { timeout: 120_000 }, () => {
  it("stores what it may read, and is unknown for what is refused", async () => {
    declare({ address: `http://127.0.0.1:${vault.port}` });
    const record = await estate.run();
    expect([record.result, exitOf(record)]).toEqual(["unknown", 3]);
    expect(record.sources[1]).toMatchObject({ name: "vault", how: "collect", status: "refused" });
    expect(record.sources[1]?.scopes.map(({ scope, carried }) => [scope, carried])).toEqual([
      ["vault:vault-test", false],
    ]);
    expect(JSON.stringify(record)).not.toContain("canary");
    // What was collected is in the store, and nowhere else.
    expect(existsSync(collecting) ? readdirSync(collecting) : []).toEqual([]);
  });

  it("keeps what it knew, with its age, where the system does not answer", async () => {
    declare({ address: "http://127.0.0.1:9" });
    const record = await estate.run();
    expect([record.result, record.sources[1]?.status]).toEqual(["unknown", "failed"]);
    expect(record.sources[1]?.scopes).toMatchObject([{ scope: "vault:vault-test", carried: true }]);
    expect(record.sources[0]?.status).toBe("read");
  });

  it("says which option does not fit, and reads the others", async () => {
    declare({ adress: "http://127.0.0.1:9" });
    const record = await estate.run();
    expect(record.sources[1]).toMatchObject({ status: "failed" });
    expect(record.sources[1]?.reasons[0]).toContain("options");
  });
});
