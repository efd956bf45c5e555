import yauzl from "yauzl";
import type { Archive, ArchiveFile, FoundFile } from "./archive.ts";
import { isOpen, nested, timeOf } from "./archive.ts";
import { InputFault } from "./fault.ts";
import { packingOf } from "./kind.ts";
import type { Limits } from "./limits.ts";
import { entryPath, isPassedOver, shown, unsafe } from "./paths.ts";
import { checkEntries, checkSize } from "./unpack.ts";

const symlink = 0o120000;
const typeBits = 0o170000;

/**
 * Everything of a zip archive, read from it when asked. Declared sizes are held against the limits here; the library
 * stops an entry that unpacks to another size. @throws InputFault when any entry makes it unsafe or too large
 */
export async function openZip(source: ArchiveFile, limits: Limits): Promise<Archive> {
  const zip = await yauzl.openPromise(source.file, { autoClose: false, lazyEntries: true, decodeStrings: false });
  try {
    const files = new Map<string, FoundFile>();
    const faults: InputFault[] = [];
    let unpacked = 0;
    checkEntries(zip.entryCount, limits, source.name);
    for await (const entry of zip.eachEntry()) {
      const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      const path = entryPath(source.name, name);
      unpacked += entry.uncompressedSize;
      checkSize(unpacked, source.size, limits, source.name);
      const mode = entry.externalFileAttributes >>> 16;
      const type = mode & typeBits;
      if (type === symlink || (type !== 0 && type !== 0o100000 && type !== 0o040000)) {
        throw unsafe(source.name, `holds a link or device, not only files and folders: ${shown(name)}`);
      }
      if (name.endsWith("/") || isPassedOver(path)) continue;
      const full = `${source.name}/${path}`;
      if (entry.isEncrypted() || !entry.canDecodeFileData()) {
        faults.push(
          new InputFault(
            "import.unreadable",
            full,
            "is encrypted or packed in a way that is not read",
            "make the archive without a password",
          ),
        );
        continue;
      }
      files.set(full, {
        path: full,
        size: entry.uncompressedSize,
        modifiedAt: timeOf(entry.getLastModDate({ timezone: "UTC" }), source),
        openToAll: isOpen(source),
        open: () => contents(zip, entry),
      });
    }
    return { files: await withoutNested([...files.values()], faults), faults, close: async () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function* contents(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  try {
    yield* stream;
  } finally {
    stream.destroy();
  }
}

async function withoutNested(files: readonly FoundFile[], faults: InputFault[]): Promise<FoundFile[]> {
  const kept: FoundFile[] = [];
  for (const file of files) {
    if (/\.(gz|tgz|tar|zip|jar)$/i.test(file.path) && packingOf(await firstBytes(file)) !== "plain")
      faults.push(nested(file.path));
    else kept.push(file);
  }
  return kept;
}

async function firstBytes(file: FoundFile): Promise<Uint8Array> {
  for await (const chunk of file.open()) return chunk;
  return new Uint8Array();
}
