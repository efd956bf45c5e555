import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Csr } from "../../graph/engine/csr.ts";
import { type Contestant, contestant } from "./contestant.ts";

const source = fileURLToPath(new URL("closure.c", import.meta.url));
const flags = ["-O3", "-std=gnu11"];

/** The kernel of closure.c, compiled. */
export interface Kernel {
  /** Compiler and flags. */
  readonly compiler: string;
  /** A contestant that has loaded a graph, and what it reaches from the start. */
  readonly load: (graph: Csr, start: number) => Promise<{ contestant: Contestant; reached: number[] }>;
  /** Removes the compiled kernel and its files. */
  readonly dispose: () => void;
}

/** Compiles the kernel; undefined where there is no C compiler. */
export function nativeKernel(): Kernel | undefined {
  const compiler = ["cc", "gcc"].map((name) => ({ name, version: versionOf(name) })).find(({ version }) => version);
  if (compiler === undefined) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), "ambit-bench-"));
  const binary = path.join(folder, "closure");
  execFileSync(compiler.name, [...flags, "-o", binary, source]);
  return {
    compiler: `${compiler.version} ${flags.join(" ")}`,
    load: async (graph, start) => {
      const graphFile = path.join(folder, "graph.bin");
      const reachedFile = path.join(folder, "reached.bin");
      writeFileSync(graphFile, bytesOf(graph));
      const loaded = await contestant(binary, [graphFile, reachedFile, String(start)]);
      const marks = readFileSync(reachedFile);
      return { contestant: loaded, reached: [...marks.keys()].filter((privilege) => marks[privilege] === 1) };
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The first line a compiler says about itself; undefined where it does not run. */
function versionOf(compiler: string): string | undefined {
  try {
    return execFileSync(compiler, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split(
      "\n",
    )[0];
  } catch {
    return undefined;
  }
}

/** The graph file of closure.c. */
function bytesOf({ privileges, steps, premiseStart, premises, conclusion, cost }: Csr): Buffer {
  const head = Int32Array.of(privileges, steps, premises.length);
  const columns = [head, premiseStart, premises, conclusion, Int32Array.from(cost)];
  return Buffer.concat(
    columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}
