import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { ArchiveFile } from "./archive.ts";
import { headOf, packingOf } from "./kind.ts";

/** How the user names what comes by a pipe. */
export const stdinPath = "-";

/** Standard input as a file, until it is closed: what is read must be readable twice. Only its owner may read it. */
export async function savedStdin(): Promise<ArchiveFile & { close(): Promise<void> }> {
  // mkdtemp makes the folder with mode 0700.
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-"));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const file = path.join(folder, "stdin");
    await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 }));
    const { size, mtime } = await stat(file);
    const head = await headOf(file);
    const json = /^\s*[{[]/.test(Buffer.from(head).toString("latin1"));
    const name = packingOf(head) !== "plain" ? "stdin" : json ? "stdin.json" : "stdin.yaml";
    return { file, name, size, modifiedAt: mtime.toISOString(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
