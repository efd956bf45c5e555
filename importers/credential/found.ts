import { segment } from "../../model/access.ts";
import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { plainText } from "../../model/redact.ts";
import { trimmed } from "./bytes.ts";
import { fingerprint } from "./fingerprint.ts";
import { credentialKind } from "./table.ts";

/** What a reader knows of one credential beside its kind. */
export interface Told extends Partial<Omit<FoundCredential, "type" | "title" | "id" | "hasSecret" | "fingerprint">> {
  /** The part that is secret: fingerprinted, and left behind. */
  readonly secret?: Uint8Array;
  /** Kind under which the secret is fingerprinted, where it is a part that is found by itself too. */
  readonly secretOf?: string;
  readonly hasSecret?: boolean;
}

/** A credential as it may be shown. A secret alone is named by its fingerprint. */
export function foundCredential(type: string, key: FingerprintKey, told: Told): FoundCredential {
  const { secret, secretOf, hasSecret, claims, notes, ...rest } = told;
  const kind = credentialKind(type);
  const bare = secret && trimmed(secret);
  const print = bare && bare.length > 0 ? fingerprint(key, secretOf ?? type, bare) : undefined;
  const half = told.half ?? kind.half;
  return {
    type,
    title: kind.title,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    id: `credential:${segment(told.publicId ?? print ?? type)}`,
    ...(print === undefined ? {} : { fingerprint: print, fingerprintKey: key.id }),
    ...(half === undefined ? {} : { half }),
    hasSecret: hasSecret ?? (print !== undefined && kind.secret !== false),
    claims: claims ?? {},
    notes: notes ?? [],
  };
}

const most = 256;
/** Control characters, and those that reverse or break a line on a screen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** Text of hostile input as answers may carry it: one line, bounded; withheld where it looks like a secret. */
export const clean = (text: string): string => plainText(text.replace(unseen, "?").slice(0, most + 1));

/**
 * As `clean`, for an address that names somebody: ids of clusters and tenants in it look as random as secrets do.
 * `https://oidc.eks.eu-west-1.amazonaws.com/id/<32 hex digits>`, `https://sts.windows.net/<tenant>`.
 */
export const address = (text: string): string =>
  formed(
    text.length > most ? "" : text,
    /^https:\/\/([\dA-F]{32}\.)?([a-z\d-]{1,19}\.)*[a-z\d-]{1,63}(:\d{1,5})?(\/([\dA-F]{32}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|[\w.-]{1,19}))*$/,
  ) ?? clean(text);

/** As `clean`, for what has a form of its own that is no secret's: a digest, an id. */
export const formed = (text: string, form: RegExp): string | undefined => (form.test(text) ? text : undefined);

/** Pairs whose values are there, cleaned. */
export function claimsOf(pairs: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const claims: Record<string, string> = {};
  for (const [name, value] of Object.entries(pairs))
    if (value !== undefined && value !== "") claims[name] = clean(value);
  return claims;
}

/** ISO 8601 of seconds since 1970; undefined for what is no time between then and the year 9999. */
export function isoOfSeconds(seconds: unknown): string | undefined {
  if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds < 0 || seconds > 253_402_300_799)
    return undefined;
  return new Date(Math.floor(seconds) * 1000).toISOString();
}

/** ISO 8601 of a time as text: `20260102T030405Z`, or what ISO 8601 allows. */
export function isoOfText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const iso = compact ? `${compact.slice(1, 4).join("-")}T${compact.slice(4).join(":")}Z` : text;
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(iso)) return undefined;
  const time = Date.parse(/T/.test(iso) && !/(Z|[+-]\d\d:\d\d)$/.test(iso) ? `${iso}Z` : iso);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
