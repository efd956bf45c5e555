import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";

/** An entry of an archive: its name as it stands there, and its bytes. */
export type Entry = readonly [name: string, content: Uint8Array | string];

const bytesOf = (content: Uint8Array | string): Buffer => Buffer.from(content as string);

/** A tar of plain files, with any names. */
export function tarOf(...entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(([name, content]) => {
    const bytes = bytesOf(content);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write("0000644\0", 100);
    header.write("0000000\0", 108);
    header.write("0000000\0", 116);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000\0", 136);
    header.write("        ", 148);
    header.write("0", 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A zip with any names; contents are deflated. */
export function zipOf(...entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of entries) {
    const bytes = bytesOf(content);
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, title, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), common, rest, title]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06"), end]);
}

/** Writes a file of `head`, then pieces until `size` bytes, then `tail`; never holds it. */
export async function bigFile(
  file: string,
  head: string,
  piece: (index: number) => Uint8Array,
  size: number,
  tail: string,
): Promise<void> {
  const out = createWriteStream(file);
  out.write(head);
  for (let written = 0, index = 0; written < size; index++) {
    const bytes = piece(index);
    written += bytes.length;
    if (!out.write(bytes)) await once(out, "drain");
  }
  out.end(tail);
  await once(out, "close");
}

/** Bytes that look like nothing, the same each time. */
export function noise(index: number, length = 2 ** 20): Uint8Array {
  const words = new Uint32Array(length / 4);
  let state = (index + 1) * 0x9e3779b1;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return new Uint8Array(words.buffer);
}
