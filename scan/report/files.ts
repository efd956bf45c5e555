import path from "node:path";
import { escapedJson } from "../../model/visible.ts";
import type { Scan } from "../declaration/read.ts";
import { writeWhole } from "../keep/atomic.ts";
import type { ScanRecord } from "../record.ts";
import { html } from "./html.ts";
import { markdown } from "./markdown.ts";
import { scanSarif } from "./sarif.ts";

export const reportFormats = ["json", "markdown", "sarif", "html"] as const;
export type ReportFormat = (typeof reportFormats)[number];

const writers: Readonly<Record<ReportFormat, (record: ScanRecord) => string>> = {
  json: escapedJson,
  markdown,
  sarif: scanSarif,
  html,
};

/** A run as one text. */
export const reportOf = (record: ScanRecord, format: ReportFormat): string => writers[format](record);

/** Writes the files that the scan's file names. One that cannot be written is said, and ends nothing. */
export function writeReports(scan: Scan, record: ScanRecord, warn: (message: string) => void): void {
  for (const { format, file } of scan.reports) {
    if (!writeReport(path.resolve(scan.folder, file), reportOf(record, format)))
      warn(`the report \`${file}\` cannot be written`);
  }
}

/** Beside and renamed. False where the file cannot be written. */
export function writeReport(file: string, text: string): boolean {
  try {
    writeWhole(file, text);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return false;
  }
}
