import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import { type FileEvent, type GitFolder, readGit } from "./git.ts";
import type { CommitAuthor } from "./people.ts";
import { type Approval, digestOf, type Paper, parsePaper, type SignOffRecord } from "./record.ts";

/** One paper as the repository's newest commit has it. */
export interface Filed<P extends Paper> {
  readonly file: string;
  readonly paper: P;
  /** sha256 of what is signed. */
  readonly digest: string;
  /** Who added it: one, unless several branches did. */
  readonly authors: readonly CommitAuthor[];
  /** Of the first commit that added it: ISO 8601. */
  readonly addedAt: string;
}

/** What is wrong with a file of the folder, whatever it says. */
export interface LedgerFault {
  readonly file: string;
  readonly code: "edited" | "removed" | "uncommitted" | "unreadable" | "misnamed";
  readonly text: string;
}

/** A folder of sign-offs: append-only, as its history shows. */
export interface Ledger {
  readonly folder: string;
  /** The commit that was read. */
  readonly head: string;
  /** By id. */
  readonly records: ReadonlyMap<string, Filed<SignOffRecord>>;
  /** Sorted by file. */
  readonly approvals: readonly Filed<Approval>[];
  /** Sorted by file. */
  readonly faults: readonly LedgerFault[];
}

/**
 * Reads a folder of sign-offs with its history. What counts is what is committed.
 * @throws UserError usage.argument where there is no such folder; as `readGit`
 */
export function readLedger(folder: string): Ledger {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UserError(
      "usage.argument",
      `there is no folder \`${folder}\``,
      "name the folder of the sign-offs with --baseline; `ambit sign-off propose` makes one",
    );
  return ledgerOf(folder, readGit(folder), inWorkTree(folder));
}

/** @param present files of the folder on disk, with their text */
export function ledgerOf(folder: string, git: GitFolder, present: ReadonlyMap<string, string>): Ledger {
  const faults: LedgerFault[] = [];
  const records = new Map<string, Filed<SignOffRecord>>();
  const approvals: Filed<Approval>[] = [];
  const history = Map.groupBy(git.events, ({ file }) => file);
  const fault = (file: string, code: LedgerFault["code"], text: string): void => void faults.push({ file, code, text });

  for (const [file, { blob, text }] of git.files) {
    const paper = readable(text, file, (why) => fault(file, "unreadable", why));
    if (!paper) continue;
    const own = history.get(file) ?? [];
    const changed = changeOf(own, blob);
    if (changed !== undefined) fault(file, "edited", changed);
    const disk = present.get(file);
    if (disk === undefined) fault(file, "uncommitted", "it is removed on disk, and the removal is not committed");
    else if (withoutReturns(disk) !== withoutReturns(text))
      fault(file, "uncommitted", "it differs on disk from what is committed; records are superseded, never edited");
    const { authors, addedAt } = addedBy(own);
    if (!isNamed(paper, file)) fault(file, "misnamed", `its name does not fit: expected \`${nameOf(paper)}\``);
    else if (paper.format === "signoff/v1")
      records.set(paper.id, { file, paper, digest: digestOf(paper), authors, addedAt });
    else approvals.push({ file, paper, digest: digestOf(paper), authors, addedAt });
  }
  for (const file of present.keys())
    if (!git.files.has(file) && /^so-.*\.json$/.test(file))
      fault(file, "uncommitted", "it is not committed: nobody can tell who wrote it");
  for (const [file, own] of history) {
    if (git.files.has(file)) continue;
    const removal = own.find(({ status }) => status === "D");
    // What never was a paper may go.
    if (!own.some(({ status, blob }) => status !== "D" && readable(git.read(blob), file, () => {}))) continue;
    fault(file, "removed", `it was removed${removal ? ` in ${said(removal)}` : ""}; put it back, and supersede it`);
  }
  return {
    folder,
    head: git.head,
    records,
    approvals,
    faults: faults.sort((a, b) => compare(a.file, b.file) || compare(a.code, b.code)),
  };
}

function readable(text: string, file: string, fault: (why: string) => void): Paper | undefined {
  try {
    return parsePaper(text, file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    fault([error.message, ...error.details.map(([label, value]) => `${label} ${value}`)].join(", "));
    return undefined;
  }
}

const short = ({ commit }: FileEvent): string => commit.slice(0, 12);
const said = (event: FileEvent): string => `${short(event)} by ${event.email}`;

/** Why the content is not the one that was added first; undefined where it is. What was changed and put back is as it was. */
function changeOf(events: readonly FileEvent[], blob: string): string | undefined {
  const added = [...new Set(events.filter(({ status, isMerge }) => status === "A" && !isMerge).map((one) => one.blob))];
  const first = added.length > 0 ? added : [events.at(-1)?.blob ?? blob];
  if (first.length === 1 && first[0] === blob) return undefined;
  const change = events.find(({ status }) => status !== "A" && status !== "D");
  if (first.length > 1)
    return "files of this name were added with different content; records are superseded, never edited";
  return `it was changed after it was added${change ? `, in ${said(change)}` : ""}; put it back, and supersede it`;
}

/** Those who added the file: not those who merged it, unless a merge itself did. */
function addedBy(events: readonly FileEvent[]): { authors: CommitAuthor[]; addedAt: string } {
  const added = events.filter(({ status }) => status === "A");
  const own = added.filter(({ isMerge }) => !isMerge);
  const by = own.length > 0 ? own : added;
  const authors = new Map(by.map(({ name, email }) => [email.toLowerCase(), { name, email }]));
  return { authors: [...authors.values()], addedAt: by.at(-1)?.at ?? "" };
}

const nameOf = (paper: Paper): string =>
  paper.format === "signoff/v1" ? `${paper.id}.json` : `${paper.record}.<anything>.json`;
const isNamed = (paper: Paper, file: string): boolean =>
  paper.format === "signoff/v1" ? file === `${paper.id}.json` : file.startsWith(`${paper.record}.`);

/** Checkouts may have other line ends. */
const withoutReturns = (text: string): string => text.replaceAll("\r\n", "\n");

function inWorkTree(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { withFileTypes: true }).filter(
    (one) => one.isFile() && one.name.endsWith(".json"),
  );
  return new Map(names.map(({ name }) => [name, readFileSync(path.join(folder, name), "utf8")] as const));
}
