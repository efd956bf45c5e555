import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeEstate } from "../../test/support/estate.ts";
import type { Bench } from "./bench.ts";
import type { ExposuresRun } from "./exposures-run.ts";
import { calibrate } from "./measure.ts";

const sizes = [10_000, 100_000];
const FINDINGS = 10_000;
const SECRETS = 2_000;
/** What is promised of the largest, on a machine where the calibration loop takes as long as here. */
const GOAL = { seconds: 10, loop: 400 };

/** A report of leaks over a large estate: which of them matters most. */
export const exposuresBench: Bench = {
  name: "exposures",
  title: "Leaks over a large estate",
  run: async (say) => {
    const rows = sizes.map((nodes) => {
      const row = measure(nodes);
      say(`${row.nodes} nodes: read in ${seconds(row.imported)}, ranked in ${seconds(row.ranked)} CPU s`);
      return row;
    });
    return { markdown: markdown(rows), missed: missedGoals(rows) };
  },
};

function measure(nodes: number): ExposuresRun {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-exposures-"));
  try {
    const estate = path.join(folder, "estate");
    writeEstate(estate, { nodes });
    const script = fileURLToPath(new URL("exposures-run.ts", import.meta.url));
    const args = [script, estate, path.join(folder, "gitleaks.json"), String(FINDINGS), String(SECRETS)];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as ExposuresRun;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

function missedGoals(rows: readonly ExposuresRun[]): readonly string[] {
  const allowed = GOAL.seconds * Math.max(1, calibrate() / GOAL.loop);
  const last = rows.at(-1);
  const slow =
    last && (last.imported + last.ranked) / 1000 > allowed
      ? [`${last.nodes} nodes: ${seconds(last.imported + last.ranked)} CPU s, not ${allowed.toFixed(1)}`]
      : [];
  const differing = rows.flatMap(({ nodes, compared: [leaks, different] }) =>
    leaks === 0 || different > 0
      ? [`${nodes} nodes: ${different} of ${leaks} leaks differ from a search of their own`]
      : [],
  );
  return [...slow, ...differing];
}

const markdown = (rows: readonly ExposuresRun[]): string =>
  [
    `A report of gitleaks with ${FINDINGS} findings of ${SECRETS} secrets: tokens of the estate's own service accounts, keys of AWS in`,
    "two halves on two lines, tokens of which nobody knows what they open. Read: from the file to facts. Ranked: the first",
    "`reach --from 'exposure:*'`, with the proofs that it shows; then the same again. CPU seconds of a process of its own; to",
    "import and derive the estate is not counted. Twenty leaks that reach something were compared with a search of their own.",
    "",
    "| nodes | steps | MiB | read | ranked | again | RSS MiB | exposures | credentials | that reach anything | differ |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map(
      (row) =>
        `| ${row.nodes} | ${row.steps} | ${(row.bytes / 2 ** 20).toFixed(1)} | ${seconds(row.imported)} | ${seconds(row.ranked)} | ${seconds(row.again)} | ${row.rss.toFixed()} | ${row.findings} | ${row.credentials} | ${row.reaching} | ${row.compared[1]} of ${row.compared[0]} |`,
    ),
  ].join("\n");
