import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rules } from "../../rules/index.ts";
import type { CompiledGraph } from "../compiled.ts";
import { decodeGraph, encodeGraph } from "./columns.ts";

/** Newest caches kept; older ones are made again when asked for. */
const keep = 8;

/** The compiled graph of a snapshot, if this code cached it whole. A damaged file reads as missing. */
export function readCache(folder: string, snapshot: string): CompiledGraph | undefined {
  try {
    return decodeGraph(readFileSync(fileOf(folder, snapshot)));
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that a reader sees all or nothing. Failing to write costs only time later. */
export function writeCache(folder: string, snapshot: string, graph: CompiledGraph): void {
  const file = fileOf(folder, snapshot);
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, encodeGraph(graph), { mode: 0o600 });
    renameSync(temporary, file);
    prune(path.dirname(file));
  } catch {
    rmSync(temporary, { force: true });
  }
}

function prune(folder: string): void {
  const files = readdirSync(folder).map((name) => ({ name, time: statSync(path.join(folder, name)).mtimeMs }));
  for (const { name } of files.sort((a, b) => b.time - a.time).slice(keep))
    rmSync(path.join(folder, name), { force: true });
}

const fileOf = (folder: string, snapshot: string): string =>
  path.join(folder, "cache", `${snapshot.slice(0, 32)}-${fingerprint()}.graph`);

let known: string | undefined;
/** Changes with anything that could change a graph made from the same facts: rules and their versions, and our code itself. */
function fingerprint(): string {
  if (known === undefined) {
    const hash = createHash("sha256");
    for (const { id, version } of rules) hash.update(`${id}@${version}\n`);
    for (const layer of ["model", "authz", "rules", "graph"])
      codeOf(path.join(import.meta.dirname, "../..", layer), hash);
    known = hash.digest("hex").slice(0, 16);
  }
  return known;
}

function codeOf(folder: string, hash: ReturnType<typeof createHash>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) codeOf(file, hash);
    else {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${entry.name} ${size} ${mtimeMs}\n`);
    }
  }
}
