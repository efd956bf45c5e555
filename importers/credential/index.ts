import { parseDocument } from "yaml";
import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { UserError } from "../../model/errors.ts";
import { includes, textOf, trimmed } from "./bytes.ts";
import { documentCredentials } from "./documents.ts";
import { isKubeconfig, kubeconfig } from "./kubeconfig.ts";
import { parsed, textCredentials } from "./text.ts";

export { credentialFacts } from "./facts.ts";
export { fingerprintKey } from "./fingerprint.ts";
export type { CredentialKind } from "./kind.ts";
export { credentialKind, credentialTable } from "./table.ts";

/** Bytes of one input. */
export const mostCredentialBytes = 16 * 1024 * 1024;
/** Of a document that is read whole: Google's keys, kubeconfigs, Docker's configurations. */
const mostDocument = 1024 * 1024;

/**
 * The credentials that a text holds, in the order of their lines: a token by itself, a file of a known form, or any text
 * with tokens in it. Tokens are looked at as bytes, in a copy that is overwritten at the end; whole documents go through a
 * parser, whose strings live until the memory is collected. Nothing is asked of anybody.
 * @throws UserError import.too-large, import.unreadable; the input is never quoted
 */
export function classify(bytes: Uint8Array, key: FingerprintKey): readonly FoundCredential[] {
  if (bytes.length > mostCredentialBytes) {
    throw new UserError(
      "import.too-large",
      `the text has more than ${mostCredentialBytes / 1024 / 1024} MiB`,
      "give the part of it that holds the credential, or a scanner's report of it",
    );
  }
  const own = decoded(bytes);
  try {
    const text = trimmed(own);
    const whole = text.length <= mostDocument ? document(text, key) : undefined;
    const found = whole ?? textCredentials(text, key, false);
    return onceEach(found);
  } finally {
    own.fill(0);
  }
}

/** Each credential once, as far as it was found whole, by line. */
function onceEach(found: readonly FoundCredential[]): readonly FoundCredential[] {
  const clients = found.filter(({ type }) => type === "azure-service-principal");
  const claimed = new Set(clients.map(({ fingerprint }) => fingerprint));
  const once = new Map<string, FoundCredential>();
  for (const one of found) {
    if (one.type === "azure-client-secret" && claimed.has(one.fingerprint)) continue;
    const known = once.get(one.id);
    if (!known || (one.hasSecret && !known.hasSecret)) once.set(one.id, one);
  }
  return [...once.values()].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** A copy in UTF-8: what PowerShell and the like write in UTF-16 is read too. */
function decoded(bytes: Uint8Array): Uint8Array {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!little && !big) return new Uint8Array(bytes);
  const own = new Uint8Array(bytes.subarray(2, bytes.length - (bytes.length % 2)));
  if (big) Buffer.from(own.buffer).swap16();
  const text = Buffer.from(Buffer.from(own.buffer).toString("utf16le"), "utf8");
  own.fill(0);
  return new Uint8Array(text);
}

function document(text: Uint8Array, key: FingerprintKey): readonly FoundCredential[] | undefined {
  if (text[0] === 123) {
    const found = documentCredentials(tooDeep(text) ? undefined : parsed(textOf(text)), key, {});
    if (found) return found;
  }
  if (!includes(text, "users") || !includes(text, "clusters") || !includes(text, "Config") || tooDeep(text))
    return undefined;
  return yamlKubeconfig(textOf(text), key);
}

function yamlKubeconfig(text: string, key: FingerprintKey): readonly FoundCredential[] | undefined {
  try {
    const file = parseDocument(text, { schema: "core", uniqueKeys: false, stringKeys: true, logLevel: "silent" });
    if (file.errors.length > 0) return undefined;
    const value: unknown = file.toJS({ maxAliasCount: 64 });
    return isKubeconfig(value) ? kubeconfig(value, key) : undefined;
  } catch {
    return undefined;
  }
}

/** Brackets, or indentation, beyond what a document of a known form has. */
function tooDeep(text: Uint8Array): boolean {
  let depth = 0;
  let indent = 0;
  for (const byte of text) {
    if (byte === 123 || byte === 91) depth++;
    else if (byte === 125 || byte === 93) depth--;
    indent = byte === 32 || byte === 45 ? indent + 1 : 0;
    if (depth > 64 || indent > 256) return true;
  }
  return false;
}
