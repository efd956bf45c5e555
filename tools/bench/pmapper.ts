import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../setup/cache.js";
import type { Milliseconds } from "./measure.ts";

const release = "principalmapper==1.1.5";
const home = cacheFolder("pmapper", release);
const python = path.join(home, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const script = fileURLToPath(new URL("pmapper.py", import.meta.url));

/** The command that gets Principal Mapper, which is AGPL-3.0 and runs as a process of its own; undefined where it is there. */
export const pmapperMissing = (): string | undefined =>
  existsSync(python) ? undefined : `python3 -m venv ${home} && ${python} -m pip install ${release}`;

export interface PmapperRun {
  readonly startUp: Milliseconds;
  /** CPU time of finding the edges. */
  readonly graph: Milliseconds;
  /** Peak, MiB. */
  readonly rss: number;
  readonly edges: number;
  /** Principals that it calls administrators, or that come to one over its edges. */
  readonly administer: number;
}

interface Node {
  readonly arn: string;
  readonly is_admin: boolean;
}
interface Edge {
  readonly source: string;
  readonly destination: string;
}

/** `pmapper graph create` of the account in the folder. Following the edges to administrators is done here, for nothing. */
export function runPmapper(folder: string): PmapperRun {
  const storage = mkdtempSync(path.join(tmpdir(), "ambit-bench-pmapper-"));
  try {
    const { status, stderr } = spawnSync(python, [script, folder, "graph", "create", "--ignore-orgs"], {
      encoding: "utf8",
      env: { ...process.env, PMAPPER_STORAGE: storage },
      maxBuffer: 2 ** 30,
    });
    if (status !== 0) throw new Error(`pmapper ended with ${status}: ${stderr.slice(-500)}`);
    const [startUp = 0, all = 0, kilobytes = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
    const { AccountId: account } = JSON.parse(readFileSync(path.join(folder, "resources.json"), "utf8"));
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(path.join(storage, String(account), "graph", `${name}.json`), "utf8"));
    const edges = read("edges") as readonly Edge[];
    const administer = reaching(read("nodes") as readonly Node[], edges);
    return { startUp, graph: all - startUp, rss: kilobytes / 1024, edges: edges.length, administer };
  } finally {
    rmSync(storage, { recursive: true, force: true });
  }
}

function reaching(nodes: readonly Node[], edges: readonly Edge[]): number {
  const into = Map.groupBy(edges, ({ destination }) => destination);
  const found = new Set(nodes.filter(({ is_admin }) => is_admin).map(({ arn }) => arn));
  for (const arn of found) for (const { source } of into.get(arn) ?? []) found.add(source);
  return found.size;
}
