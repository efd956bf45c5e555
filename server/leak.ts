import { classify, credentialFacts, fingerprintKey, mostCredentialBytes } from "../importers/credential/index.ts";
import { UserError } from "../model/errors.ts";
import type { Source } from "../model/fact.ts";
import type { Leak } from "../model/query.ts";
import { fingerprintBytes } from "./fingerprint-key.ts";

/** Most bytes that are looked through for credentials. */
export const mostLeakedBytes = Math.min(4 * 1024 * 1024, mostCredentialBytes);

const source: Source = { document: "what leaked", locator: "", importer: "credential", observedAt: "" };

/**
 * What the bytes hold, without anything that is secret. The bytes are overwritten, whatever comes of it.
 * @param asOf ISO 8601, UTC: when expiry is judged
 * @throws UserError import.too-large, token.key
 */
export function leakOf(bytes: Uint8Array, asOf?: string): Leak {
  try {
    if (bytes.length > mostLeakedBytes) throw tooLong();
    const key = fingerprintKey(fingerprintBytes());
    try {
      const found = classify(bytes, key);
      return { add: credentialFacts(found, source), remove: [], problems: [], ...(asOf === undefined ? {} : { asOf }) };
    } finally {
      key.bytes.fill(0);
    }
  } finally {
    bytes.fill(0);
  }
}

export const tooLong = (): UserError =>
  new UserError(
    "import.too-large",
    "the input is larger than 4 MiB",
    "give the credential, or the file that it stands in; findings of a scanner are imported",
  );
