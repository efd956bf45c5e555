import { createHash, createHmac } from "node:crypto";
import type { FingerprintKey } from "../../model/credential.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648 base32, lower case, without padding. */
function base32(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + (alphabet[(held << (5 - bits)) & 31] ?? "") : text;
}

/** A key made of bytes that somebody keeps: its id is a digest of it, so the same bytes have the same id everywhere. */
export function fingerprintKey(bytes: Uint8Array): FingerprintKey {
  const id = createHash("sha256").update("ambit fingerprint key id\0").update(bytes).digest();
  return { id: `k1_${base32(id).slice(0, 13)}`, bytes };
}

/**
 * 130 bits that say whether two secrets of one kind are the same, to whoever holds the key and to nobody else. An unkeyed
 * digest would let anybody try passwords.
 */
export function fingerprint(key: FingerprintKey, kind: string, secret: Uint8Array): string {
  const digest = createHmac("sha256", key.bytes).update(`v1\0${kind}\0`).update(secret).digest();
  return `fp1_${base32(digest).slice(0, 26)}`;
}
