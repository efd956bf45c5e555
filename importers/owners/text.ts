import { plainText } from "../../model/redact.ts";

export const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, " ").trim();

/** Text that people wrote, on one line: control characters become spaces, what looks like a secret is withheld. */
export const freeText = (text: string): string => plainText(oneLine(text));

/** Names in a cell, separated by semicolons: a person's name may hold a comma. */
export const namesIn = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(";")
    .map(freeText)
    .filter((name) => name !== "");
