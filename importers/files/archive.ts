import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Extract, extract as tarExtract } from "tar-stream";
import type { InputFile } from "../../model/importer.ts";
import { InputFault } from "./fault.ts";
import { packingOf } from "./kind.ts";
import type { Limits } from "./limits.ts";
import { entryPath, isPassedOver, shown, unsafe } from "./paths.ts";
import { Spool } from "./spool.ts";
import { bounded, checkEntries } from "./unpack.ts";

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

/** A file of an import with the time it was last written. */
export interface FoundFile extends InputFile {
  /** ISO 8601, UTC. */
  readonly modifiedAt: string;
}

/** The files of one archive, until it is closed. */
export interface Archive {
  readonly files: readonly FoundFile[];
  /** Entries left out: archives inside it. */
  readonly faults: readonly InputFault[];
  close(): Promise<void>;
}

/** An archive on disk. `name` is how it is called in sources and errors. */
export interface ArchiveFile {
  readonly file: string;
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: string;
  /** True where every user of this machine may read it. */
  readonly openToAll?: boolean;
}

export const nested = (name: string): InputFault =>
  new InputFault(
    "import.unrecognised",
    name,
    "an archive inside an archive is not opened",
    "unpack it and import it apart",
  );

/** What an archive holds is as open as it is itself. */
export const isOpen = ({ openToAll = false }: ArchiveFile): boolean => openToAll;

/** Archivers that keep no times write the epoch; then the archive's own time is the better one. */
export function timeOf(entry: Date | undefined, archive: ArchiveFile): string {
  return entry !== undefined && entry.getTime() > Date.UTC(1990) ? entry.toISOString() : archive.modifiedAt;
}

/** The bytes of a file, unpacked where it is gzip. */
export async function* unpacked(source: ArchiveFile, gzip: boolean, limits: Limits): AsyncGenerator<Uint8Array> {
  const raw = createReadStream(source.file, { highWaterMark: 256 * 1024 });
  if (!gzip) return yield* raw;
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  raw.on("error", (error) => gunzip.destroy(error));
  try {
    yield* bounded(raw.pipe(gunzip), source.size, limits, source.name);
  } finally {
    raw.destroy();
    gunzip.destroy();
  }
}

/** Everything of a tar archive, gzipped or not, spooled. @throws InputFault when any entry makes it unsafe or too large */
export async function openTar(source: ArchiveFile, gzip: boolean, limits: Limits): Promise<Archive> {
  const spool = new Spool(limits.memory);
  try {
    const extract = tarExtract();
    const bytes = Readable.from(unpacked(source, gzip, limits), { objectMode: false });
    bytes.on("error", (error) => extract.destroy(error));
    bytes.pipe(extract);
    const files = new Map<string, FoundFile>();
    const faults: InputFault[] = [];
    let count = 0;
    try {
      for await (const entry of extract) {
        checkEntries(++count, limits, source.name);
        const found = await entryOf(entry, source, spool, faults);
        if (found) files.set(found.path, found);
      }
    } finally {
      bytes.destroy();
    }
    return { files: [...files.values()], faults, close: () => spool.close() };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

async function entryOf(
  entry: Entry,
  source: ArchiveFile,
  spool: Spool,
  faults: InputFault[],
): Promise<FoundFile | undefined> {
  const { name, mtime } = entry.header;
  const type: string | null = entry.header.type;
  const path = entryPath(source.name, name);
  const plain = type === "file" || type === "contiguous-file";
  if (!plain && type !== "directory") {
    throw unsafe(source.name, `holds a ${type ?? "special entry"}, not only files and folders: ${shown(name)}`);
  }
  if (!plain || isPassedOver(path)) {
    entry.resume();
    return undefined;
  }
  const stored = await spool.store(entry as AsyncIterable<Uint8Array>);
  const full = `${source.name}/${path}`;
  const [head] = await first(spool.read(stored));
  if (head && packingOf(head) !== "plain") {
    faults.push(nested(full));
    return undefined;
  }
  const modifiedAt = timeOf(mtime, source);
  return { path: full, size: stored.size, modifiedAt, openToAll: isOpen(source), open: () => spool.read(stored) };
}

async function first(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array[]> {
  const { value } = await chunks.next();
  await chunks.return(undefined);
  return value ? [value] : [];
}
