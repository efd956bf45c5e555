import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summaries } from "../../scan/keep/records.ts";
import { ambit } from "../cli/process.ts";
import { TestEstate } from "./estate.ts";

const estate = new TestEstate(["owners.yaml", "vault"]);
const repository = path.join(import.meta.dirname, "../..");
beforeAll(() => estate.declare());
afterAll(() => estate.remove());

interface Service {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Waits for a line of stderr. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
}

function started(): Service {
  const words = [
    "cli/main.ts",
    "scan",
    estate.file,
    "--store",
    estate.store,
    "--every",
    "1h",
    "--listen",
    "127.0.0.1:0",
  ];
  const child = spawn(process.execPath, words, { cwd: repository, stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return {
    child,
    ended: new Promise((resolve) => child.on("close", resolve)),
    async line(pattern) {
      for (;;) {
        const found = pattern.exec(text);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(text);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

describe("the service's process", { timeout: 300_000 }, () => {
  it("runs, shows how it does, lets no second one in, and stops when told to", async () => {
    const service = started();
    const [, port] = await service.line(/port (\d+)/);
    await service.line(/run \S+: clear/);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('ambit_scan_runs_total{result="clear",scan="estate"} 1');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    const second = await ambit(["scan", estate.file, "--store", estate.store, "--quiet"]);
    expect([second.code, second.stderr]).toEqual([3, expect.stringContaining("error[scan.locked]")]);
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe(0);
    expect(summaries(estate.store, 10).scans).toHaveLength(1);
  });

  it("that was killed leaves a lock that the next one takes over", async () => {
    const service = started();
    await service.line(/port (\d+)/);
    service.child.kill("SIGKILL");
    await service.ended;
    const after = await ambit(["scan", estate.file, "--store", estate.store, "--quiet", "--format", "json"]);
    expect([after.code, JSON.parse(after.stdout).result]).toEqual([0, "clear"]);
  });
});
