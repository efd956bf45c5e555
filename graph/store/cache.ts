import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import type { CompiledGraph } from "../compiled.ts";
import type { SnapshotRef } from "../port.ts";
import { decodeGraph, encodeGraph } from "./graph-file.ts";

const extension = ".ambitgraph";
/** Files kept; the oldest go. A lost one is compiled again. */
const mostFiles = 8;
const unfinished = /^\..*\.tmp$/;
/** Most bytes of one read or write: some systems take no more than 2 GiB at once. */
const stepBytes = 2 ** 30;

/**
 * Compiled graphs as files beside the store, one per snapshot and version of the rules. Losing any of them loses time
 * only. A graph says at which moment expiry was judged in it: equal facts, read again later, may be worth less.
 */
export class GraphCache {
  readonly #folder: string;
  readonly #fingerprint: string;

  constructor(store: string, fingerprint: string) {
    this.#folder = path.join(store, "cache");
    this.#fingerprint = fingerprint;
  }

  file(snapshot: string): string {
    return path.join(this.#folder, `${snapshot}-${this.#fingerprint}${extension}`);
  }

  /** Undefined where there is none that can be used. */
  read({ id, takenAt }: SnapshotRef): CompiledGraph | undefined {
    try {
      return decodeGraph(whole(this.file(id)), this.#key(id, takenAt));
    } catch {
      return undefined;
    }
  }

  /** Written aside and renamed: a reader sees all of it or nothing. A folder that takes no file is no reason to fail. */
  write({ id, takenAt }: SnapshotRef, graph: CompiledGraph): void {
    const file = this.file(id);
    const aside = path.join(this.#folder, `.${process.pid}-${path.basename(file)}.tmp`);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const pieces = encodeGraph(graph, this.#key(id, takenAt));
      const handle = openSync(aside, "w", 0o600);
      try {
        for (const piece of pieces) writeAll(handle, piece);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(aside, file);
      this.#tidy(file);
    } catch (error) {
      // Where a part of the path is a file, not even removing nothing works.
      if (existsSync(aside)) rmSync(aside, { force: true });
      if (!(error instanceof Error) || !("code" in error)) throw error;
    }
  }

  /** Removes the graphs of every snapshot but these. */
  keepOnly(snapshots: ReadonlySet<string>): void {
    if (!existsSync(this.#folder)) return;
    for (const name of readdirSync(this.#folder))
      if (name.endsWith(extension) && !snapshots.has(name.split("-")[0] ?? ""))
        rmSync(path.join(this.#folder, name), { force: true });
  }

  #key(snapshot: string, moment: string): string {
    return `${snapshot} ${this.#fingerprint} ${moment}`;
  }

  /** Removes what other versions compiled of the same snapshot, the oldest of many, and what killed writers left. */
  #tidy(latest: string): void {
    const [snapshot] = path.basename(latest).split("-");
    const names = readdirSync(this.#folder);
    const others = names
      .filter((name) => name.endsWith(extension) && name !== path.basename(latest))
      .map((name) => ({ name, at: statSync(path.join(this.#folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
      .sort((a, b) => b.at - a.at);
    const old = others.filter(({ name }, index) => name.startsWith(`${snapshot}-`) || index >= mostFiles - 1);
    const left = names.filter((name) => unfinished.test(name) && !isRunning(Number(/^\.(\d+)-/.exec(name)?.[1])));
    for (const name of [...old.map((one) => one.name), ...left]) rmSync(path.join(this.#folder, name), { force: true });
  }
}

/** Whether this machine has such a process. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The file in a buffer of its own, which columns can lie in. */
function whole(file: string): Uint8Array<ArrayBuffer> {
  const handle = openSync(file, "r");
  try {
    const bytes = new Uint8Array(statSync(file).size);
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(handle, bytes, at, Math.min(stepBytes, bytes.length - at), at);
      if (read === 0) return bytes.subarray(0, at);
      at += read;
    }
    return bytes;
  } finally {
    closeSync(handle);
  }
}

function writeAll(handle: number, piece: Uint8Array): void {
  for (let at = 0; at < piece.length; ) at += writeSync(handle, piece, at, Math.min(stepBytes, piece.length - at));
}
