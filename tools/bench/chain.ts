import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache } from "../../cli/engine.ts";
import { writeManyServices } from "../../test/support/many-services.ts";
import type { Bench } from "./bench.ts";
import type { ChainRun } from "./chain-run.ts";
import { calibrate } from "./measure.ts";

const sizes = [100, 1_000];
/** What is promised, on a machine where the calibration loop takes as long as here. */
const GOALS = { services: 1_000, seconds: 30, mebibytes: 1_024, loop: 400 };

/** Every chain of an estate of services. */
export const chainBench: Bench = {
  name: "chain",
  title: "The chains of many services",
  run: async (say) => {
    const rows = sizes.map((services) => {
      const row = measure(services);
      say(`${services} services: ${seconds(row)} CPU s for every chain, ${row.rss.toFixed()} MiB, ${row.cells} cells`);
      return row;
    });
    return { markdown: markdown(rows), missed: missedGoals(rows) };
  },
};

function measure(services: number): ChainRun {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-chain-"));
  try {
    writeManyServices(folder, services);
    const script = fileURLToPath(new URL("chain-run.ts", import.meta.url));
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
    return JSON.parse(execFileSync(process.execPath, [script, folder], { encoding: "utf8", env })) as ChainRun;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = ({ chained }: ChainRun): string => (chained / 1000).toFixed(2);

function missedGoals(rows: readonly ChainRun[]): readonly string[] {
  const slower = Math.max(1, calibrate() / GOALS.loop);
  return rows.flatMap((row, at) => {
    const missed: string[] = [];
    const asked = sizes[at] ?? 0;
    if (row.services !== asked) missed.push(`${asked} services: ${row.services} chains`);
    if (row.services !== GOALS.services) return missed;
    if (row.chained / 1000 > GOALS.seconds * slower)
      missed.push(`${row.services} services: ${seconds(row)} CPU s, not ${(GOALS.seconds * slower).toFixed(1)}`);
    if (row.rss > GOALS.mebibytes)
      missed.push(`${row.services} services: ${row.rss.toFixed()} MiB, not ${GOALS.mebibytes}`);
    return missed;
  });
}

const markdown = (rows: readonly ChainRun[]): string =>
  [
    "An estate of services of `test/support/many-services.ts`: each a pod behind an ingress, with a role, a bucket and a secret of its own. CPU seconds of a process of its own: every chain with the evidence of every cell. The graph is derived before.",
    "",
    "| services | without login | steps | cells | derive | every chain | MiB |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map(
      (row) =>
        `| ${row.services} | ${row.open} | ${row.steps} | ${row.cells} | ${(row.derived / 1000).toFixed(2)} | ${seconds(row)} | ${row.rss.toFixed()} |`,
    ),
    "",
  ].join("\n");
