import path from "node:path";
import { z } from "zod";
import { makeStoreFolder } from "../../graph/store/folder.ts";
import { accesses } from "../../model/access.ts";
import { UserError } from "../../model/errors.ts";
import { noticeSchema } from "../notify/notice.ts";
import { readIfThere, writeWhole } from "./atomic.ts";

/** What is remembered of one exposure, by its key. */
const known = z.object({
  start: z.string(),
  id: z.string(),
  access: z.enum(accesses),
  /** ISO 8601, UTC. */
  firstSeen: z.string(),
  /** While somebody answers for it: that it ends is told. */
  accepted: z.boolean().optional(),
});
export type Known = z.infer<typeof known>;

const state = z.object({
  format: z.literal("ambit-scan-state/v1"),
  /** The snapshot that the last whole run looked at; absent before the first. */
  snapshot: z.object({ id: z.string(), takenAt: z.string() }).optional(),
  /** Digest of what counted as an exposure then. */
  exposure: z.string().optional(),
  /** By key. */
  known: z.record(z.string(), known),
  /** Scopes that each source gave when it was last read. */
  scopes: z.record(z.string(), z.array(z.string())),
  /** Guardrails that did not hold: `<file>: <name>`. */
  broken: z.array(z.string()),
  /** Notices that nobody confirmed yet, oldest first. */
  outbox: z.array(noticeSchema),
});
export type ScanState = z.infer<typeof state>;

/** Folder of everything that scans keep beside a store. */
export const scansFolder = (store: string): string => path.join(store, "scans");
/** Of one scan. */
export const scanFolder = (store: string, scan: string): string => path.join(scansFolder(store), scan);

const fileOf = (store: string, scan: string): string => path.join(scanFolder(store, scan), "state.json");

/** What the scan remembers; of one that never ran nothing. @throws UserError scan.state */
export function readState(store: string, scan: string): ScanState {
  const file = fileOf(store, scan);
  const text = readIfThere(file);
  if (text === undefined) return { format: "ambit-scan-state/v1", known: {}, scopes: {}, broken: [], outbox: [] };
  const refused = new UserError(
    "scan.state",
    `what the scan \`${scan}\` remembers is damaged or of another version`,
    "move the file away: the next run is a baseline, and what was told before is not told again",
    [["file", file]],
  );
  try {
    const parsed = state.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {}
  throw refused;
}

/** All or nothing. */
export function writeState(store: string, scan: string, value: ScanState): void {
  makeStoreFolder(store);
  writeWhole(fileOf(store, scan), `${JSON.stringify(value)}\n`);
}
