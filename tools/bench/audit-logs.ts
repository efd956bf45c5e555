import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache } from "../../cli/engine.ts";
import { cloudTrailLog, kubernetesAuditLog, vaultAuditLog, writeLog } from "../../test/support/audit-logs.ts";
import type { AuditLogRun } from "./audit-logs-run.ts";
import type { Bench } from "./bench.ts";
import { calibrate, type Milliseconds } from "./measure.ts";

/** Bytes of the largest log; of the smaller one, whose memory it is compared with; and of the peer's, which is slower. */
const [large, small, forPeer] = [1e9, 250e6, 100e6];
/** What is promised, on a machine where the calibration loop takes as long as here. */
const GOALS = { rate: 50, mebibytes: 1_000, growth: 1.5, loop: 400 };

const kinds = [
  { name: "CloudTrail", write: cloudTrailLog, as: [], select: ".Records[]|[.userIdentity.arn,.eventName]|@tsv" },
  { name: "Kubernetes audit", write: kubernetesAuditLog, as: ["kubernetes=c"], select: "[.user.username,.verb]|@tsv" },
  { name: "Vault audit", write: vaultAuditLog, as: ["vault=v"], select: "[.auth.display_name,.request.path]|@tsv" },
] as const;

interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly large: AuditLogRun;
  readonly small: AuditLogRun;
  /** CPU milliseconds of jq for two members of each event of `forPeer` bytes; undefined where it is not installed. */
  readonly peer: Milliseconds | undefined;
}

/** Audit logs of a gigabyte: from the file to what identities did. */
export const auditLogsBench: Bench = {
  name: "audit-logs",
  title: "Audit logs",
  run: async (say) => {
    const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-logs-"));
    try {
      const rows: Row[] = [];
      for (const { name, write, as, select } of kinds) {
        const file = path.join(folder, "log.json");
        await writeLog(file, write(forPeer));
        const peer = jq(select, file);
        await writeLog(file, write(small));
        const smallRun = imported(file, as);
        await writeLog(file, write(large));
        const row = { name, bytes: statSync(file).size, large: imported(file, as), small: smallRun, peer };
        rmSync(file);
        say(lineOf(row));
        rows.push(row);
      }
      return { markdown: markdown(rows), missed: missedGoals(rows) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function imported(file: string, as: readonly string[]): AuditLogRun {
  const script = fileURLToPath(new URL("audit-logs-run.ts", import.meta.url));
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
  return JSON.parse(execFileSync(process.execPath, [script, file, ...as], { encoding: "utf8", env }));
}

/** CPU of `jq`, as the shell's `times` tells it of its children. */
function jq(select: string, file: string): Milliseconds | undefined {
  const script = 'jq -r "$1" "$2" > /dev/null && times';
  const { status, stdout } = spawnSync("sh", ["-c", script, "sh", select, file], { encoding: "utf8" });
  if (status !== 0) return undefined;
  const times = [...(stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000, 0);
}

const rate = (bytes: number, ms: Milliseconds): number => bytes / 1e6 / (ms / 1000);
const peerText = ({ peer }: Row): string => (peer === undefined ? "not run" : rate(forPeer, peer).toFixed());
const lineOf = (row: Row): string =>
  `${row.name}: ${rate(row.bytes, row.large.cpu).toFixed()} MB per CPU s, ${row.large.rss.toFixed()} MiB (${row.small.rss.toFixed()} at a quarter); jq ${peerText(row)} MB per CPU s`;

function missedGoals(rows: readonly Row[]): readonly string[] {
  const needed = GOALS.rate / Math.max(1, calibrate() / GOALS.loop);
  return rows.flatMap(({ name, bytes, large: run, small: less }) => [
    ...(rate(bytes, run.cpu) < needed
      ? [`${name}: ${rate(bytes, run.cpu).toFixed()} MB per CPU s of ${needed.toFixed()}`]
      : []),
    ...(run.rss > GOALS.mebibytes ? [`${name}: ${run.rss.toFixed()} MiB, not ${GOALS.mebibytes}`] : []),
    ...(run.rss > less.rss * GOALS.growth
      ? [`${name}: ${run.rss.toFixed()} MiB, and a quarter of it takes ${less.rss.toFixed()}`]
      : []),
  ]);
}

function markdown(rows: readonly Row[]): string {
  const cells = rows.map(
    (row) =>
      `| ${row.name} | ${(row.bytes / 1e6).toFixed()} | ${row.large.events} | ${row.large.facts} | ${(row.large.cpu / 1000).toFixed(1)} | ${rate(row.bytes, row.large.cpu).toFixed()} | ${row.large.rss.toFixed()} | ${row.small.rss.toFixed()} | ${peerText(row)} |`,
  );
  return `Generated logs, each imported by a process of its own, from the file to the last fact. Memory is the peak; the column before
the last is that of a log of ${small / 1e6} MB. \`jq\` writes two members of each event of ${forPeer / 1e6} MB and sums nothing up.

| log | MB | events | facts | CPU s | MB per CPU s | MiB | MiB at a quarter | jq, MB per CPU s |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${cells.join("\n")}`;
}
