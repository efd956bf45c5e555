import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../../../importers/collect/run.ts";
import { vaultCollector } from "../../../../importers/vault/collect/index.ts";
import { kinds, requestPath } from "../../../../importers/vault/collect/paths.ts";
import { type Collector, Refused } from "../../../../model/collect.ts";
import { declaredAs, factLines, watched } from "../../../support/collected.ts";
import { type Replay, recordedAnswers, replayed } from "./recorded.ts";

const collector = vaultCollector as unknown as Collector;
const token = "hvs.test-token";
const canary = "canary-5up3r-53cr3t-v4lu3";
let folder = "";
let server: Replay;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-vault-"));
  server = await replayed(token);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const options = (more: object = {}) =>
  collector.options.parse({ address: server.address, name: "corp", tokens: true, ...more });
const env = { VAULT_TOKEN: token, HOME: "/nowhere" };

async function everything(bundle: string): Promise<string> {
  const names = await readdir(bundle, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}

describe("a Vault Enterprise with namespaces and every engine that is read", () => {
  it("is collected by every declared call and no other, to the facts of its answers", async () => {
    const out = path.join(folder, "bundle");
    const { collector: seen, made } = watched(collector);
    const run = await collect(seen, { out, options: options(), env });
    expect(run.finished).toBe(true);
    expect([...made].sort()).toEqual([...new Set(kinds.map(declaredAs))].sort());
    // Names that would lead elsewhere were not asked for.
    expect(run.unread.map(({ reason }) => reason)).toEqual(run.unread.map(() => "its name would make it another path"));
    expect(run.unread.length).toBeGreaterThanOrEqual(8);
    const allowed = (line: string): boolean =>
      kinds.some((kind) => {
        const below = kind.call.replace(/[.]/g, "\\.").replaceAll("+", "[^/]+").replace(/\*$/, ".*");
        return kind.types?.[0] !== "kv-v1" && new RegExp(`^${kind.method} (team/(shop/)?)?${below}$`).test(line);
      });
    const folders = new Set(["LIST old/", "LIST old/f/", "LIST team/shop/kv/"]);
    expect(server.asked.filter((line) => !allowed(line) && !folders.has(line))).toEqual([]);
    expect(server.asked.filter((line) => /\/(creds|token|secret-id|role-id|raw|data|login)(\/|$)/.test(line))).toEqual([
      ...server.asked.filter((line) => /^(GET|LIST|POST) (team\/(shop\/)?)?auth\/token\//.test(line)),
    ]);

    const { "auth/token/lookup-self": _, ...answers } = await recordedAnswers();
    await writeFile(path.join(folder, "export.json"), JSON.stringify({ format: "vault-export/v1", answers }));
    const plain = await factLines(path.join(folder, "export.json"), { as: ["vault=corp"] });
    const live = await factLines(out);
    const notCoverage = (fact: string): boolean => !fact.startsWith('{"kind":"coverage"');
    expect(live.facts.filter(notCoverage)).toEqual(plain.facts.filter(notCoverage));
    expect(live.facts.some((fact) => fact.includes("vault.namespace") && fact.includes("team/shop"))).toBe(true);
    const text = await everything(out);
    expect(text).not.toContain(canary);
    expect(text).not.toContain(token);
    expect(text).not.toContain("0b6ac9a0-1111-2222-3333-444455556666");
  });

  it("leaves out what its options leave out, and says so", async () => {
    const out = path.join(folder, "less");
    const before = server.asked.length;
    await collect(collector, { out, options: options({ tokens: false, skipMetadata: true }), env });
    const asked = server.asked.slice(before);
    expect(asked.filter((line) => /accessor|GET secret\/metadata/.test(line))).toEqual([]);
    const { calls } = JSON.parse(await readFile(path.join(out, "manifest.json"), "utf8"));
    expect(calls).toContainEqual({ call: "auth/token/accessors/", status: "not-asked", reason: "without tokens" });
  });

  it("stops where the token ends, and goes on with another", async () => {
    const out = path.join(folder, "ends");
    const limits = { total: 1, perScope: 1 };
    server.endAfter(15);
    const first = await collect(collector, { out, options: options(), env, limits });
    expect(first.finished).toBe(false);
    expect(first.failure).toMatchObject({
      code: "collect.unauthenticated",
      message: "Vault no longer takes the token: it has expired or was revoked",
    });
    expect(first.counts.refused, "what the token's end refused is not taken for refused").toBeLessThanOrEqual(12);
    server.tokens.add("hvs.other").add(token);
    const second = await collect(collector, { out, options: options(), env: { ...env, VAULT_TOKEN: "hvs.other" } });
    expect(second.finished).toBe(true);
    expect((await factLines(out)).facts).toEqual((await factLines(path.join(folder, "bundle"))).facts);
  });

  it("says what is missing before anything is written", async () => {
    const open = (more: object, given: object): Promise<unknown> =>
      collect(collector, {
        out: path.join(folder, "none"),
        options: options(more),
        env: { HOME: "/nowhere", ...given },
      });
    await expect(open({}, {})).rejects.toMatchObject({ code: "collect.unauthenticated" });
    await expect(open({ address: undefined }, env)).rejects.toMatchObject({ code: "usage.argument" });
    await expect(open({ address: "ftp://vault" }, env)).rejects.toMatchObject({ code: "usage.argument" });
    await expect(open({ address: `https://u:${canary}@vault` }, env)).rejects.not.toMatchObject({
      message: expect.stringContaining(canary),
    });
    const bad = await collect(collector, {
      out: path.join(folder, "wrong"),
      options: options(),
      env: { ...env, VAULT_TOKEN: "hvs.wrong" },
    });
    expect(bad.failure).toMatchObject({ code: "collect.unauthenticated", message: "Vault does not take the token" });
    const down = await collect(collector, {
      out: path.join(folder, "down"),
      options: options({ address: "http://127.0.0.1:1" }),
      env,
      limits: { attempts: 1 },
    });
    expect(down.failure).toMatchObject({ code: "collect.unreachable" });
  });
});

describe("paths that are asked", () => {
  it("are those of their kind, whatever the server names", () => {
    const name = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc
        .array(fc.constantFrom("..", ".", "", "creds", "a", "%2e%2e", "\u0000", "data", "x?y"), { maxLength: 5 })
        .map((parts) => parts.join("/")),
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), name, name, (kind, mountName, given) => {
        const mount = kind.types ? { type: kind.types[0] ?? "", path: `m${mountName}` } : undefined;
        const asked = kind.name === "none" ? "" : kind.method === "GET" ? `${given}n` : given;
        let path: string;
        try {
          path = requestPath(kind, mount, kind.name === "segment" ? `s${asked}` : asked);
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
          return;
        }
        const segments = path.replace(/\/$/, "").split("/");
        expect(segments.some((one) => one === "" || one === "." || one === "..")).toBe(false);
        const prefix = [...(mount ? [mount.path] : []), ...(kind.below === "" ? [] : [kind.below])].join("/");
        expect(`${path}/`.startsWith(`${prefix}/`)).toBe(true);
        const more = segments.length - prefix.split("/").length;
        if (kind.name !== "path") expect(more).toBe(kind.name === "segment" ? 1 : 0);
        expect(path.endsWith("/")).toBe(kind.method === "LIST");
      }),
      { numRuns: 2_000 },
    );
  });

  it("of a KV engine of version 1 are lists alone, of version 2 metadata alone", () => {
    const of = (type: string): string[] =>
      kinds.filter(({ types }) => types?.includes(type)).map(({ method, below }) => `${method} ${below}`);
    expect(of("kv-v1")).toEqual(["LIST "]);
    expect(of("kv-v2")).toEqual(["LIST metadata", "GET metadata"]);
    expect(kinds.filter(({ method }) => method === "POST").map(({ below }) => below)).toEqual([
      "auth/token/lookup-accessor",
    ]);
  });
});
