import { createHash } from "node:crypto";
import { canonical } from "../../model/canonical.ts";

/** 8 hex digits of a value, the order of its keys aside. Part of public ids. */
export const digest = (value: unknown): string =>
  createHash("sha256").update(canonical(value)).digest("hex").slice(0, 8);

export const textDigest = (text: string): string => createHash("sha256").update(text).digest("base64");
