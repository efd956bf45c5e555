import { isIP } from "node:net";
import { plainText, withheld } from "../../model/redact.ts";

export type Tree = Readonly<Record<string, unknown>>;

/** Objects alone: a member of anything else is undefined. */
export const treeOf = (value: unknown): Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The name of something in a log: bounded, without control characters; undefined where it looks like a secret. */
export function nameOf(value: unknown, most = 256): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > most || /\p{Cc}/u.test(text)) return undefined;
  const plain = plainText(text);
  return plain === withheld ? undefined : plain;
}

/** An ARN of which no part looks like a secret: `secretsmanager:` alone would. */
export function arnOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || arns.has(text)) return text;
  if (!arn.test(text)) return undefined;
  const [, , , , , ...rest] = text.split(/[:/]/);
  if (!rest.every((part) => part === "" || nameOf(part) !== undefined)) return undefined;
  if (arns.size >= 10_000) arns.clear();
  arns.add(text);
  return text;
}
/** ARNs that were found plain. */
const arns = new Set<string>();
const arn = /^arn:aws[a-z-]*:[a-z0-9-]{2,63}:[a-z0-9-]{0,32}:(?:\d{12}|aws)?:[\w+=,.@/:$*-]{1,900}$/;

/** `2026-11-20T01:02:03Z`; undefined where it is no moment. */
export function secondOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (utc.test(value)) return value.length === 20 ? value : `${value.slice(0, 19)}Z`;
  if (!zoned.test(value)) return undefined;
  const zone = /(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? "" : "Z";
  const ms = Date.parse(value.replace(" ", "T") + zone);
  return Number.isNaN(ms) ? undefined : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
const utc = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;
const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?$/;

/** Whole seconds since 1970. */
export type Second = number;

/** @param at as `secondOf` writes it */
export function secondsOf(at: string): Second {
  if (at !== lately.at) lately = { at, second: Date.parse(at) / 1000 };
  return lately.second;
}
/** Events of a log share their second with the one before. */
let lately = { at: "", second: Number.NaN };

/** As `secondOf` writes it. */
export const momentOf = (second: Second): string => `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;

/** Where a request came from: an address, or the service of AWS that made it. */
export function addressOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 64) return undefined;
  return isIP(value) > 0 || /^[a-z0-9.-]+\.amazonaws\.com$/.test(value) || value === "AWS Internal" ? value : undefined;
}

/** Name and version of the program: what comes first and nothing else of a text that its user may choose. */
export function agentOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const known = agents.get(value);
  if (known !== undefined) return known === "" ? undefined : known;
  const [program = ""] = /^\[?([A-Za-z][\w.+-]{0,39}(?:\/v?\d[\w.]{0,19})?)(?![\w/])/.exec(value)?.slice(1) ?? [];
  const agent = nameOf(program, 64) ?? "";
  if (agents.size >= 10_000) agents.clear();
  if (value.length <= 512) agents.set(value, agent);
  return agent === "" ? undefined : agent;
}
/** Texts that were looked at, with what is kept of them. */
const agents = new Map<string, string>();
