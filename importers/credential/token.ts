import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { adoConnection, azureConnection, connectionString, sharedAccess } from "./address.ts";
import { bedrockKey, bedrockShortKey, keyId, presignedUrl, uniqueId } from "./aws.ts";
import { ascii, base64, indexOf, split, startsWith, textOf } from "./bytes.ts";
import { claimsOf, formed, foundCredential, type Told } from "./found.ts";
import { jdbcConnection } from "./jdbc.ts";
import { webToken } from "./jwt.ts";
import type { CredentialKind } from "./kind.ts";
import { type BytePattern, bytePattern } from "./pattern.ts";
import { credentialKind, credentialTable } from "./table.ts";

interface Compiled {
  readonly kind: CredentialKind;
  readonly pattern: BytePattern;
}
const compiled: readonly Compiled[] = credentialTable.kinds.flatMap((kind) =>
  kind.pattern === undefined ? [] : [{ kind, pattern: bytePattern(kind.pattern) }],
);
const wide = compiled.filter(({ kind }) => kind.wide === true);
const narrow = compiled.filter(({ kind }) => kind.wide !== true);

/** No token of the table is shorter; none longer is looked at as one. */
const shortest = 16;
const longest = 96 * 1024;

/** A web token however long its claims are: it is one all the same, and its claims are left unread. */
const isLongJwt = (token: Uint8Array): boolean =>
  startsWith(token, "eyJ") && split(token, 46, 4).length === 3 && indexOf(token, ".eyJ") > 0;

/** The first kind of the table that the token is of. */
export function tokenKind(token: Uint8Array): CredentialKind | undefined {
  if (token.length < shortest) return undefined;
  if (token.length > longest) return isLongJwt(token) ? credentialKind("jwt") : undefined;
  return narrow.find(({ pattern }) => pattern.test(token))?.kind;
}

/** The first kind that an address or connection string is of. */
export function wideKind(text: Uint8Array): CredentialKind | undefined {
  if (text.length < shortest || text.length > longest) return undefined;
  if (indexOf(text, "://") < 0 && text.indexOf(61) < 0) return undefined;
  return wide.find(({ pattern }) => pattern.test(text))?.kind;
}

/** What is no pattern of the table and still a connection string: `Name=value;...`, JDBC. */
export function looseConnection(text: Uint8Array, key: FingerprintKey, told: Told): FoundCredential | undefined {
  if (text.length < shortest || text.length > 8192) return undefined;
  if (startsWith(text, "jdbc:")) {
    const found = jdbcConnection(text, key, told);
    if (found) return found;
  }
  if (text.indexOf(59) < 0) return undefined;
  return azureConnection(text, key, told) ?? adoConnection(text, key, told);
}

type Reader = (token: Uint8Array, key: FingerprintKey, told: Told) => FoundCredential | undefined;

const readers: Readonly<Record<string, Reader>> = {
  "aws-access-key-id": (token, key, told) =>
    foundCredential("aws-access-key-id", key, { ...told, ...keyId(textOf(token)), half: "identifier" }),
  "aws-unique-id": (token, key, told) => uniqueId(textOf(token), key, told),
  "aws-bedrock-key-long": bedrockKey,
  "aws-bedrock-key-short": bedrockShortKey,
  "aws-presigned-url": presignedUrl,
  "azure-storage-conn": azureConnection,
  "azure-sas": sharedAccess,
  "db-connection-string": connectionString,
  jwt: (token, key, told) => webToken(token, key, told),
  "github-app-installation-jwt": (token, key, told) => {
    const [, app = ""] = textOf(token.subarray(0, 32)).split("_");
    const found = webToken(token.subarray(token.indexOf(101)), key, told, "github-app-installation-jwt");
    const notes = ["GitHub asks not to rely on what the token says: a hint only"];
    return {
      ...found,
      issuer: "https://github.com",
      claims: { ...found.claims, ...claimsOf({ app_id: app }) },
      notes: [...found.notes, ...notes],
    };
  },
  "vault-legacy-or-openbao": (token, key, told) => {
    const [type = token, , namespace] = split(token, 46, 3);
    const batch = type[0] === 98;
    return foundCredential("vault-legacy-or-openbao", key, {
      ...told,
      secret: token,
      claims: claimsOf({
        token_type: batch ? "batch" : "service",
        namespace_id: namespace && formed(textOf(namespace), /^[A-Za-z0-9]{5,16}$/),
      }),
    });
  },
  "azure-client-secret": (token, key, told) =>
    foundCredential("azure-client-secret", key, { ...told, secret: token, secretOf: "azure-service-principal" }),
  gitlab: (token, key, told) =>
    foundCredential("gitlab", key, {
      ...told,
      secret: token,
      claims: claimsOf({ token_type: glKinds[textOf(token.subarray(2, token.indexOf(45)))] }),
    }),
  slack: (token, key, told) => {
    const [kind = token, team] = split(token, 45, 4);
    const id = team && formed(textOf(team), /^[TE0-9][A-Z0-9]{6,13}$/);
    return foundCredential("slack", key, {
      ...told,
      secret: token,
      claims: { ...claimsOf({ token_type: slackKinds[textOf(kind)] }), ...(id ? { team: id } : {}) },
    });
  },
  "slack-webhook": (url, key, told) => {
    const team = textOf(url.subarray(0, 128)).split("/")[4] ?? "";
    const id = formed(team, /^T[A-Z0-9]{6,13}$/);
    return foundCredential("slack-webhook", key, { ...told, secret: url, ...(id ? { claims: { team: id } } : {}) });
  },
  stripe: (token, key, told) => {
    const mode = textOf(token.subarray(3, 7));
    return foundCredential("stripe", key, { ...told, secret: token, claims: claimsOf({ mode }) });
  },
  "1password-service": (token, key, told) => {
    const inner = base64(token.subarray(4));
    const address = inner && /"signInAddress":"([a-z0-9.-]{3,64})"/.exec(textOf(inner.subarray(0, 4096)))?.[1];
    inner?.fill(0);
    return foundCredential("1password-service", key, {
      ...told,
      secret: token,
      claims: claimsOf({ sign_in_address: address }),
    });
  },
};

const glKinds: Readonly<Record<string, string>> = {
  pat: "personal, project or group access token",
  dt: "deploy token",
  rt: "runner authentication token",
  cbt: "CI job token",
  ptt: "trigger token",
  soat: "SCIM or OAuth secret",
  agent: "agent token",
  ft: "feed token",
};
const slackKinds: Readonly<Record<string, string>> = {
  xoxb: "bot",
  xoxp: "user",
  xoxa: "app",
  xapp: "app level",
  xoxe: "refresh or rotated",
  xoxr: "refresh",
  xoxo: "legacy",
  xoxs: "legacy",
};
const lifetimes: Readonly<Record<string, string>> = {
  "github-app-installation": "ends an hour after it was made",
  "github-app-installation-jwt": "ends an hour after it was made",
  "github-app-user": "ends 8 hours after it was made, where expiry is on",
  "gcp-oauth-access": "ends an hour after it was made, 12 where that was extended",
  "vault-batch": "cannot be revoked: it ends with its TTL, or with its parent",
};

/** One token of a kind as a credential. */
export function credentialOf(
  kind: CredentialKind,
  token: Uint8Array,
  key: FingerprintKey,
  told: Told = {},
): FoundCredential {
  const lifetime = lifetimes[kind.id];
  const all: Told = lifetime === undefined ? told : { ...told, notes: [...(told.notes ?? []), lifetime] };
  const own = readers[kind.id]?.(token, key, all);
  if (own) return own;
  const checksum = kind.id.startsWith("github-") && token.length === 40 ? checksumNotes(token) : [];
  return foundCredential(kind.id, key, { ...all, secret: token, notes: [...(all.notes ?? []), ...checksum] });
}

/** GitHub's tokens end in a checksum of what comes before: a made up one rarely has it. */
function checksumNotes(token: Uint8Array): readonly string[] {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  let crc = 0xffffffff;
  for (const byte of token.subarray(4, 34)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let text = "";
  for (let at = 0; at < 6; at++) {
    text = (alphabet[rest % 62] ?? "0") + text;
    rest = Math.floor(rest / 62);
  }
  const own = ascii(text);
  return own.every((byte, at) => byte === token[34 + at]) ? [] : ["its checksum does not fit: made up, or mistyped"];
}
