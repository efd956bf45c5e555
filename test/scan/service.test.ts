import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ScanSummary } from "../../scan/record.ts";
import type { Ended, RunOnce } from "../../scan/service/child.ts";
import { Schedule } from "../../scan/service/schedule.ts";
import { runService } from "../../scan/service/service.ts";
import { TestClock } from "./estate.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ambit-service-"));
const file = path.join(folder, "scan.yaml");
writeFileSync(file, "format: ambit-scan/v1\nname: a\nsources: [{name: s, import: x}]\n");
afterAll(() => rmSync(folder, { recursive: true }));

const summary = (clock: TestClock, more: Partial<ScanSummary> = {}): Ended => ({
  summary: {
    id: "20261121T080000Z-00000000",
    scan: "a",
    startedAt: new Date(clock.date).toISOString(),
    endedAt: new Date(clock.date).toISOString(),
    seconds: 2,
    result: "clear",
    unknown: [],
    baseline: false,
    counts: {
      exposures: 3,
      bySeverity: { critical: 0, high: 2, medium: 1, low: 0 },
      byState: { new: 1, "first-read": 0, "acceptance-ended": 0, accepted: 0, standing: 2 },
      unowned: 1,
      closed: 0,
      untold: 0,
    },
    guardrails: { passed: 1, failed: 0, unknown: 0 },
    sources: [{ name: "s", status: "read" }],
    notices: { delivered: 0, failed: 0 },
    ...more,
  },
  sources: [{ name: "s", takenAt: "2026-11-21T07:00:00.000Z" }],
});

const every = 900_000;

/** Runs a service until `runs` have ended; `run` is called with how many ended before. */
async function service(runs: number, run: (done: number, clock: TestClock) => Promise<Ended> | Ended, listen = "off") {
  const clock = new TestClock();
  const stop = new AbortController();
  const lines: string[] = [];
  let done = 0;
  let address: AddressInfo | undefined;
  const asked: Record<string, string>[] = [];
  const runOnce: RunOnce = async () => {
    const ended = await run(done, clock);
    done += 1;
    return ended;
  };
  const sleep = clock.sleep;
  clock.sleep = async (ms, signal) => {
    if (address) asked.push(await got(address));
    if (done >= runs) stop.abort();
    else await sleep(ms, signal);
  };
  const store = mkdtempSync(path.join(folder, "store-"));
  await runService({
    file,
    store,
    every,
    listen,
    signal: stop.signal,
    clock,
    random: () => 0.5,
    runOnce,
    say: (line) => lines.push(line),
    onListen: (at) => {
      address = at;
    },
  });
  return { lines, waits: clock.waits, asked, done };
}

async function got({ port }: AddressInfo): Promise<Record<string, string>> {
  const [health, metrics, other] = await Promise.all(
    ["healthz", "metrics", "else"].map((at) => fetch(`http://127.0.0.1:${port}/${at}`)),
  );
  return {
    health: `${health?.status} ${await health?.text()}`,
    metrics: (await metrics?.text()) ?? "",
    other: String(other?.status),
  };
}

describe("when runs are due", () => {
  it("counts from when the last was due, with a tenth of jitter, whatever the date does", () => {
    const clock = new TestClock();
    const schedule = new Schedule(1000, clock, () => 0.5);
    clock.ticks = 300;
    clock.date -= 1e12;
    expect(schedule.next()).toEqual({ wait: 700 + 50, skipped: 0 });
    clock.ticks = 1_100;
    clock.date += 2e12;
    expect(schedule.next()).toEqual({ wait: 900 + 50, skipped: 0 });
  });

  it("leaves out, and counts, what was due while a run went on", () => {
    const clock = new TestClock();
    const schedule = new Schedule(1000, clock, () => 0);
    clock.ticks = 3_400;
    expect(schedule.next()).toEqual({ wait: 600, skipped: 3 });
    clock.ticks = 4_100;
    expect(schedule.next()).toEqual({ wait: 900, skipped: 0 });
  });
});

describe("a scan as a service", () => {
  it("runs again and again, skips what overlaps, and shows it as metrics", async () => {
    const { lines, asked, waits } = await service(
      3,
      (done, clock) => {
        clock.ticks += done === 1 ? 2_000_000 : 1_000;
        if (done === 2) return { error: { code: "store.busy", message: "another process has held the store" } };
        return summary(
          clock,
          done === 1
            ? { result: "unknown", unknown: ["source s is refused"], sources: [{ name: "s", status: "refused" }] }
            : {},
        );
      },
      "127.0.0.1:0",
    );
    // 900 s from when the run before was due, and 45 s of jitter; the second is late by that, and takes 2,000 s.
    expect(waits).toEqual([899_000 + 45_000, 655_000 + 45_000]);
    expect(lines).toContain("2 runs were due meanwhile and are left out");
    const [first, second, third] = asked;
    expect(first?.["health"]).toMatch(/^200 \{"alive":true,"running":false,"last":"clear","lastSuccess":/);
    expect(first?.["metrics"]).toContain('ambit_scan_exposures{severity="high",scan="a"} 2');
    expect(first?.["metrics"]).toContain('ambit_scan_exposures_unowned{scan="a"} 1');
    expect(first?.["metrics"]).toContain('ambit_scan_source_status{source="s",status="read",scan="a"} 1');
    expect(second?.["metrics"]).toContain('ambit_scan_source_status{source="s",status="refused",scan="a"} 1');
    expect(third?.["metrics"]).toContain('ambit_scan_runs_total{result="failed",scan="a"} 1');
    expect(third?.["metrics"]).toContain('ambit_scan_skipped_runs_total{scan="a"} 2');
    expect(third?.["health"]).toContain('"last":"failed"');
    expect(first?.["other"]).toBe("404");
    const success = /ambit_scan_last_success_timestamp_seconds\{scan="a"\} (\d+)/;
    expect(success.exec(third?.["metrics"] ?? "")?.[1]).toBe(success.exec(first?.["metrics"] ?? "")?.[1]);
  });

  it("refuses a second of the same scan and store, and stops in the middle of a run when told to", async () => {
    const stop = new AbortController();
    const store = mkdtempSync(path.join(folder, "store-"));
    let ended = false;
    const options = {
      file,
      store,
      every,
      listen: "off",
      signal: stop.signal,
      say: () => {},
      clock: new TestClock(),
      runOnce: (signal: AbortSignal) =>
        new Promise<Ended>((resolve) =>
          signal.addEventListener("abort", () => {
            ended = true;
            resolve({ error: { code: "server.stopping", message: "" } });
          }),
        ),
    };
    const first = runService(options);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(runService(options)).rejects.toMatchObject({ code: "scan.locked" });
    stop.abort();
    await first;
    expect(ended).toBe(true);
  });

  it("listens where it is told to, and says what is no address", async () => {
    const refused = (listen: string) => service(1, (_, clock) => summary(clock), listen);
    await expect(refused("somewhere")).rejects.toMatchObject({ code: "usage.argument" });
    await expect(refused("203.0.113.1:9464")).rejects.toMatchObject({ code: "serve.address" });
  });
});
