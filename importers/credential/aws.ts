import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { base64, textOf } from "./bytes.ts";
import { claimsOf, foundCredential, isoOfSeconds, isoOfText, type Told } from "./found.ts";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The account that an id of AWS carries: 40 bits below the first of its base32 digits. Ids of the old generation, whose
 * fifth character is before Q, carry none.
 */
export function accountOf(id: string): string | undefined {
  const body = id.slice(4);
  if (!/^[Q-Z2-7][A-Z2-7]{9,}$/.test(body)) return undefined;
  let bits = 0n;
  for (const char of body.slice(0, 10)) bits = bits * 32n + BigInt(base32.indexOf(char));
  // 50 bits were read: one is the generation, 9 follow the account's 40.
  const account = (bits >> 9n) & ((1n << 40n) - 1n);
  return account < 10n ** 12n ? account.toString().padStart(12, "0") : undefined;
}

/** A key id with what it tells by itself. */
export function keyId(id: string): Pick<Told, "publicId" | "notes"> & { readonly account?: string } {
  const account = accountOf(id);
  const notes = [
    ...(account === undefined ? ["a key of the old generation: its id does not tell the account"] : []),
    ...(id.startsWith("ASIA")
      ? ["credentials of a session: neither role nor session policy can be told from them"]
      : []),
  ];
  return { publicId: id, notes, ...(account === undefined ? {} : { account }) };
}

const principals: Readonly<Record<string, string>> = {
  AIDA: "user",
  AROA: "role",
  AGPA: "group",
  AIPA: "instance profile",
  ANPA: "policy",
  ANVA: "policy version",
  APKA: "public key",
  ASCA: "certificate",
};

export function uniqueId(id: string, key: FingerprintKey, told: Told): FoundCredential {
  const account = accountOf(id);
  const claims = claimsOf({ kind: principals[id.slice(0, 4)] });
  return foundCredential("aws-unique-id", key, { ...told, publicId: id, claims, ...(account ? { account } : {}) });
}

/** A key that signs for the user of its own name: `BedrockAPIKey-<suffix>-at-<account>:<secret>` in base64. */
export function bedrockKey(token: Uint8Array, key: FingerprintKey, told: Told): FoundCredential {
  const inner = base64(token.subarray(4));
  const colon = inner?.indexOf(58) ?? -1;
  const name = inner && colon > 0 && colon < 128 ? textOf(inner.subarray(0, colon)) : "";
  inner?.fill(0);
  // Some keys have a byte of their own before the name.
  const [, user, account] = /(BedrockAPIKey-[a-z0-9]{4,16})-at-(\d{12})$/.exec(name) ?? [];
  return foundCredential("aws-bedrock-key-long", key, {
    ...told,
    secret: token,
    scopes: ["bedrock"],
    ...(account ? { account } : {}),
    ...(user && account ? { principal: `arn:aws:iam::${account}:user/${user}` } : {}),
    claims: claimsOf({ user }),
  });
}

export function bedrockShortKey(token: Uint8Array, key: FingerprintKey, told: Told): FoundCredential {
  const inner = base64(token.subarray("bedrock-api-key-".length));
  const signed = inner ? signedBy(inner) : {};
  inner?.fill(0);
  return foundCredential("aws-bedrock-key-short", key, { ...told, ...signed, secret: token, scopes: ["bedrock"] });
}

/** An address that carries its own signature: what it opens, until when, by whose key. */
export function presignedUrl(url: Uint8Array, key: FingerprintKey, told: Told): FoundCredential {
  const signed = signedBy(url);
  const address = textOf(url.subarray(0, Math.min(url.length, 2048))).split("?")[0] ?? "";
  const bucket = bucketOf(address);
  return foundCredential("aws-presigned-url", key, {
    ...told,
    ...signed,
    secret: url,
    ...(bucket === undefined ? {} : { resource: `arn:aws:s3:::${bucket}` }),
  });
}

function bucketOf(address: string): string | undefined {
  const [, host = "", path = ""] = /^https:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
  const name = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
  const inHost = new RegExp(`^(${name})\\.s3[.-][a-z0-9.-]*amazonaws\\.com(\\.cn)?$`).exec(host)?.[1];
  if (inHost) return inHost;
  return /^s3[.-][a-z0-9.-]*amazonaws\.com(\.cn)?$/.test(host)
    ? new RegExp(`^${name}$`).exec(path.split("/")[0] ?? "")?.[0]
    : undefined;
}

/** The public parameters of a signature of version 4. */
function signedBy(address: Uint8Array): Pick<Told, "account" | "issuedAt" | "expiresAt" | "claims"> {
  const text = textOf(address.subarray(0, 16_384));
  const of = (name: string): string | undefined => {
    const value = new RegExp(`[?&]${name}=([^&\\s]{1,256})`, "i").exec(text)?.[1];
    return value?.replaceAll(/%2f/gi, "/");
  };
  const [id = "", , region, service] = of("X-Amz-Credential")?.split("/") ?? [];
  const known = /^A[A-Z0-9]{19}$/.test(id) ? id : undefined;
  const account = known && accountOf(known);
  const issuedAt = isoOfText(of("X-Amz-Date"));
  const seconds = Number(of("X-Amz-Expires"));
  const expiresAt = issuedAt && seconds > 0 ? isoOfSeconds(Date.parse(issuedAt) / 1000 + seconds) : undefined;
  return {
    ...(account ? { account } : {}),
    ...(issuedAt ? { issuedAt } : {}),
    ...(expiresAt ? { expiresAt } : {}),
    claims: { ...claimsOf({ region, service }), ...(known ? { access_key_id: known } : {}) },
  };
}
