import type { DropItem } from "react-aria-components";

/** A file to upload, under the path that it has below what was dropped or picked. */
export interface Picked {
  readonly path: string;
  readonly file: File;
}

/** Files of a picker; of a picked folder with their path in it. */
export const pickedFiles = (files: FileList): Picked[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** Everything in what was dropped, folders to their ends. */
export async function droppedFiles(items: readonly DropItem[]): Promise<Picked[]> {
  const found: Picked[] = [];
  for (const item of items) await walk(item, "", found);
  return found;
}

async function walk(item: DropItem, folder: string, found: Picked[]): Promise<void> {
  if (item.kind === "text") return;
  const path = folder === "" ? item.name : `${folder}/${item.name}`;
  if (item.kind === "file") found.push({ path, file: await item.getFile() });
  else for await (const entry of item.getEntries()) await walk(entry, path, found);
}

/** One path once, the newest file of each; sorted. */
export function together(known: readonly Picked[], more: readonly Picked[]): Picked[] {
  const byPath = new Map([...known, ...more].map((picked) => [picked.path, picked]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export interface PickedGroup {
  /** A folder at the top, or a file. */
  readonly name: string;
  readonly files: number;
  /** Bytes. */
  readonly size: number;
}

/** What was picked, as its user named it: folders and files at the top. */
export const groupsOf = (files: readonly Picked[]): PickedGroup[] =>
  [...Map.groupBy(files, ({ path }) => path.split("/")[0] ?? path)].map(([name, own]) => ({
    name,
    files: own.length,
    size: own.reduce((sum, { file }) => sum + file.size, 0),
  }));

const units = ["bytes", "kB", "MB", "GB"];

/** "12.4 MB". @param bytes whole */
export function sizeText(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
