import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import { calibrate, type Milliseconds, median, type Spread, spread } from "./measure.ts";

const ROUNDS = 5;
/** What is promised of one answer, on a machine where the calibration loop takes as long as here. */
const GOAL = { seconds: 2, loop: 400 };
const leaks = fileURLToPath(new URL("../../examples/leaks/", import.meta.url));
const estate = fileURLToPath(new URL("../../examples/assistant", import.meta.url));
const script = fileURLToPath(new URL("token-run.ts", import.meta.url));

interface Asked extends Spread {
  readonly file: string;
  /** The median as it would be where the calibration loop takes as long as it should. */
  readonly scaled: Milliseconds;
}

/** What a responder waits for: `ambit token`, a process of its own each time, over the stored estate of the examples. */
export const tokenBench: Bench = {
  name: "token",
  title: "A leaked token, from the command line",
  run: async (say) => {
    const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-token-"));
    try {
      const env = { ...process.env, AMBIT_FINGERPRINT_KEY_FILE: path.join(folder, "key"), NO_COLOR: "1" };
      const store = path.join(folder, "store");
      const words = ["import", estate, path.join(leaks, "reports"), "--store", store, "--quiet"];
      execFileSync(process.execPath, [script, ...words], { env, stdio: "ignore" });
      const files = readdirSync(path.join(leaks, "files")).sort();
      const ask = (file: string): Milliseconds => cpuOfToken(path.join(leaks, "files", file), store, env);
      const first = ask(files[0] ?? "");
      const rows = files.map((file) => {
        const row = measured(file, ask);
        say(`${file}: ${seconds(row.median)} CPU s, ${seconds(row.scaled)} at a loop of ${GOAL.loop} ms`);
        return row;
      });
      return { markdown: markdown(first, rows), missed: missedGoals(rows) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** @throws Error where there is no answer */
function cpuOfToken(file: string, store: string, env: NodeJS.ProcessEnv): Milliseconds {
  const words = ["token", "--file", file, "--store", store, "--quiet"];
  const { status, stderr } = spawnSync(process.execPath, [script, ...words], { env, encoding: "utf8" });
  const used = Number(stderr.split("\n").at(-1));
  if (status !== 0 || !(used > 0)) throw new Error(`${path.basename(file)} was not answered: exit ${status}`);
  return used;
}

/** Each round beside a calibration of its own: what else runs slows both down. */
function measured(file: string, ask: (file: string) => Milliseconds): Asked {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const loop = calibrate();
    const used = ask(file);
    return { used, scaled: (used * GOAL.loop) / Math.max(GOAL.loop, (loop + calibrate()) / 2) };
  });
  return { file, ...spread(rounds.map(({ used }) => used)), scaled: median(rounds.map(({ scaled }) => scaled)) };
}

const seconds = (ms: Milliseconds): string => (ms / 1000).toFixed(2);

const missedGoals = (rows: readonly Asked[]): readonly string[] =>
  rows
    .filter(({ scaled }) => scaled > GOAL.seconds * 1000)
    .map(({ file, scaled }) => `${file}: ${seconds(scaled)} CPU s at a loop of ${GOAL.loop} ms, not ${GOAL.seconds}`);

const markdown = (first: Milliseconds, rows: readonly Asked[]): string =>
  [
    "`ambit token --file <file>` over the stored estate of `examples/assistant` with the reports of `examples/leaks`, from source:",
    `start-up, classification, overlay, plan, every page of the answer. CPU seconds, user and system, of a process of its own; of`,
    `${ROUNDS} rounds. Scaled: as on a machine where the calibration loop takes ${GOAL.loop} ms, the loop taken before and after each round.`,
    `The first question after an import also compiles the graph: ${seconds(first)}.`,
    "",
    "| leak | median | least | most | scaled |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows.map(
      ({ file, median, least, most, scaled }) =>
        `| ${file} | ${seconds(median)} | ${seconds(least)} | ${seconds(most)} | ${seconds(scaled)} |`,
    ),
  ].join("\n");
