import { createHash, randomBytes } from "node:crypto";
import { segment } from "../../model/access.ts";
import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { UserError } from "../../model/errors.ts";
import { looksSecret, plainText } from "../../model/redact.ts";
import { classify, credentialKind, fingerprintKey } from "../credential/index.ts";
import { kindOfRule } from "./kinds.ts";
import { secretLength } from "./limits.ts";

/** What is said of a finding that no form of a credential fits. */
const unknownKind = { type: "unknown-secret", title: "Secret of an unknown kind" } as const;

/** Texts whose credentials are remembered. */
const mostKnown = 100_000;

/** A text of a report that may hold credentials. */
export type Text = string | undefined;

/** Tells what texts of reports hold. Without a key of the user's, secrets have no fingerprint. */
export class Teller {
  readonly #key: FingerprintKey;
  readonly #keyed: boolean;
  readonly #known = new Map<string, readonly FoundCredential[]>();

  constructor(key: FingerprintKey | undefined) {
    this.#keyed = key !== undefined;
    // Fingerprints under a key that nobody keeps tell equal secrets of one run, and nothing after it.
    this.#key = key ?? fingerprintKey(randomBytes(32));
  }

  /** The credentials of the first text that holds a whole one; else of the first that holds any. Nothing of a text is kept. */
  told(texts: readonly Text[]): readonly FoundCredential[] {
    let some: readonly FoundCredential[] = [];
    for (const text of texts) {
      if (text === undefined || text === "" || text.length > secretLength) continue;
      const found = this.#classified(text);
      if (found.some(isWhole)) return found;
      if (some.length === 0) some = found;
    }
    return some;
  }

  /** Scanners report one secret many times; of those seen a digest is kept, until the report ends. */
  #classified(text: string): readonly FoundCredential[] {
    const bytes = Buffer.from(text);
    try {
      const digest = createHash("sha256").update(bytes).digest("base64");
      const known = this.#known.get(digest) ?? classify(bytes, this.#key);
      if (this.#known.size < mostKnown) this.#known.set(digest, known);
      return known;
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    } finally {
      bytes.fill(0);
    }
  }

  /** The same credential without what only this run could compare. @param place what tells it from others then */
  lasting(found: FoundCredential, place: string): FoundCredential {
    if (this.#keyed) return found;
    const { fingerprint, fingerprintKey: _, ...rest } = found;
    return fingerprint !== undefined && found.id.endsWith(fingerprint) ? { ...rest, id: unresolvedId(place) } : rest;
  }
}

/** Lets somebody in by itself. */
export const isWhole = ({ hasSecret, half }: FoundCredential): boolean => hasSecret && half === undefined;

const unresolvedId = (place: string): string =>
  `credential:unresolved-${createHash("sha256").update(place).digest("hex").slice(0, 16)}`;

const kindOf = (rule: string): Pick<FoundCredential, "type" | "title"> => {
  const type = kindOfRule(rule);
  return type === undefined ? unknownKind : { type, title: credentialKind(type).title };
};

/** A credential of which only the kind is known, by what the scanner calls it: known by its place. */
export function unresolved(rule: string, place: string, hidden: boolean): FoundCredential {
  const said = plainText(rule.replace(/[^\w .:/-]+/g, " ").trim());
  return {
    ...kindOf(rule),
    id: unresolvedId(place),
    hasSecret: true,
    claims: {},
    notes: [
      `found by the rule \`${said}\``,
      hidden
        ? "the report hides the value: scan again without redaction to learn whose it is"
        : "nothing is known that it opens",
    ],
  };
}

/**
 * A credential that somebody says has leaked, by the name that its issuer gives it. Undefined where that is no name but
 * looks like a secret.
 */
export function named(rule: string, publicId: string, told: readonly FoundCredential[]): FoundCredential | undefined {
  const [found] = told;
  if (found?.publicId !== undefined && found.publicId === publicId) {
    const { half: _, ...whole } = found;
    return { ...whole, hasSecret: true };
  }
  if (found !== undefined || !isName(publicId)) return undefined;
  const name = publicId;
  return { ...kindOf(rule), id: `credential:${segment(name)}`, publicId: name, hasSecret: true, claims: {}, notes: [] };
}

/** Letters, digits and what parts them; no run of ten with letters of both cases and digits: so people make passwords. */
const isName = (text: string): boolean =>
  /^[\w.@:/-]{1,256}$/.test(text) &&
  !looksSecret(text) &&
  !text
    .split(/[^A-Za-z0-9]+/)
    .some((run) => run.length >= 10 && [/[a-z]/, /[A-Z]/, /\d/].every((form) => form.test(run)));
