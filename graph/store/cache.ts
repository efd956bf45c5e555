import {
  closeSync,
  existsSync,
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
import type { Trace } from "../incremental/trace.ts";
import type { SnapshotRef } from "../port.ts";
import { decodeGraph, encodeGraph } from "./graph-file.ts";
import { decodeTrace, encodeTrace } from "./trace-file.ts";

const extension = ".ambitgraph";
const traceExtension = ".ambittrace";
/** Files kept; the oldest go. A lost one is compiled again. */
const mostFiles = 8;
const unfinished = /^\..*\.tmp$/;
/** Most bytes of one read or write: some systems take no more than 2 GiB at once. */
const stepBytes = 2 ** 30;

/** A graph with how it was derived. */
interface Kept {
  readonly graph: CompiledGraph;
  readonly trace: Trace;
}

/**
 * Compiled graphs as files beside the store, one per snapshot and version of the rules. Losing any of them loses time
 * only. A graph says at which moment expiry was judged in it: equal facts, read again later, may be worth less.
 */
export class GraphCache {
  readonly #folder: string;
  readonly #fingerprint: () => string;

  /** @param fingerprint of what compiles; asked for when a file is: an import alone touches none */
  constructor(store: string, fingerprint: () => string) {
    this.#folder = path.join(store, "cache");
    this.#fingerprint = fingerprint;
  }

  file(snapshot: string): string {
    return path.join(this.#folder, `${snapshot}-${this.#fingerprint()}${extension}`);
  }

  /** Undefined where there is none that can be used. */
  read({ id, takenAt }: SnapshotRef): CompiledGraph | undefined {
    try {
      return decodeGraph(whole(this.file(id)), is(this.#key(id, takenAt)));
    } catch {
      return undefined;
    }
  }

  /** How a graph was derived; undefined where there is none that can be used. */
  readTrace({ id, takenAt }: SnapshotRef, graph: CompiledGraph): Trace | undefined {
    try {
      return decodeTrace(whole(this.#traceFile(id)), is(this.#key(id, takenAt)), graph);
    } catch {
      return undefined;
    }
  }

  /** A snapshot's graph with how it was derived, at whatever moment expiry was judged; undefined where there is none that can be used. */
  readDerived(snapshot: string): Kept | undefined {
    try {
      let key = "";
      const graph = decodeGraph(whole(this.file(snapshot)), (found) => {
        key = found;
        return found.startsWith(this.#key(snapshot, ""));
      });
      const trace = graph && decodeTrace(whole(this.#traceFile(snapshot)), is(key), graph);
      return trace && { graph, trace };
    } catch {
      return undefined;
    }
  }

  hasTrace(snapshot: string): boolean {
    return existsSync(this.#traceFile(snapshot)) && existsSync(this.file(snapshot));
  }

  /** @param before what it was derived from, where that was read here: what both have is not encoded again */
  write({ id, takenAt }: SnapshotRef, graph: CompiledGraph, trace?: Trace, before?: Kept): void {
    const file = this.file(id);
    const key = this.#key(id, takenAt);
    if (trace) this.#put(this.#traceFile(id), () => encodeTrace(trace, key, before?.trace));
    if (this.#put(file, () => encodeGraph(graph, key, before?.graph))) this.#tidy(file);
  }

  /**
   * Written aside and renamed: a reader sees all of it or nothing. Not waited for until the disk has it: what a crash of the
   * machine leaves is told by its checksum. A folder that takes no file is no reason to fail.
   */
  #put(file: string, encoded: () => Uint8Array[]): boolean {
    const aside = path.join(this.#folder, `.${process.pid}-${path.basename(file)}.tmp`);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const pieces = encoded();
      const handle = openSync(aside, "w", 0o600);
      try {
        for (const piece of pieces) writeAll(handle, piece);
      } finally {
        closeSync(handle);
      }
      renameSync(aside, file);
      return true;
    } catch (error) {
      // Where a part of the path is a file, not even removing nothing works.
      if (existsSync(aside)) rmSync(aside, { force: true });
      if (!(error instanceof Error) || !("code" in error)) throw error;
      return false;
    }
  }

  /** Removes the graphs of every snapshot but these. */
  keepOnly(snapshots: ReadonlySet<string>): void {
    if (!existsSync(this.#folder)) return;
    for (const name of readdirSync(this.#folder))
      if ((name.endsWith(extension) || name.endsWith(traceExtension)) && !snapshots.has(name.split("-")[0] ?? ""))
        rmSync(path.join(this.#folder, name), { force: true });
  }

  #traceFile(snapshot: string): string {
    return path.join(this.#folder, `${snapshot}-${this.#fingerprint()}${traceExtension}`);
  }

  #key(snapshot: string, moment: string): string {
    return `${snapshot} ${this.#fingerprint()} ${moment}`;
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
    const gone = new Set(old.map(({ name }) => name));
    const graphs = new Set(names.filter((name) => name.endsWith(extension) && !gone.has(name)).map(stem));
    for (const name of names) if (name.endsWith(traceExtension) && !graphs.has(stem(name))) gone.add(name);
    const left = names.filter((name) => unfinished.test(name) && !isRunning(Number(/^\.(\d+)-/.exec(name)?.[1])));
    for (const name of [...gone, ...left]) rmSync(path.join(this.#folder, name), { force: true });
  }
}

/** One moment of deriving a snapshot is not to be taken for another. */
const is =
  (key: string) =>
  (found: string): boolean =>
    found === key;

const stem = (name: string): string => name.slice(0, name.lastIndexOf("."));

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
