import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { takeLock } from "../../scan/keep/lock.ts";
import { TestClock } from "./estate.ts";

const root = mkdtempSync(path.join(tmpdir(), "ambit-lock-"));
afterAll(() => rmSync(root, { recursive: true }));
let store = "";
let count = 0;
beforeEach(() => {
  store = path.join(root, String(count++));
  mkdirSync(path.join(store, "scans/a"), { recursive: true });
});
const file = () => path.join(store, "scans/a/lock");
const hold = (holder: object): void =>
  writeFileSync(file(), JSON.stringify({ token: "other", beat: 0, started: "", ...holder }));
const take = (clock = new TestClock()) => takeLock(store, "a", clock);

describe("the lock of a scan", () => {
  it("is held by one, and free when that one lets go", async () => {
    const lock = await take();
    await expect(take()).rejects.toMatchObject({ code: "scan.locked" });
    lock.check();
    lock.release();
    (await take()).release();
  });

  it("is refused while another process of this machine lives, and taken over when it is dead", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "ignore" });
    const pid = child.pid ?? 0;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    hold({ pid, host: hostname(), started });
    await expect(take()).rejects.toThrow("another process runs the scan `a`");
    // The number is another process's by now.
    hold({ pid, host: hostname(), started: "1" });
    (await take()).release();
    hold({ pid, host: hostname(), started });
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    (await take()).release();
  });

  it("of a container that died with this process's number is taken over", async () => {
    hold({ pid: process.pid, host: hostname(), started: "1" });
    (await take()).release();
  });

  it("of another machine is taken over when it gives no sign of life, wherever the clocks stand", async () => {
    hold({ pid: 1, host: "elsewhere" });
    const clock = new TestClock();
    const sleep = clock.sleep;
    // The date jumps a year back and forth: only signs of life count.
    clock.sleep = async (ms) => {
      clock.date += clock.waits.length % 2 === 0 ? 3e10 : -6e10;
      await sleep(ms);
    };
    (await take(clock)).release();
    expect(clock.ticks).toBeGreaterThanOrEqual(15_000);
    hold({ pid: 1, host: "elsewhere" });
    const living = new TestClock();
    let beat = 0;
    living.sleep = async () => hold({ pid: 1, host: "elsewhere", beat: ++beat });
    await expect(take(living)).rejects.toMatchObject({ code: "scan.locked" });
  });

  it("that was taken over is noticed before anything is written", async () => {
    const lock = await take();
    hold({ pid: 1, host: "elsewhere" });
    expect(() => lock.check()).toThrow("another process");
    lock.release();
    expect(readFileSync(file(), "utf8")).toContain("elsewhere");
  });

  it("that is half written or nonsense is nobody's", async () => {
    writeFileSync(file(), '{"pid":');
    (await take()).release();
  });

  it("goes to one of several that find it free", async () => {
    const all = await Promise.allSettled([take(), take(), take()]);
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
