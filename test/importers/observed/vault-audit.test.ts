import { describe, expect, it } from "vitest";
import { vaultAudit } from "../../../importers/observed/index.ts";
import { read } from "../sources.ts";

const hash = (text: string): string => `hmac-sha256:${text}`;
const entry = (path: string, rest: object = {}) => ({
  time: "2026-11-02T10:00:00.5Z",
  type: "response",
  auth: { accessor: hash("a"), display_name: "token", entity_id: "e-1", policies: ["app"] },
  request: { id: "r", operation: "read", path, remote_address: "10.0.0.9", data: { password: hash("x") } },
  response: { data: { value: "a-value-that-nobody-may-see" } },
  ...rest,
});
const lines = (...entries: readonly object[]): string => entries.map((one) => `${JSON.stringify(one)}\n`).join("");
const uses = async (...entries: readonly object[]) =>
  (await read(vaultAudit, { "audit.log": lines(...entries) })).said("observed.use");

describe("Vault audit", () => {
  it("is told by responses, of the entity of the token", async () => {
    const said = await uses(entry("secret/data/app", { type: "request" }), entry("secret/data/app"));
    expect(said).toMatchObject([
      { identity: "vault:cluster:entity:e-1", action: "read", resource: "secret/data/app", count: 1, outcome: "done" },
    ]);
    expect(JSON.stringify(said)).not.toContain("nobody-may-see");
  });

  it("knows the role of a token by its login, whose accessor has the same hash", async () => {
    const login = entry("auth/kubernetes/login", {
      auth: { accessor: hash("a"), metadata: { role: "app" }, entity_id: "e-1" },
      request: { operation: "update", path: "auth/kubernetes/login" },
    });
    expect(await uses(login, entry("secret/data/app"))).toMatchObject([
      { identity: "vault:cluster:auth-role:kubernetes/app", action: "update", also: ["vault:cluster:entity:e-1"] },
      { identity: "vault:cluster:auth-role:kubernetes/app", action: "read" },
    ]);
  });

  it("tells refused requests, and cuts tokens off paths", async () => {
    const said = await uses(
      entry("secret/data/app", { error: "1 error occurred: permission denied" }),
      entry("auth/token/lookup/hvs.CAESIexampleexampleexampleexample"),
    );
    expect(said).toMatchObject([{ outcome: "denied" }, { resource: "auth/token/lookup" }]);
  });
});
