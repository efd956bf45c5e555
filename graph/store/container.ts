import { crc32 } from "node:zlib";

/** First bytes of the file; the number is the format's version. */
const magic = "AMBITGR1";
/** Magic, checksum of all that follows, length of the header. */
const prefixBytes = 16;
const alignment = 8;

const types = { Int32Array, Uint8Array, Uint16Array } as const;
export type Column = Int32Array | Uint8Array | Uint16Array;

/** What one file holds: a small header and named columns. */
export interface Container {
  /** JSON. */
  readonly header: unknown;
  readonly columns: ReadonlyMap<string, Column>;
}

interface Section {
  readonly name: string;
  readonly type: keyof typeof types;
  /** Bytes from the end of the header. */
  readonly offset: number;
  readonly length: number;
}

/** The file's pieces in order; columns are in the machine's own byte order. */
export function encode({ header, columns }: Container): Uint8Array[] {
  const sections: Section[] = [];
  const body: Uint8Array[] = [];
  let offset = 0;
  for (const [name, column] of columns) {
    sections.push({ name, type: typeOf(column), offset, length: column.length });
    const padding = (alignment - (column.byteLength % alignment)) % alignment;
    body.push(bytesOf(column), new Uint8Array(padding));
    offset += column.byteLength + padding;
  }
  const text = Buffer.from(JSON.stringify({ header, sections, total: offset, order: byteOrder }), "utf8");
  const head = Buffer.alloc(text.length + ((alignment - (text.length % alignment)) % alignment), " ");
  text.copy(head);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(magic, "latin1");
  prefix.writeUInt32LE(head.length, 12);
  let sum = crc32(prefix.subarray(12));
  for (const piece of [head, ...body]) sum = crc32(piece, sum);
  prefix.writeUInt32LE(sum, 8);
  return [prefix, head, ...body];
}

/** What `encode` was given; undefined for anything else, a damaged or cut file too. Columns lie in `file`, which starts at its buffer's beginning. */
export function decode(file: Uint8Array<ArrayBuffer>): Container | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < prefixBytes || bytes.toString("latin1", 0, magic.length) !== magic) return undefined;
  if (crc32(bytes.subarray(12)) !== bytes.readUInt32LE(8)) return undefined;
  const start = prefixBytes + bytes.readUInt32LE(12);
  const { header, sections, total, order } = JSON.parse(bytes.toString("utf8", prefixBytes, start)) as {
    header: unknown;
    sections: Section[];
    total: number;
    order: string;
  };
  if (order !== byteOrder || start + total !== bytes.length) return undefined;
  return {
    header,
    columns: new Map(
      sections.map(({ name, type, offset, length }) => [
        name,
        new types[type](file.buffer, file.byteOffset + start + offset, length),
      ]),
    ),
  };
}

const byteOrder = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? "little" : "big";

const bytesOf = (column: Column): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

function typeOf(column: Column): Section["type"] {
  if (column instanceof Int32Array) return "Int32Array";
  return column instanceof Uint16Array ? "Uint16Array" : "Uint8Array";
}
