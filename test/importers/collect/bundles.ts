import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type CollectOptions, type CollectRun, collect } from "../../../importers/collect/run.ts";
import type { Collector } from "../../../model/collect.ts";
import { TestClock } from "./tree.ts";

let folder = "";
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-collect-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder that is not there yet. */
export const fresh = (): string => path.join(folder, `bundle-${made++}`);
export const run = (collector: Collector, out: string, more: Partial<CollectOptions> = {}): Promise<CollectRun> =>
  collect(collector, { out, options: { extras: false }, env: {}, clock: new TestClock(), ...more });

/** Path to text of what an import sees. */
export async function seen(bundle: string): Promise<Record<string, string>> {
  const names = await readdir(bundle, { recursive: true, withFileTypes: true });
  const files = names
    .filter((one) => one.isFile())
    .map((one) => path.relative(bundle, path.join(one.parentPath, one.name)))
    .filter((name) => !name.startsWith("."))
    .sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (name) => [name, await readFile(path.join(bundle, name), "utf8")] as const)),
  );
}
export const manifest = async (bundle: string): Promise<{ finished?: boolean; takenAt: string; calls: object[] }> =>
  JSON.parse(await readFile(path.join(bundle, "manifest.json"), "utf8"));
