import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectors } from "../../importers/collectors.ts";
import { type Replay, replayed } from "../importers/vault/collect/recorded.ts";
import { type FaultProxy, startFaults } from "../services/faults.ts";
import { ambit, inside, scratch } from "./process.ts";

const folder = scratch();
const at = (...names: string[]): string => path.join(folder.path, ...names);
let vault: Replay;
beforeAll(async () => {
  vault = await replayed("hvs.test-token");
  process.env["VAULT_ADDR"] = vault.address;
  process.env["VAULT_TOKEN"] = "hvs.test-token";
});
afterAll(async () => {
  delete process.env["VAULT_ADDR"];
  delete process.env["VAULT_TOKEN"];
  await vault.stop();
  folder.remove();
});

describe("collect", () => {
  it("reads a source into a bundle, names what was refused, and says the next command, which works", async () => {
    const ran = await ambit(["collect", "vault", "--out", at("corp"), "--name", "corp", "--limit", "2"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(
      /^Vault at http:\/\/127\.0\.0\.1:\d+: collected, in .*corp\n {2}\d+ calls: \d+ read, 0 partly, \d+ refused\n/,
    );
    expect(ran.stdout).toMatch(
      /\n {2}refused {2}\d+ calls, \S+ first +its name would make it another path\n {2}--format json names every call\n/,
    );
    expect(ran.stdout).toContain(`\nNext: ambit import ${at("corp")}\n`);
    const imported = await inside(["import", at("corp"), "--store", at("store")]);
    expect(imported.code).toBe(0);
    expect(imported.stdout).toContain("vault:corp");
    const strict = await inside(["collect", "vault", "--out", at("corp"), "--name", "corp", "--strict", "--quiet"]);
    expect(strict.code).toBe(3);
  });

  it("answers in JSON with counts, what was not read, and the next command", async () => {
    const { stdout, code } = await inside(["collect", "vault", "--out", at("json"), "--format", "json", "--quiet"]);
    const answer = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ schema: 1, finished: true, truncated: false, next: `ambit import ${at("json")}` });
    expect(answer.unread).toHaveLength(answer.counts.refused);
    expect(answer.parts).toEqual([{ folder: "", name: "vault-cluster-corp" }]);
  });

  it("prints the least policy of every source in its own form, and reads nothing", async () => {
    const before = vault.asked.length;
    const { stdout } = await inside(["collect", "vault", "--permissions", "--mount", "kv-v1=legacy"]);
    expect(stdout).toMatch(/^path "legacy\/\*" +\{ capabilities = \["list"\] \}$/m);
    expect(stdout).not.toContain('"+/');
    for (const source of Object.keys(collectors)) {
      const told = JSON.parse((await inside(["collect", source, "--permissions", "--format", "json"])).stdout);
      expect(told).toMatchObject({ schema: 1, source, what: expect.any(String), text: expect.stringMatching(/\n$/) });
      expect(told.calls.length).toBeGreaterThan(10);
    }
    expect(vault.asked).toHaveLength(before);
    expect(readdirSync(folder.path).filter((name) => name.startsWith("ambit-"))).toEqual([]);
  });

  it("shows the options of the source that is named", async () => {
    const { stdout } = await ambit(["collect", "vault", "--help"]);
    for (const flag of ["--address", "--token-file", "--ca-cert", "--tokens", "--retry", "--strict"])
      expect(stdout).toContain(flag);
    expect((await ambit(["collect", "--help"])).stdout).toContain('choices: "aws", "kubernetes", "vault"');
  });

  it("says in one error what is wrong with what was given", async () => {
    const error = async (...args: string[]): Promise<string> => (await ambit(["collect", ...args])).stderr;
    expect(await error("valt")).toContain("error[usage.argument]");
    expect(await error("vault", "--address", "nowhere", "--out", at("x"))).toContain("error[usage.argument]");
    expect(await error("vault", "--permissions", "--mount", "kv")).toContain("a mount is written `<type>=<path>`");
    expect(await error("vault", "--out", at("corp"), "--name", "other")).toContain("error[collect.folder]");
    expect(existsSync(at("x"))).toBe(false);
  });

  it("ends in order at Ctrl+C: exit 3, a bundle that says so, and the command to go on with", async () => {
    const proxy: FaultProxy = await startFaults({ address: vault.address }, ({ path: asked }) =>
      asked.includes("/sys/audit") ? { kind: "silence" } : undefined,
    );
    const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
    const child = spawn(process.execPath, [main, "collect", "vault", "--out", at("cut")], {
      env: { ...process.env, VAULT_ADDR: proxy.address },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    child.stdout.on("data", (part: Buffer) => {
      stdout += part.toString("utf8");
    });
    const watch = setInterval(() => {
      if (proxy.faults === 0) return;
      child.kill("SIGINT");
      clearInterval(watch);
    }, 20);
    const code = await new Promise((resolve) => child.once("close", resolve));
    await proxy.stop();
    expect(code).toBe(3);
    expect(stdout).toContain("not finished");
    expect(stdout).toContain(`To go on: ambit collect vault --out ${at("cut")}\n`);
    expect(JSON.parse(readFileSync(at("cut", "manifest.json"), "utf8")).finished).toBe(false);
    const imported = await ambit(["import", at("cut"), "--store", at("cut-store")]);
    expect(imported.stderr).toContain("warning: cut: the collection was not finished; what it had not read is a gap");
  });
});
