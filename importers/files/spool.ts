import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** Where one entry's bytes lie. */
export type Stored = { readonly bytes: Buffer } | { readonly offset: number; readonly length: number };

const pieceBytes = 256 * 1024;

/**
 * Holds the entries of an archive that cannot be read out of order: small ones in memory, beyond a limit in one file
 * of a private folder. The file loses its name as soon as it is open, so that nothing is left behind by a kill.
 */
export class Spool {
  readonly #memoryLimit: number;
  #inMemory = 0;
  #file: FileHandle | undefined;
  #folder: string | undefined;
  #end = 0;

  constructor(memoryLimit: number) {
    this.#memoryLimit = memoryLimit;
  }

  async store(chunks: AsyncIterable<Uint8Array>): Promise<Stored & { readonly size: number }> {
    const held: Uint8Array[] = [];
    let size = 0;
    const offset = this.#end;
    let spilled = false;
    for await (const chunk of chunks) {
      size += chunk.length;
      held.push(chunk);
      if (!spilled && this.#inMemory + size <= this.#memoryLimit) continue;
      spilled = true;
      for (const part of held.splice(0)) await this.#append(part);
    }
    if (spilled) return { offset, length: size, size };
    this.#inMemory += size;
    return { bytes: Buffer.concat(held, size), size };
  }

  async *read(stored: Stored): AsyncGenerator<Uint8Array> {
    if ("bytes" in stored) {
      if (stored.bytes.length > 0) yield stored.bytes;
      return;
    }
    const file = await this.#opened();
    for (let at = 0; at < stored.length; ) {
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, stored.length - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, stored.offset + at);
      if (bytesRead === 0) throw new Error("the temporary file was cut");
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  async #append(chunk: Uint8Array): Promise<void> {
    const file = await this.#opened();
    for (let at = 0; at < chunk.length; ) {
      const { bytesWritten } = await file.write(chunk, at, chunk.length - at, this.#end);
      at += bytesWritten;
      this.#end += bytesWritten;
    }
  }

  async #opened(): Promise<FileHandle> {
    if (this.#file) return this.#file;
    // mkdtemp makes the folder with mode 0700.
    this.#folder = await mkdtemp(path.join(tmpdir(), "ambit-"));
    this.#file = await open(path.join(this.#folder, "entries"), "wx+", 0o600);
    // Where an open file cannot lose its name, `close` removes it.
    const gone = await rm(this.#folder, { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (gone) this.#folder = undefined;
    return this.#file;
  }
}
