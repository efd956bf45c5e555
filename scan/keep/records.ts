import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { compare } from "../../model/canonical.ts";
import { UserError } from "../../model/errors.ts";
import { type ScanRecord, type ScanSummary, summaryOf } from "../record.ts";
import { readIfThere, writeWhole } from "./atomic.ts";
import { scanFolder, scansFolder } from "./state.ts";

const whole = ".json";
const short = ".summary.json";
const runId = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
const scanName = /^[a-z0-9][a-z0-9-]{0,62}$/;

const recordsOf = (store: string, scan: string): string => path.join(scanFolder(store, scan), "records");

/** Keeps a run's record; one of the same id is replaced. The summary comes last: what has one is whole. */
export function keepRecord(store: string, record: ScanRecord): void {
  const folder = recordsOf(store, record.scan);
  writeWhole(path.join(folder, `${record.id}${whole}`), `${JSON.stringify(record)}\n`);
  writeWhole(path.join(folder, `${record.id}${short}`), `${JSON.stringify(summaryOf(record))}\n`);
}

/** Removes the oldest records. */
export function pruneRecords(store: string, scan: string, keep: number): void {
  const ids = idsOf(store, scan);
  for (const id of ids.slice(keep))
    for (const ending of [short, whole]) rmSync(path.join(recordsOf(store, scan), `${id}${ending}`), { force: true });
}

/** Runs of every scan of the store, newest first. @param most runs */
export function summaries(store: string, most: number, scan?: string): { scans: ScanSummary[]; truncated: boolean } {
  const found = scansOf(store)
    .filter((name) => scan === undefined || name === scan)
    .flatMap((name) => idsOf(store, name).map((id) => ({ name, id })))
    .sort((a, b) => compare(b.id, a.id) || compare(a.name, b.name));
  const scans = found.slice(0, most).flatMap(({ name, id }) => {
    const text = readIfThere(path.join(recordsOf(store, name), `${id}${short}`));
    return text === undefined ? [] : [JSON.parse(text) as ScanSummary];
  });
  return { scans, truncated: found.length > most };
}

/** One run, by its id. @throws UserError scan.unknown */
export function recordOf(store: string, id: string): ScanRecord {
  const unknown = new UserError("scan.unknown", "there is no such run of a scan", "see GET /api/v1/scans");
  if (!runId.test(id)) throw unknown;
  for (const name of scansOf(store)) {
    const text = readIfThere(path.join(recordsOf(store, name), `${id}${whole}`));
    if (text !== undefined) return JSON.parse(text) as ScanRecord;
  }
  throw unknown;
}

const scansOf = (store: string): string[] =>
  entries(scansFolder(store))
    .filter((name) => scanName.test(name))
    .sort(compare);

/** Newest first: ids begin with the time. */
const idsOf = (store: string, scan: string): string[] =>
  entries(recordsOf(store, scan))
    .filter((name) => name.endsWith(short))
    .map((name) => name.slice(0, -short.length))
    .filter((id) => runId.test(id))
    .sort((a, b) => compare(b, a));

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
