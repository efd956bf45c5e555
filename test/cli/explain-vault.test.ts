import { expect, test } from "vitest";
import { vault } from "../../cli/explain/vault.ts";
import { FactBase } from "../../graph/facts.ts";
import {
  authMethod,
  authRole,
  below,
  kv,
  liveToken,
  namespace,
  path,
  vaultCluster,
  vaultPolicy,
} from "../../model/examples/vault.ts";

const closed = { ...vaultCluster(), kind: "closed-world", key: "vault:main" } as const;
const facts = new FactBase([
  vaultCluster(),
  namespace("team-a"),
  authMethod("kubernetes"),
  authRole("kubernetes", "app", ["app"]),
  vaultPolicy("app"),
  path("app", "kv/data/app/*", "read"),
  path("app", "kv/metadata/app", "list"),
  path("app", "kv/old/*", "read"),
  path("app", "sys/auth/*", "update"),
  kv(),
  below("team-a", authMethod("approle")),
  below("team-a", authRole("approle", "ci", ["ci"])),
  below("team-a", path("ci", "kv/data/*", "read")),
  below("team-a", path("ci", "sys/auth/*", "update")),
  liveToken(["app"]),
  closed as never,
]);
const snapshot = { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" };
const asked = (login: string, operation: string, at: string) =>
  vault.one({ facts, snapshot } as never, { login, operation, path: at });

test("a login of the snapshot is asked by method and role, by its name alone, by its id", async () => {
  for (const login of ["kubernetes/app", "app", "vault:main:auth-role:kubernetes/app"]) {
    const answer = await asked(login, "read", "kv/data/app/db");
    expect(answer).toMatchObject({
      decision: "allow",
      decidedBy: "vault-pattern",
      request: { principal: "auth role kubernetes/app", resource: "kv/data/app/db" },
      because: [{ effect: "Allow", summary: expect.stringContaining("kv/data/app/*") }],
    });
  }
  expect(await asked("app", "update", "kv/data/app/db")).toMatchObject({ decision: "deny" });
  await expect(asked("nobody", "read", "kv/data/app/db")).rejects.toMatchObject({ code: "usage.unknown-node" });
});

test("a LIST is asked with its final slash, whether or not it was written", async () => {
  for (const at of ["kv/metadata/app", "kv/metadata/app/", "/v1/kv/metadata/app"])
    expect(await asked("app", "list", at)).toMatchObject({
      decision: "allow",
      request: { action: "list", resource: "kv/metadata/app/" },
    });
  expect(await asked("app", "read", "kv/metadata/app")).toMatchObject({ decision: "deny" });
});

test("a path of version 1 on an engine of version 2 grants, and gives nothing", async () => {
  const granted = await asked("app", "read", "kv/old/db");
  expect(granted.decision).toBe("allow");
  expect(granted.notes).toContain(
    "`kv` is a KV engine of version 2: its entries are at `kv/data/old/db`, and nothing is here",
  );
  const wanted = await asked("app", "read", "kv/data/old/db");
  expect(wanted.decision).toBe("deny");
  expect(wanted.notes).toContain(
    "`kv/old/*` grants read as on version 1; `kv` is of version 2, where it gives nothing",
  );
  expect((await asked("app", "read", "kv/data/app/db")).notes).toHaveLength(1);
});

test("a login of a namespace is asked with the namespace in the path; protected paths are protected there too", async () => {
  expect(await asked("team-a/approle/ci", "read", "team-a/kv/data/db")).toMatchObject({
    decision: "allow",
    request: { principal: "auth role team-a/approle/ci" },
  });
  expect(await asked("team-a/approle/ci", "read", "kv/data/db")).toMatchObject({ decision: "deny" });
  expect(await asked("team-a/approle/ci", "update", "team-a/sys/auth/new")).toMatchObject({
    decision: "deny",
    decidedBy: "vault-sudo",
  });
});

test("a live token is asked by its accessor", async () => {
  expect(await asked("a1", "read", "kv/data/app/db")).toMatchObject({
    decision: "allow",
    request: { principal: "token a1" },
  });
});
