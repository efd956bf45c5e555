import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { compare } from "../../model/canonical.ts";
import { InputFault, systemFault } from "./fault.ts";
import type { Limits } from "./limits.ts";
import { isPassedOver, printable } from "./paths.ts";
import { checkEntries } from "./unpack.ts";

/** A regular file below a folder. */
export interface DiskFile {
  readonly file: string;
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly modifiedAt: string;
  readonly openToAll: boolean;
}

/** Readable by every user, where the system tells. @param mode of a file */
export const isOpenToAll = (mode: number): boolean => process.platform !== "win32" && (mode & 0o004) !== 0;

/**
 * Regular files below a folder, sorted by path. Links to files count where they stay inside the folder and the file is
 * not met otherwise (as in a mounted ConfigMap); links to folders are never followed.
 */
export async function walk(folder: string, name: string, limits: Limits, faults: InputFault[]): Promise<DiskFile[]> {
  const root = await realpath(folder);
  const found = new Map<string, DiskFile>();
  const links: string[] = [];
  const waiting = [""];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await entriesOf(root, next, name, faults)) {
      const relative = next === "" ? entry.name : `${next}/${entry.name}`;
      if (isPassedOver(relative)) continue;
      checkEntries(++seen, limits, name);
      if (entry.isDirectory()) waiting.push(relative);
      else if (entry.isFile()) await add(found, path.join(root, relative), relative);
      else if (entry.isSymbolicLink()) links.push(relative);
      else faults.push(notRegular(`${name}/${printable(relative)}`));
    }
  }
  for (const link of links.sort(compare)) await follow(found, root, link, name, faults);
  return [...found.values()].sort((a, b) => compare(a.path, b.path));
}

async function entriesOf(root: string, below: string, name: string, faults: InputFault[]): Promise<Dirent[]> {
  try {
    return await readdir(path.join(root, below), { withFileTypes: true });
  } catch (error) {
    faults.push(systemFault([name, below].filter((part) => part !== "").join("/"), error));
    return [];
  }
}

async function follow(
  found: Map<string, DiskFile>,
  root: string,
  link: string,
  name: string,
  faults: InputFault[],
): Promise<void> {
  const shown = `${name}/${printable(link)}`;
  const target = await realpath(path.join(root, link)).catch(() => undefined);
  if (target === undefined) {
    faults.push(
      new InputFault("import.unreadable", shown, "is a link to nothing", "copy the file here, or name its target"),
    );
  } else if (!isInside(root, target)) {
    faults.push(
      new InputFault(
        "import.unreadable",
        shown,
        "is a link that leads out of the folder and was not followed",
        "copy the file here, or name its target",
      ),
    );
  } else if ((await stat(target)).isFile()) await add(found, target, link);
}

function isInside(root: string, target: string): boolean {
  const way = path.relative(root, target);
  return way.split(path.sep)[0] !== ".." && !path.isAbsolute(way);
}

async function add(found: Map<string, DiskFile>, file: string, relative: string): Promise<void> {
  if (found.has(file)) return;
  const { size, mtime, mode } = await stat(file);
  found.set(file, {
    file,
    path: printable(relative.split(path.sep).join("/")),
    size,
    modifiedAt: mtime.toISOString(),
    openToAll: isOpenToAll(mode),
  });
}

export const notRegular = (name: string): InputFault =>
  new InputFault("import.unreadable", name, "is neither a file nor a folder", "name a file, a folder or an archive");
