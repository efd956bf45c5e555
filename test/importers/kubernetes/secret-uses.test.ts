import { describe, expect, it } from "vitest";
import { classify, fingerprintKey } from "../../../importers/credential/index.ts";
import { kubernetes } from "../../../importers/kubernetes/index.ts";
import type { Fact } from "../../../model/fact.ts";
import { file } from "../sources.ts";

const key = fingerprintKey(new Uint8Array(32).fill(7));

async function facts(items: readonly object[], fingerprintStored = false): Promise<readonly Fact[]> {
  const group = {
    files: [file("list.json", { apiVersion: "v1", kind: "List", items })],
    name: "prod",
    proposedName: "x",
  };
  const found: Fact[] = [];
  const context = {
    observedAt: "2026-11-22T00:00:00.000Z",
    problem: () => {},
    progress: () => {},
    fingerprintKey: () => key,
    fingerprintStored,
  };
  for await (const fact of kubernetes.toFacts(group, context)) found.push(fact);
  return found;
}

const from = (name: string, secret: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key: "password" } },
});
const deployment = (...env: object[]) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "app" },
  spec: { template: { metadata: {}, spec: { containers: [{ name: "web", image: "web", env }] } } },
});
const host = "orders.abc.eu-central-1.rds.amazonaws.com";
const logins = (all: readonly Fact[]) =>
  all.flatMap((fact) =>
    fact.kind === "configured-login" ? [[fact.secret, fact.host, fact.hostVariable, fact.passwordVariable]] : [],
  );
const secret = "k8s:prod:secret:app:login";

describe("a host and a password under one prefix", () => {
  it.each([
    ["a host", { name: "DB_HOST", value: host }, host],
    ["an address", { name: "DB_URL", value: `postgresql://app@${host}:5432/orders` }, `${host}:5432`],
  ])("%s", async (_, variable, expected) => {
    const all = await facts([deployment(variable, from("DB_PASSWORD", "login"))]);
    expect(logins(all)).toEqual([[secret, expected, variable.name, "DB_PASSWORD"]]);
  });

  it("with the port beside it", async () => {
    const all = await facts([
      deployment({ name: "PGHOST", value: host }, { name: "PGPORT", value: "5432" }, from("PGPASSWORD", "login")),
    ]);
    expect(logins(all)).toEqual([[secret, `${host}:5432`, "PGHOST", "PGPASSWORD"]]);
  });

  it.each([
    ["another prefix", { name: "CACHE_HOST", value: host }],
    ["no prefix", { name: "HOST", value: host }],
    ["a name that means a host in the cluster alone", { name: "DB_HOST", value: "postgres" }],
    ["an address with a password in it", { name: "DB_URL", value: `postgresql://app:hunter2@${host}/orders` }],
    ["a token", { name: "DB_HOST", value: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.c2lnbmF0dXJl" }],
    ["free text", { name: "DB_HOST", value: "the password is hunter2" }],
    ["a value from elsewhere", { name: "DB_HOST", valueFrom: { configMapKeyRef: { name: "c", key: "host" } } }],
  ])("not with %s", async (_, variable) => {
    const all = await facts([deployment(variable, from("DB_PASSWORD", "login"))]);
    expect(logins(all)).toEqual([]);
    expect(JSON.stringify(all)).not.toMatch(/hunter2|eyJ/);
  });

  it("not with a password that stands in the manifest", async () => {
    const all = await facts([deployment({ name: "DB_HOST", value: host }, { name: "DB_PASSWORD", value: "hunter2" })]);
    expect(logins(all)).toEqual([]);
    expect(JSON.stringify(all)).not.toContain("hunter2");
  });
});

describe("fingerprints of stored values", () => {
  const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  const stored = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "login", namespace: "app" },
    data: { token: Buffer.from(token).toString("base64"), note: Buffer.from("plain").toString("base64") },
  };
  const own = classify(Buffer.from(token), key)[0]?.fingerprint;

  it("are taken where the user asks for them: equal to those of the same value found elsewhere", async () => {
    const all = await facts([stored], true);
    expect(own).toMatch(/^fp1_/);
    expect(all.filter(({ kind }) => kind === "stored-fingerprint")).toMatchObject([
      { secret, entry: "token", fingerprint: own, fingerprintKey: key.id },
    ]);
    expect(JSON.stringify(all)).not.toContain(token.slice(4, 16));
  });

  it("are not taken otherwise", async () => {
    expect((await facts([stored])).filter(({ kind }) => kind === "stored-fingerprint")).toEqual([]);
  });
});
