import { once } from "node:events";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

/** An entry: its name to its text, or to a tar header that a plain file has not. */
export type Entries = Readonly<Record<string, string | Buffer | Partial<Header>>>;

export async function tarOf(entries: Entries): Promise<Buffer> {
  const archive = pack();
  const chunks: Buffer[] = [];
  archive.on("data", (chunk) => void chunks.push(chunk as Buffer));
  for (const [name, content] of Object.entries(entries)) {
    if (typeof content === "string" || Buffer.isBuffer(content)) {
      archive.entry({ name, mtime: new Date("2026-01-02T03:04:05Z") }, content);
    } else archive.entry({ name, ...content }, "");
  }
  archive.finalize();
  await once(archive, "end");
  return Buffer.concat(chunks);
}

export const tgzOf = async (entries: Entries): Promise<Buffer> => gzipSync(await tarOf(entries));

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  /** Unix mode with type bits. */
  readonly mode?: number;
  /** What the archive claims the entry unpacks to. */
  readonly claimed?: number;
  readonly encrypted?: boolean;
}

/** A zip archive, entry by entry (APPNOTE 4.3). */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o100644, claimed, encrypted = false } of entries) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fileName = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800 | (encrypted ? 1 : 0), 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(((2026 - 1980) << 9) | (1 << 5) | 2, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimed ?? bytes.length, 18);
    common.writeUInt16LE(fileName.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, fileName, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03", "latin1"), common, tail, fileName]));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}
