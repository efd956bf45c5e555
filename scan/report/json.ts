import type { ScanRecord } from "../record.ts";

const unfit = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** The same characters as JSON's own escapes: what a terminal shows of it does nothing else. */
export const escapedJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2)}\n`.replace(unfit, (c) =>
    c === "\n" ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export const jsonReport = (record: ScanRecord): string => escapedJson(record);
