import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { databaseLogin } from "./address.ts";
import { includes, indexOf, isSpace, startsWith, textOf } from "./bytes.ts";
import { terraformHost } from "./documents.ts";
import { claimsOf, foundCredential } from "./found.ts";
import { linesOf } from "./scan.ts";
import { tokenKind } from "./token.ts";

const hostForm = /^[a-z0-9.-]{1,253}$/;

/** Logins of files whose lines have a form of their own: .netrc, .pgpass, .npmrc, Terraform's. */
export function* stringFiles(bytes: Uint8Array, key: FingerprintKey): Generator<FoundCredential> {
  if (includes(bytes, "machine ") && includes(bytes, "password ")) yield* netrc(bytes, key);
  if (includes(bytes, "_authToken=")) yield* npmrc(bytes, key);
  if (includes(bytes, 'credentials "')) yield* terraform(bytes, key);
  yield* pgpass(bytes, key);
}

function words(bytes: Uint8Array, most: number): readonly { readonly value: Uint8Array; readonly at: number }[] {
  const found: { readonly value: Uint8Array; readonly at: number }[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length && found.length < most; at++) {
    if (at < bytes.length && !isSpace(bytes[at])) continue;
    if (at > from) found.push({ value: bytes.subarray(from, at), at: from });
    from = at + 1;
  }
  return found;
}

function* netrc(bytes: Uint8Array, key: FingerprintKey): Generator<FoundCredential> {
  let machine: string | undefined;
  let user: string | undefined;
  let word = "";
  for (const { value } of words(bytes, 10_000)) {
    const is = value.length <= 256 ? textOf(value) : "";
    if (word === "machine") [machine, user] = [is.toLowerCase(), undefined];
    else if (word === "login") user = is;
    else if (word === "password" && machine !== undefined && hostForm.test(machine) && !tokenKind(value)) {
      yield foundCredential("netrc-login", key, {
        secret: value,
        secretOf: `netrc-login\0${machine}`,
        resource: machine,
        claims: { host: machine, ...claimsOf({ user }) },
        line: 1 + bytes.subarray(0, value.byteOffset - bytes.byteOffset).filter((byte) => byte === 10).length,
      });
    }
    word = ["machine", "login", "password"].includes(is) ? is : "";
  }
}

function* npmrc(bytes: Uint8Array, key: FingerprintKey): Generator<FoundCredential> {
  for (const { bytes: line, line: number } of linesOf(bytes)) {
    const at = indexOf(line, ":_authToken=");
    if (at < 0 || !startsWith(line, "//")) continue;
    const host = textOf(line.subarray(2, Math.min(at, 256)))
      .replace(/\/.*$/, "")
      .toLowerCase();
    const value = line.subarray(at + ":_authToken=".length);
    // `${NAME}` is put in when it is used.
    if (!hostForm.test(host) || value.length < 8 || value[0] === 36 || tokenKind(value)) continue;
    yield foundCredential("npm-registry-token", key, { secret: value, resource: host, claims: { host }, line: number });
  }
}

function* terraform(bytes: Uint8Array, key: FingerprintKey): Generator<FoundCredential> {
  let host: string | undefined;
  for (const { bytes: line, line: number } of linesOf(bytes)) {
    if (line.length > 4096) continue;
    const start = indexOf(line, 'credentials "');
    if (start >= 0) host = textOf(line.subarray(start + 13, start + 13 + 256)).split('"')[0];
    const token = indexOf(line, "token");
    const quote = token < 0 ? -1 : line.indexOf(34, token);
    const end = quote < 0 ? -1 : line.indexOf(34, quote + 1);
    if (host === undefined || end < 0 || !hostForm.test(host)) continue;
    const value = line.subarray(quote + 1, end);
    if (value.length < 8 || tokenKind(value)?.id === "terraform-cloud") continue;
    yield terraformHost(host, value, key, { line: number });
    host = undefined;
  }
}

/** `host:port:database:user:password`, a backslash before a colon that is part of one. */
function* pgpass(bytes: Uint8Array, key: FingerprintKey): Generator<FoundCredential> {
  for (const { bytes: line, line: number } of linesOf(bytes)) {
    if (line.length > 1024 || line[0] === 35) continue;
    const at: number[] = [];
    for (let n = 0; n < line.length && at.length < 5; n++) {
      if (line[n] === 92) n++;
      else if (line[n] === 58) at.push(n);
    }
    if (at.length < 4 || line.some(isSpace)) continue;
    const part = (n: number): string => textOf(line.subarray((at[n - 1] ?? -1) + 1, at[n]));
    const [host, port, database, user] = [part(0), part(1), part(2), part(3)];
    if (
      !hostForm.test(host.toLowerCase()) ||
      !/^(\d{2,5}|\*)$/.test(port) ||
      !/^[\w*.-]{1,63}$/.test(database) ||
      !/^[\w*.-]{1,63}$/.test(user)
    )
      continue;
    const password = line.subarray((at[3] ?? 0) + 1);
    if (password.length === 0) continue;
    yield databaseLogin("db-login", { engine: "postgres", host, port, database, user, password }, key, {
      line: number,
    });
  }
}
