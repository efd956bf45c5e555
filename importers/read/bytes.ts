import { TextDecoder } from "node:util";
import type { InputFile } from "../../model/importer.ts";

/**
 * The file as UTF-8 without a byte order mark. UTF-16 with a mark (what PowerShell's `>` writes) is converted, and then
 * `byte <n>` in a problem counts the converted bytes.
 */
export async function* utf8Bytes(file: InputFile): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | undefined;
  let head: Uint8Array = new Uint8Array();
  let started = false;
  const encoder = new TextEncoder();
  for await (const chunk of file.open()) {
    let bytes = chunk;
    if (!started) {
      // A mark may be split between chunks.
      head = bytes = concat([head, chunk]);
      if (head.length < 3) continue;
      started = true;
      if (head[0] === 0xff && head[1] === 0xfe) decoder = new TextDecoder("utf-16le", { fatal: true });
      else if (head[0] === 0xfe && head[1] === 0xff) decoder = new TextDecoder("utf-16be", { fatal: true });
      else if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) bytes = head.subarray(3);
    }
    yield decoder ? encoder.encode(decoder.decode(bytes, { stream: true })) : bytes;
  }
  if (!started) yield head;
  else if (decoder) yield encoder.encode(decoder.decode());
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
