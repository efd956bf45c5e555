import { execFile, spawn } from "node:child_process";
import { createReadStream, readdirSync, readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { rows } from "../../importers/kubernetes/collect/kinds.ts";
import { factContent } from "../../model/fact-kinds.ts";
import type { BundleManifest } from "../../model/importer.ts";
import { importFiles } from "../importers/kubernetes/read.ts";
import type { ClusterClient } from "../services/kubernetes/client.ts";
import { eachOf } from "../services/kubernetes/client.ts";

/** Collections of the rows that this server has, by its own discovery of each group. */
export async function servedCollections(client: ClusterClient): Promise<readonly string[]> {
  const { groups } = await client.must("GET", "/apis");
  const paths = groups.flatMap(({ name, versions }: { name: string; versions: { version: string }[] }) =>
    versions.map(({ version }) => [name, `/apis/${name}/${version}`]),
  );
  const all = await eachOf([["", "/api/v1"], ...paths] as [string, string][], async ([group, at]) => {
    const { resources } = await client.must("GET", at);
    return (resources as { name: string; verbs: string[] }[])
      .filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list"))
      .map(({ name }) => (group === "" ? name : `${name}.${group}`));
  });
  const read = new Set(rows.map(({ collection }) => collection));
  const isRead = (name: string) => read.has(name) || read.has(`*.${name.slice(name.indexOf(".") + 1)}`);
  return [...new Set(all.flat())].filter(isRead).sort();
}

/** What a user would save with kubectl, one file per list. */
export async function saveWithKubectl(
  program: string,
  kubeconfig: string,
  collections: readonly string[],
  folder: string,
): Promise<void> {
  const run = promisify(execFile);
  const kubectl = async (args: readonly string[], file: string): Promise<void> => {
    const given = ["kubectl", "--kubeconfig", kubeconfig, "--cache-dir", path.join(folder, ".cache"), ...args];
    const { stdout } = await run(program, given, { maxBuffer: 2 ** 28 });
    await writeFile(path.join(folder, file), stdout);
  };
  await kubectl(["get", "--raw", "/version"], "version.json");
  await eachOf(collections, (name) => kubectl(["get", name, "-A", "-o", "json"], `${name}.json`), 2);
}

/** What the importer makes of a folder: facts without their places, problems. */
export async function factsIn(folder: string, told?: Partial<BundleManifest>) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "manifest.json")
    .sort()
    .map((name) => {
      const at = path.join(folder, name);
      return { path: name, size: statSync(at).size, open: () => createReadStream(at) as AsyncIterable<Uint8Array> };
    });
  const { facts, problems } = await importFiles(files, told ?? manifestOf(folder));
  return {
    facts: facts.map((fact) => `${fact.kind} ${fact.key} ${JSON.stringify(factContent(fact))}`).sort(),
    problems,
  };
}

export const manifestOf = (folder: string): BundleManifest & { readonly finished?: boolean } =>
  JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8"));

export interface ChildAnswer {
  readonly finished: boolean;
  readonly counts: {
    readonly read: number;
    readonly partly: number;
    readonly refused: number;
    readonly earlier: number;
  };
  readonly unread: readonly { readonly call: string; readonly status: string; readonly reason: string }[];
  /** Most memory, MiB. */
  readonly rss: number;
  /** Seconds of processor time. */
  readonly cpu: number;
}

/** A collection in a process of its own. */
export function child(args: readonly string[]) {
  const started = spawn(process.execPath, [path.resolve("test/collect-kubernetes/child.ts"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  started.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise<ChildAnswer | undefined>((resolve) =>
    started.once("close", () => resolve(text === "" ? undefined : JSON.parse(text))),
  );
  return { ended, kill: () => started.kill("SIGKILL") };
}
