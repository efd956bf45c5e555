import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { compare } from "../../model/canonical.ts";
import { type Archive, type ArchiveFile, type FoundFile, isOpen, openTar, unpacked } from "./archive.ts";
import { InputFault, systemFault } from "./fault.ts";
import { headOf, packingBytes, packingOf } from "./kind.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { printable } from "./paths.ts";
import { savedStdin, stdinPath } from "./stdin.ts";
import { type DiskFile, isOpenToAll, notRegular, walk } from "./walk.ts";
import { openZip } from "./zip.ts";

export type { FoundFile } from "./archive.ts";
export type { InputFault } from "./fault.ts";

/** What one argument of the user turned out to be. */
export interface NamedInput {
  /** As the user wrote it. */
  readonly path: string;
  /** How its files are called in sources: its last part, or more where several arguments end alike. */
  readonly name: string;
  /** A folder or an archive holds files that may be passed over; a file was meant. */
  readonly form: "file" | "folder" | "archive";
  /** Sorted by path. */
  readonly files: readonly FoundFile[];
  /** What of it is not read. */
  readonly faults: readonly InputFault[];
}

export interface Inputs {
  readonly named: readonly NamedInput[];
  /** Frees temporary files; the files cannot be read any more. */
  close(): Promise<void>;
}

/**
 * Finds the files of what the user named; `-` is standard input. Archives are opened, one level deep; nothing of them is written to disk under
 * their own names. @throws UserError when a named path cannot be read or a named archive is unsafe, too large or malformed
 */
export async function openInputs(paths: readonly string[], limits: Limits = defaultLimits): Promise<Inputs> {
  const archives: Archive[] = [];
  const close = async (): Promise<void> => {
    for (const archive of archives.splice(0)) await archive.close();
  };
  const names = namesOf(paths);
  try {
    const named: NamedInput[] = [];
    for (const [given, name] of names) named.push(await openNamed(given, name, limits, archives));
    return { named, close };
  } catch (error) {
    await close();
    throw error instanceof InputFault ? error.error() : error;
  }
}

async function openNamed(given: string, name: string, limits: Limits, archives: Archive[]): Promise<NamedInput> {
  if (given === stdinPath) {
    const saved = await savedStdin();
    archives.push({ files: [], faults: [], close: saved.close });
    return { path: given, ...inputOf(await openFile(saved, limits, archives), saved.name) };
  }
  const found = await stat(given).catch((error: unknown) => {
    throw systemFault(given, error);
  });
  if (found.isDirectory()) {
    const faults: InputFault[] = [];
    const files: FoundFile[] = [];
    for (const file of await walk(given, name, limits, faults)) {
      files.push(...(await inFolder(file, name, limits, archives, faults)));
    }
    return { path: given, name, form: "folder", files: sorted(files), faults };
  }
  if (!found.isFile()) throw notRegular(given);
  const { size, mtime, mode } = found;
  const source = { file: given, name, size, modifiedAt: mtime.toISOString(), openToAll: isOpenToAll(mode) };
  return { path: given, ...inputOf(await openFile(source, limits, archives), name) };
}

const inputOf = ({ archive, files, faults }: Opened, name: string): Omit<NamedInput, "path"> => ({
  name,
  form: archive ? "archive" : "file",
  files: sorted(files),
  faults,
});

/** A file met in a folder: what is wrong with it is no reason to leave the others. */
async function inFolder(
  file: DiskFile,
  folder: string,
  limits: Limits,
  archives: Archive[],
  faults: InputFault[],
): Promise<readonly FoundFile[]> {
  try {
    const opened = await openFile({ ...file, name: `${folder}/${file.path}` }, limits, archives);
    faults.push(...opened.faults);
    return opened.files;
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    faults.push(error);
    return [];
  }
}

interface Opened {
  readonly files: readonly FoundFile[];
  readonly faults: readonly InputFault[];
  readonly archive: boolean;
}

async function openFile(source: ArchiveFile, limits: Limits, archives: Archive[]): Promise<Opened> {
  try {
    const packing = packingOf(await headOf(source.file));
    if (packing === "plain") return { files: [plainFile(source)], faults: [], archive: false };
    if (packing === "gzip" && !(await holdsTar(source, limits))) {
      return { files: [await gzipFile(source, limits)], faults: [], archive: false };
    }
    const archive =
      packing === "zip" ? await openZip(source, limits) : await openTar(source, packing === "gzip", limits);
    archives.push(archive);
    return { files: archive.files, faults: archive.faults, archive: true };
  } catch (error) {
    throw faultOf(source.name, error);
  }
}

/** The libraries' own messages may quote the archive. */
function faultOf(name: string, error: unknown): InputFault {
  if (error instanceof InputFault) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^E[A-Z]+$/.test(code)) return systemFault(name, error);
  return new InputFault(
    "import.malformed",
    name,
    "is not a well-formed archive",
    "make the archive again; it may have been cut in transit",
  );
}

const plainFile = (source: ArchiveFile): FoundFile => ({
  path: source.name,
  size: source.size,
  modifiedAt: source.modifiedAt,
  openToAll: isOpen(source),
  open: () => createReadStream(source.file, { highWaterMark: 256 * 1024 }),
});

/** Unpacked once to know its size and to see that it ends, and again each time it is read. */
async function gzipFile(source: ArchiveFile, limits: Limits): Promise<FoundFile> {
  let size = 0;
  for await (const chunk of unpacked(source, true, limits)) size += chunk.length;
  const { name, modifiedAt } = source;
  const path = name.replace(/\.gz$/i, "");
  return { path, size, modifiedAt, openToAll: isOpen(source), open: () => unpacked(source, true, limits) };
}

async function holdsTar(source: ArchiveFile, limits: Limits): Promise<boolean> {
  let head = Buffer.alloc(0);
  for await (const chunk of unpacked(source, true, limits)) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= packingBytes) break;
  }
  return packingOf(head) === "tar";
}

const sorted = (files: readonly FoundFile[]): readonly FoundFile[] =>
  [...files].sort((a, b) => compare(a.path, b.path));

/** The last part of each path; with the part before it, and so on, where different paths would be called the same. */
function namesOf(paths: readonly string[]): ReadonlyMap<string, string> {
  const distinct = new Map(paths.map((given) => [path.resolve(given), given]));
  const parts = new Map(
    [...distinct.values()].map((given) => [
      given,
      path
        .resolve(given)
        .split(path.sep)
        .filter((part) => part !== ""),
    ]),
  );
  const names = new Map<string, string>();
  for (let take = 1; names.size < parts.size; take++) {
    const taken = new Map<string, string[]>();
    for (const [given, all] of parts) {
      if (names.has(given)) continue;
      const name = printable(all.slice(-take).join("/")) || "input";
      taken.set(name, [...(taken.get(name) ?? []), given]);
    }
    for (const [name, given] of taken) {
      if (given.length > 1 && given.some((one) => (parts.get(one) ?? []).length > take)) continue;
      for (const one of given) names.set(one, name);
    }
  }
  return names;
}
