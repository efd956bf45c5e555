import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache } from "../../cli/engine.ts";
import { type LargeCluster, writeLargeCluster } from "../../test/support/large-cluster.ts";
import type { Bench } from "./bench.ts";
import type { KubernetesRun } from "./kubernetes-run.ts";
import { calibrate, type Milliseconds } from "./measure.ts";

const sizes = [1_000, 10_000, 30_000, 100_000];
/** Pods up to which everything is also asked of everything. */
const MOST_FOR_NAIVE = 1_000;
/** What is promised, on a machine where the calibration loop takes as long as here. */
const GOALS = { pods: 30_000, seconds: 15, mebibytes: 1_500, loop: 400 };

interface Row extends KubernetesRun, Omit<LargeCluster, "start"> {
  readonly pods: number;
}

/** Large clusters: from files to everything that one service account reaches. */
export const kubernetesBench: Bench = {
  name: "kubernetes",
  title: "Large Kubernetes clusters",
  run: async (say) => {
    const rows = sizes.map((pods) => {
      const row = measure(pods);
      say(`${pods} pods: ${seconds(total(row))} CPU s, ${row.rss.toFixed()} MiB, ${row.steps} steps`);
      return row;
    });
    return { markdown: markdown(rows), missed: missedGoals(rows) };
  },
};

function measure(pods: number): Row {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-kubernetes-"));
  try {
    const { start, ...written } = writeLargeCluster(folder, pods);
    const script = fileURLToPath(new URL("kubernetes-run.ts", import.meta.url));
    const args = [script, folder, start, ...(pods <= MOST_FOR_NAIVE ? [written.name] : [])];
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
    const run: KubernetesRun = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", env }));
    return { ...written, ...run, pods };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const total = ({ imported, derived, reached }: KubernetesRun): Milliseconds => imported + derived + reached;
const seconds = (ms: Milliseconds): string => (ms / 1000).toFixed(2);

function missedGoals(rows: readonly Row[]): readonly string[] {
  const slower = Math.max(1, calibrate() / GOALS.loop);
  return rows.flatMap((row) => {
    const missed: string[] = [];
    if (row.pods === GOALS.pods && total(row) / 1000 > GOALS.seconds * slower)
      missed.push(`${row.pods} pods: ${seconds(total(row))} CPU s, not ${(GOALS.seconds * slower).toFixed(1)}`);
    if (row.pods === GOALS.pods && row.rss > GOALS.mebibytes)
      missed.push(`${row.pods} pods: ${row.rss.toFixed()} MiB, not ${GOALS.mebibytes}`);
    for (const [question, [pairs, different]] of Object.entries(row.compared))
      if (pairs === 0 || different > 0)
        missed.push(`${row.pods} pods: of who ${question}, ${different} of ${pairs} pairs differ from the naive ones`);
    return missed;
  });
}

function markdown(rows: readonly Row[]): string {
  const cells = rows.map(
    (row) =>
      `| ${row.pods} | ${row.namespaces} | ${row.roles} | ${row.objects} | ${(row.bytes / 2 ** 20).toFixed()} | ${seconds(row.imported)} | ${seconds(row.derived)} | ${seconds(row.reached)} | ${seconds(row.proven)} | ${row.rss.toFixed()} | ${row.steps} | ${(row.steps / row.objects).toFixed(2)} | ${row.radius} |`,
  );
  const compared = rows.flatMap(({ pods, compared }) =>
    Object.entries(compared).map(
      ([question, [pairs, different]]) => `| ${pods} | who ${question} | ${pairs} | ${different} |`,
    ),
  );
  return [
    `One cluster each, as \`kubectl get -A -o json\` prints it; a pod takes ${rows[0]?.bytesPerPod ?? 0} bytes with \`managedFields\` and \`status\`. Twenty Deployments to a namespace, each with a service account, labels and mounts of its own. CPU seconds of a process of its own, start-up left out: from the files to all that one service account reaches, which is nearly all of the cluster. \`reach\` finds and counts every row and proves the first hundred; \`all proofs\` is the same question with the proof of every row.`,
    "",
    "| pods | namespaces | Roles | objects | MiB | import | derive | reach | all proofs | RSS MiB | steps | steps / object | reached |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...cells,
    "",
    "The same from raw objects, everything with everything, without index or hub:",
    "",
    "| pods | question | pairs | different |",
    "| ---: | --- | ---: | ---: |",
    ...compared,
  ].join("\n");
}
