import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Fault, type FaultProxy, nowAndThen, type Plan, startFaults } from "../services/faults.ts";
import { VaultClient } from "../services/vault/client.ts";
import { factLines } from "../support/collected.ts";
import { canary, exported, fill } from "./world.ts";

const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
const client = new VaultClient(inject("vault").access);
let folder = "";
let plain: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-collect-vault-"));
  await fill(client, 1_000);
  await writeFile(path.join(folder, "export.json"), JSON.stringify(await exported(client)));
  plain = (await factLines(path.join(folder, "export.json"), { as: ["vault=lab"] })).facts;
});
afterAll(async () => {
  client.close();
  await rm(folder, { recursive: true, force: true });
});

/** `ambit collect vault` in a process of its own, with a small heap. */
function start(proxy: FaultProxy, out: string): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const args = ["collect", "vault", "--out", out, "--name", "lab", "--format", "json", "--quiet"];
  const child = spawn(process.execPath, ["--max-old-space-size=80", main, ...args, "--timeout", "3"], {
    env: { ...process.env, VAULT_ADDR: proxy.address, VAULT_TOKEN: client.access.token, VAULT_NAMESPACE: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  let said = "";
  child.stdout.on("data", (part: Buffer) => {
    text += part.toString("utf8");
  });
  child.stderr.on("data", (part: Buffer) => {
    said += part.toString("utf8");
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, text, said }));
  });
  return { child, ended };
}
interface Ended {
  readonly code: number | null;
  readonly text: string;
  readonly said: string;
}

/** Ends the process with SIGKILL when the proxy has seen so many more requests. */
async function killedAfter(requests: number, proxy: FaultProxy, out: string): Promise<void> {
  const { child, ended } = start(proxy, out);
  const until = proxy.seen.length + requests;
  const watch = setInterval(() => {
    if (proxy.seen.length >= until) child.kill("SIGKILL");
  }, 5);
  const { code } = await ended;
  clearInterval(watch);
  expect(code, "it was killed, it did not end").toBeNull();
}

/** All that a bundle holds, journal and manifest too. */
async function textOf(bundle: string): Promise<string> {
  const names = await readdir(bundle, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}

const faults: readonly Fault[] = [
  { kind: "throttle", status: 429, after: 1 },
  { kind: "throttle", status: 503, after: 0 },
  { kind: "answer", status: 500, body: '{"errors":["internal error"]}' },
  { kind: "cut", when: "before" },
  { kind: "cut", when: "within" },
  { kind: "answer", status: 502, body: "<html>bad gateway</html>", type: "text/html" },
];
const unkind: Plan = nowAndThen(29, faults);

describe("a Vault with a thousand paths", () => {
  it("is collected through faults and three kills, to the facts of a plain export", async () => {
    // Silence costs a whole time-out: a few are enough.
    const silent = new Set([61, 400, 801]);
    const proxy = await startFaults(client.access, (seen) =>
      silent.has(seen.number) ? { kind: "silence" } : unkind(seen),
    );
    try {
      const out = path.join(folder, "bundle");
      for (const requests of [90, 250, 200]) await killedAfter(requests, proxy, out);
      const { code, text, said } = await start(proxy, out).ended;
      expect(said).toBe("");
      expect(code).toBe(0);
      const told = JSON.parse(text);
      expect(told).toMatchObject({ finished: true, counts: { partly: 0, refused: 0 }, unread: [] });
      expect(told.counts.earlier).toBeGreaterThan(400);
      expect(told.counts.read).toBeGreaterThan(700);
      expect(proxy.faults).toBeGreaterThan(20);
      expect(proxy.most, "the limit of requests at once").toBeLessThanOrEqual(16);
      // What was asked before a kill is asked once more at most for what was on its way, and after faults.
      expect(proxy.seen.length).toBeLessThan(told.counts.read + proxy.faults + 3 * 80 + 10);
      const { facts, problems } = await factLines(out);
      expect(problems).toEqual([]);
      expect(facts).toEqual(plain);
      const everything = await textOf(out);
      expect(everything).not.toContain(canary);
      expect(everything).not.toContain(client.access.token);
    } finally {
      await proxy.stop();
    }
  });

  it("tells as coverage what is refused, and reads the rest", async () => {
    const denied = /^\/v1\/(sys\/audit|legacy\/app-2\/|team\/shop\/kv\/metadata\/app-1\/db\/)(\?list=true)?$/;
    const proxy = await startFaults(client.access, ({ path: asked }) =>
      denied.test(asked) ? { kind: "answer", status: 403, body: '{"errors":["permission denied"]}' } : undefined,
    );
    try {
      const out = path.join(folder, "refused");
      const { code, text } = await start(proxy, out).ended;
      expect(code).toBe(0);
      expect(JSON.parse(text).unread).toEqual(
        ["legacy/app-2/", "sys/audit", "team/shop/kv/metadata/app-1/db/"].map((call) => ({
          part: "",
          call,
          status: "refused",
          reason: "403 permission denied",
        })),
      );
      const { facts } = await factLines(out);
      const secrets = facts.find((fact) => fact.includes('"collection":"vault.secret"'));
      expect(secrets).toContain('"state":"partly"');
      const isSecret = (fact: string): boolean => /"kind":"(vault\.secret|unlocks)"/.test(fact);
      const left = plain.filter((fact) => isSecret(fact) && !/legacy\/app-2\/|team\/shop\/kv\/app-1\/db\//.test(fact));
      expect(facts.filter(isSecret)).toEqual(left);
    } finally {
      await proxy.stop();
    }
  });
});
