import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Clock } from "../../scan/clock.ts";
import { readScan } from "../../scan/declaration/read.ts";
import type { ScanRecord } from "../../scan/record.ts";
import { runScan } from "../../scan/run.ts";

const example = path.join(import.meta.dirname, "../../examples/assistant");

/** A clock that stands where it is put; waiting takes no time and is noted. */
export class TestClock implements Clock {
  date = Date.parse("2026-11-21T08:00:00Z");
  ticks = 0;
  readonly waits: number[] = [];
  now = (): number => this.date;
  monotonic = (): number => this.ticks;
  sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.waits.push(milliseconds);
    this.ticks += milliseconds;
  };
}

/** The estate in a folder of its own, where lines of it can be changed, with a scan of it. */
export class TestEstate {
  readonly folder = mkdtempSync(path.join(tmpdir(), "ambit-scan-"));
  readonly store = path.join(this.folder, "store");
  readonly file = path.join(this.folder, "scan.yaml");
  readonly clock = new TestClock();
  readonly warnings: string[] = [];
  env: Record<string, string> = {};

  /** @param parts folders and files of the estate; left out: all of it */
  constructor(parts?: readonly string[]) {
    const target = path.join(this.folder, "assistant");
    mkdirSync(target);
    if (parts) for (const part of parts) cpSync(path.join(example, part), path.join(target, part), { recursive: true });
    else cpSync(example, target, { recursive: true });
  }

  declare(more: object = {}): void {
    const scan = {
      format: "ambit-scan/v1",
      name: "estate",
      sources: [{ name: "estate", import: "assistant" }],
      ...more,
    };
    writeFileSync(this.file, JSON.stringify(scan));
  }

  /** Takes the first line that holds `from` away, or replaces it; gives what puts it back. */
  change(file: string, from: string, to?: string): () => void {
    const at = path.join(this.folder, file);
    const before = readFileSync(at, "utf8");
    const lines = before.split("\n");
    const index = lines.findIndex((line) => line.includes(from));
    if (index < 0) throw new Error(`${file} has no such line`);
    lines.splice(index, 1, ...(to === undefined ? [] : [(lines[index] ?? "").replace(from, to)]));
    writeFileSync(at, lines.join("\n"));
    return () => writeFileSync(at, before);
  }

  /** The console's webhook loses the question who is there: one line of one manifest. */
  openConsole(): () => void {
    const at = path.join(this.folder, "assistant/kubernetes/ingresses.yaml");
    const before = readFileSync(at, "utf8");
    const lines = before.split("\n");
    const name = lines.findIndex((line) => /^ {2}name: console-webhook$/.test(line));
    const annotation = lines.findLastIndex((line, index) => index < name && line.includes("/auth-url:"));
    lines.splice(annotation, 1);
    writeFileSync(at, lines.join("\n"));
    return () => writeFileSync(at, before);
  }

  async run(): Promise<ScanRecord> {
    this.clock.date += 60_000;
    return runScan(readScan(this.file, this.clock.date), {
      store: this.store,
      env: this.env,
      clock: this.clock,
      random: () => 0,
      progress: () => {},
      warn: (message) => this.warnings.push(message),
      about: {},
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The cluster and who owns what: enough for most, and read in a moment. */
export const clusterAlone = ["kubernetes", "owners.yaml", "inventory.csv", "catalog-info.yaml", "CODEOWNERS"];
