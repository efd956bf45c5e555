import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { GraphReader } from "../../graph/port.ts";
import { UserError } from "../../model/errors.ts";
import check from "../../queries/check.ts";
import type { Scan } from "../declaration/read.ts";
import type { ScanGuardrails, ScanRecord } from "../record.ts";

const largest = 16 * 1024 * 1024;

export interface Checked {
  readonly checks: readonly ScanGuardrails[];
  readonly checkProofs: ScanRecord["checkProofs"];
  /** Files that could not be read: what they were to guard is not known. */
  readonly unread: readonly string[];
}

/** Examines the guardrails of a scan's files. */
export function checked({ guardrails, folder }: Scan, graph: GraphReader): Checked {
  const checks: ScanGuardrails[] = [];
  const checkProofs: ScanRecord["checkProofs"][number][] = [];
  const unread: string[] = [];
  for (const file of guardrails) {
    try {
      const text = textOf(file, path.resolve(folder, file));
      const { passed, failed, unknown, results, proofs, steps } = check.run(graph, check.input.parse({ file, text }));
      checks.push({ file, passed, failed, unknown, results: results.filter(({ ok }) => !ok) });
      checkProofs.push({ proofs, steps });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unread.push(`guardrails: ${error.message}`);
    }
  }
  return { checks, checkProofs, unread };
}

function textOf(name: string, file: string): string {
  const refused = (what: string): UserError =>
    new UserError("check.unreadable", `\`${name}\` ${what}`, "name a file that this user may read");
  try {
    if (statSync(file).size > largest) throw refused("is larger than 16 MiB");
    return readFileSync(file, "utf8");
  } catch (error) {
    throw error instanceof UserError ? error : refused("cannot be read");
  }
}
