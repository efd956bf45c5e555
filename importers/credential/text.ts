import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { accessorRow, isAccessor, withAccessors } from "./accessor.ts";
import { base64, indexOf, isSpace, textOf } from "./bytes.ts";
import { documentCredentials } from "./documents.ts";
import { type Lone, pairs } from "./pairs.ts";
import { privateKey, privateKeys } from "./private-key.ts";
import { assignments, linesOf, narrowWords, type Run, tails, wideWords } from "./scan.ts";
import { stringFiles } from "./small-files.ts";
import { credentialOf, looseConnection, tokenKind, wideKind } from "./token.ts";
import { urlLogin } from "./url-login.ts";

/** Of one text: more are a list of tokens, not a leak that somebody looks into at once. */
const mostFound = 10_000;
/** No token of the table, and no address with a login, is shorter; nor a bare secret, or anything in base64. */
const shortestWord = 16;
const shortestSecret = 40;

/** Credentials that stand somewhere in a text. The bytes are overwritten on the way: give a copy. */
export function textCredentials(bytes: Uint8Array, key: FingerprintKey, inner: boolean): readonly FoundCredential[] {
  const found: FoundCredential[] = [...blocks(bytes, key), ...stringFiles(bytes, key)];
  const lone: Lone[] = [];
  for (const { bytes: line, line: number } of linesOf(bytes)) {
    if (found.length >= mostFound) break;
    for (const run of assignments(line, number)) lone.push(...pairs.part(run));
    const row = accessorRow(line, number);
    if (row && isAccessor(row.value)) lone.push({ part: "accessor", ...row });
    for (const one of lineCredentials(line, number, key)) {
      if ("value" in one) lone.push({ part: "aws-key-id", ...one });
      else found.push(one);
    }
    for (const word of narrowWords(line)) {
      if (word.length < shortestSecret) continue;
      lone.push(...pairs.bare(word, number));
      if (!inner && !found.some(({ line: at }) => at === number)) found.push(...encoded(word, number, key));
    }
  }
  const accessors = lone.filter(({ part }) => part === "accessor");
  return [...withAccessors(found, accessors), ...pairs.join(lone, found, key)];
}

/** Private keys, and documents that stand inside the text; what was read is blanked. */
function* blocks(bytes: Uint8Array, key: FingerprintKey): Generator<FoundCredential> {
  const lineAt = lineCounter(bytes);
  for (const { start, end } of innerDocuments(bytes)) {
    const text = textOf(bytes.subarray(start, end));
    const found = documentCredentials(parsed(text), key, { line: lineAt(start) });
    if (!found) continue;
    yield* found;
    blank(bytes, start, end);
  }
  for (const { start, end } of privateKeys(bytes)) {
    yield privateKey(bytes.subarray(start, end), key, { line: lineAt(start) });
    blank(bytes, start, end);
  }
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the text.
    return undefined;
  }
}

const marks = [
  '"service_account"',
  '"external_account"',
  '"authorized_user"',
  '"auths"',
  '"client_token"',
  '"accessor"',
  '"SecretAccessKey"',
];
/** No such document is larger. */
const mostDocument = 64 * 1024;

/** Objects of JSON around one of the marks. */
function* innerDocuments(bytes: Uint8Array): Generator<{ readonly start: number; readonly end: number }> {
  let seen = 0;
  for (const mark of marks) {
    let done = 0;
    for (let at = indexOf(bytes, mark); at >= 0 && seen < 256; at = indexOf(bytes, mark, at + mark.length), seen++) {
      const floor = Math.max(done, at - 8192);
      for (let start = bytes.lastIndexOf(123, at), tries = 0; start >= floor && tries < 8; tries++) {
        const end = closing(bytes, start);
        if (end > at) {
          yield { start, end };
          done = end;
          if (tries > 2) break;
        }
        start = start === 0 ? -1 : bytes.lastIndexOf(123, start - 1);
      }
    }
  }
}

function closing(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let quoted = false;
  const stop = Math.min(bytes.length, start + mostDocument);
  for (let at = start; at < stop; at++) {
    const byte = bytes[at];
    if (quoted && byte === 92) at++;
    else if (byte === 34) quoted = !quoted;
    else if (!quoted && byte === 123) depth++;
    else if (!quoted && byte === 125 && --depth === 0) return at + 1;
  }
  return -1;
}

function blank(bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at++) if (bytes[at] !== 10) bytes[at] = 32;
}

/** Tells the lines of places that are asked for one after the other. */
function lineCounter(bytes: Uint8Array): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    if (offset < counted) [line, counted] = [1, 0];
    for (let at = bytes.indexOf(10, counted); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) {
      line++;
      counted = at + 1;
    }
    return line;
  };
}

/** Tokens of one line; the id of an AWS key is given as a run, for its secret is looked for near it. */
function* lineCredentials(line: Uint8Array, number: number, key: FingerprintKey): Generator<FoundCredential | Run> {
  const told = { line: number };
  const taken: Uint8Array[] = [];
  const inside = (word: Uint8Array): boolean =>
    taken.some(
      (one) => word.byteOffset < one.byteOffset + one.byteLength && one.byteOffset < word.byteOffset + word.byteLength,
    );
  for (const word of wideWords(line)) {
    if (word.length < shortestWord) continue;
    for (const text of [word, ...tails(word)]) {
      const kind = wideKind(text);
      const found = kind
        ? credentialOf(kind, text, key, told)
        : (looseConnection(text, key, told) ?? urlLogin(text, key, told));
      if (!found) continue;
      taken.push(text);
      yield found;
      break;
    }
  }
  if (taken.length === 0 && line.indexOf(59) >= 0 && line.indexOf(61) >= 0) {
    // Connection strings with spaces: `Server=tcp:db,1433;User ID=app;Password=...`
    for (const run of [...assignments(line, number)].slice(0, 2)) {
      const found =
        looseConnection(run.value, key, told) ??
        looseConnection(line.subarray(line.indexOf(run.value[0] ?? 0)), key, told);
      if (!found) continue;
      yield found;
      return;
    }
    const found = looseConnection(line, key, told);
    if (found) {
      yield found;
      return;
    }
  }
  for (const word of narrowWords(line)) {
    if (word.length < shortestWord || inside(word)) continue;
    for (const text of [word, ...tails(word)]) {
      const kind = tokenKind(text);
      if (!kind) continue;
      yield kind.id === "aws-access-key-id"
        ? { value: text, line: number, name: "" }
        : credentialOf(kind, text, key, told);
      break;
    }
  }
}

/** base64 of something that is a credential: as Secrets of Kubernetes have it. Decoded once. */
function encoded(word: Uint8Array, line: number, key: FingerprintKey): readonly FoundCredential[] {
  if (word.length > 128 * 1024) return [];
  const decoded = base64(word);
  if (!decoded || !isText(decoded)) return [];
  const own = documentCredentials(parsed(textOf(decoded)), key, {}) ?? textCredentials(decoded, key, true);
  decoded.fill(0);
  return own.map((one) => ({ ...one, line, notes: [...one.notes, "was encoded as base64"] }));
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  return bytes.every((byte) => (byte >= 32 && byte < 127) || isSpace(byte));
}
