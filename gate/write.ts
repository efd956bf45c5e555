import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../model/errors.ts";
import { type Approval, type Paper, paperText, type SignOffRecord } from "./record.ts";

/** Writes a paper under a name that is not taken: nothing is ever written over. @throws UserError usage.argument */
function writeNew(folder: string, name: string, paper: Paper): string {
  const file = path.join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, paperText(paper), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new UserError("usage.argument", `\`${file}\` is there already`, "commit it, or supersede it");
    throw new UserError("usage.argument", `\`${file}\` cannot be written`, "name a folder that this user may write");
  }
  return file;
}

/** @returns the file */
export const writeRecord = (folder: string, record: SignOffRecord): string =>
  writeNew(folder, `${record.id}.json`, record);

/** @returns the file: the record's name, whose it is, and a number where they have decided before */
export function writeApproval(folder: string, approval: Approval, by: string): string {
  const who = by.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const taken = new Set(existsSync(folder) ? readdirSync(folder) : []);
  for (let n = 1; ; n++) {
    const name = `${approval.record}.${who}${n === 1 ? "" : `-${n}`}.json`;
    if (!taken.has(name)) return writeNew(folder, name, approval);
  }
}
