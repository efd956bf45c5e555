import { InputFault } from "./fault.ts";
import type { Limits } from "./limits.ts";

/** Counts what comes out of a compressed stream and stops it where it is a bomb. */
export async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  packed: number,
  limits: Limits,
  archive: string,
): AsyncGenerator<Uint8Array> {
  let unpacked = 0;
  for await (const chunk of chunks) {
    unpacked += chunk.length;
    checkSize(unpacked, packed, limits, archive);
    yield chunk;
  }
}

/** @throws InputFault import.too-large */
export function checkSize(unpacked: number, packed: number, limits: Limits, archive: string): void {
  if (unpacked > limits.unpacked) throw tooLarge(archive, `unpacks to more than ${limits.unpacked} bytes`);
  if (unpacked > limits.ratioFrom && unpacked > packed * limits.ratio) {
    throw tooLarge(archive, `unpacks to more than ${limits.ratio} times its size`);
  }
}

/** @throws InputFault import.too-large */
export function checkEntries(count: number, limits: Limits, where: string): void {
  if (count > limits.entries) throw tooLarge(where, `holds more than ${limits.entries} files`);
}

const tooLarge = (archive: string, message: string): InputFault =>
  new InputFault("import.too-large", archive, message, "unpack it by hand and name the files that matter");
