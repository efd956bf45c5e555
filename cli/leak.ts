import { closeSync, openSync, readSync } from "node:fs";
import { UserError } from "../model/errors.ts";
import type { Leak } from "../model/query.ts";
import type { Io } from "./io.ts";

/**
 * What leaked, from a file or standard input. It is read into bytes that are overwritten; it never becomes text.
 * @param argument what stands on the command line beside the options: `-` or nothing
 * @throws UserError usage.argument, import.unreadable, import.too-large
 */
export async function leakFrom(io: Io, file: unknown, argument: unknown, asOf: string | undefined): Promise<Leak> {
  const { leakOf, mostLeakedBytes, tooLong } = await import("../server/leak.ts");
  // What stands on a command line is in the shell's history and in the list of processes; it is not repeated.
  if (argument !== undefined && argument !== "-")
    throw new UserError(
      "usage.argument",
      "a secret is not taken from the command line: others see it there, and the shell keeps it",
      "revoke it all the more, and give it by standard input or with --file",
    );
  const name = file === undefined || file === "-" ? undefined : String(file);
  if (name === undefined && process.stdin.isTTY) io.note("Paste what leaked, then a new line and Ctrl+D.\n");
  const bytes = readAll(name, mostLeakedBytes + 1);
  if (bytes.length > mostLeakedBytes) {
    bytes.fill(0);
    throw tooLong();
  }
  return leakOf(bytes, asOf);
}

/** At most so many bytes. Every buffer on the way is overwritten but the one that is given back. */
function readAll(file: string | undefined, most: number): Uint8Array {
  let descriptor: number | undefined;
  let held = Buffer.alloc(64 * 1024);
  let length = 0;
  try {
    descriptor = file === undefined ? 0 : openSync(file, "r");
    while (length < most) {
      if (length === held.length) {
        const larger = Buffer.alloc(Math.min(most, held.length * 4));
        held.copy(larger);
        held.fill(0);
        held = larger;
      }
      const read = readSome(descriptor, held, length);
      if (read === 0) break;
      length += read;
    }
    const bytes = Uint8Array.prototype.slice.call(held, 0, length);
    return bytes;
  } catch {
    throw new UserError(
      "import.unreadable",
      file === undefined ? "standard input cannot be read" : "the file cannot be read",
      "name a file that this user may read, or pipe the secret in",
      file === undefined ? [] : [["file", file]],
    );
  } finally {
    held.fill(0);
    if (descriptor !== undefined && descriptor !== 0) closeSync(descriptor);
  }
}

/** @returns 0 at the end */
function readSome(descriptor: number, into: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(descriptor, into, at, into.length - at, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      // A pipe that has nothing yet.
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
