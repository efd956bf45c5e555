import type { ExposureFact } from "../../model/fact/credential.ts";
import { withheld } from "../../model/redact.ts";
import { plainPath } from "../read/plain-path.ts";
import type { Place } from "./finding.ts";

/** Characters of a path or address that is kept. */
const longest = 1024;
/** A shorter part of a value may be a word of any path. */
const shortest = 8;

const commit = /^[0-9a-f]{7,64}$/i;

/**
 * What facts keep of a place: its parts in plain text. What holds eight characters of the value that was found is
 * withheld whole: files are named after what they hold, and addresses carry tokens.
 */
export function plainPlace(place: Place, secrets: readonly string[]): ExposureFact["place"] {
  const open = (text: string): boolean => !secrets.some((secret) => shares(text, secret));
  const told = (text: string | undefined, keep: (text: string) => string): string | undefined => {
    if (text === undefined || text.trim() === "") return undefined;
    const line = text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, " ").trim();
    return line.length > longest || !open(text) || !open(decoded(text)) ? withheld : keep(line);
  };
  const uri = told(place.uri, plainUri);
  const file = told(place.file, plainPath);
  const { line, commit: at } = place;
  return {
    kind: place.kind,
    ...(uri === undefined ? {} : { uri }),
    ...(file === undefined ? {} : { file }),
    ...(line !== undefined && Number.isSafeInteger(line) && line > 0 ? { line } : {}),
    ...(at !== undefined && commit.test(at) && open(at) ? { commit: at.toLowerCase() } : {}),
  };
}

/** True where the text holds eight characters in a row of the value; of a shorter value, all of it. */
function shares(text: string, secret: string): boolean {
  if (text === "" || secret === "") return false;
  if (secret.length <= shortest) return secret.length >= 4 && text.includes(secret);
  // Whichever is shorter is gone through.
  for (let at = 0; at + shortest <= text.length; at++) if (secret.includes(text.slice(at, at + shortest))) return true;
  return false;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address without user, query and fragment; of what is none, the path as a file's. */
function plainUri(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return plainPath(text.replace(/[?#].*$/s, "").replace(/^[^\s/@]*@/, ""));
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*:\/\/)([^?#]*)/i.exec(text) ?? [];
  return scheme.toLowerCase() + plainPath(rest.replace(/^[^/]*@/, ""));
}

const spaced =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?\s*(?:(Z|UTC|GMT)|([+-]\d\d):?(\d\d))?(?:\s+[A-Z]{2,5})?$/;

/** A time as scanners write it, ISO 8601 in UTC; without a zone it is taken as UTC. Undefined where it is none. */
export function timeOf(text: unknown): string | undefined {
  if (typeof text !== "string" || text.length > 64) return undefined;
  const day = /^\d{4}-\d\d-\d\d$/.test(text.trim()) ? `${text.trim()} 00:00:00` : text.trim();
  const [, date, time, fraction = "", , hours, minutes] = spaced.exec(day) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const moment = Date.parse(`${date}T${time}${fraction}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
}
