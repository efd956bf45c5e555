import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { UserError } from "../model/errors.ts";
import { type Paper, signedText } from "./record.ts";

/** How the owners source writes a public key: the 32 bytes of RFC 8032, base64. */
const written = /^ed25519:([A-Za-z0-9+/]{43}=)$/;
/** SubjectPublicKeyInfo of an Ed25519 key before its 32 bytes (RFC 8410, section 4). */
const spki = Buffer.from("302a300506032b6570032100", "hex");

const bytesOf = (key: KeyObject): Buffer =>
  createPublicKey(key as never)
    .export({ type: "spki", format: "der" })
    .subarray(spki.length);
const idOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** The id of a public key of the owners source; undefined where it is none. */
export function keyIdOf(text: string): string | undefined {
  const [, base64] = written.exec(text) ?? [];
  return base64 === undefined ? undefined : idOf(Buffer.from(base64, "base64"));
}

/** A private key of a file. @throws UserError sign-off.key, never with what the file holds */
export function signingKey(pem: string, file: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Not a key: said below, without what Node says of it.
  }
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new UserError(
    "sign-off.key",
    `\`${file}\` holds no Ed25519 private key that can be read`,
    "make one with `openssl genpkey -algorithm ed25519 -out key.pem`",
  );
}

/** The line by which the owners source names the key. */
export const publicLine = (key: KeyObject): string => `ed25519:${bytesOf(key).toString("base64")}`;

/** The paper with its signature in the place of any it had. */
export function signed<P extends Paper>(paper: P, key: KeyObject): P {
  const value = sign(null, Buffer.from(signedText(paper)), key).toString("base64");
  return { ...paper, sig: { alg: "ed25519", keyId: idOf(bytesOf(key)), value } };
}

/** True where the signature is the key's over what the paper says. @param text as the owners source writes the key */
export function isSignedBy(paper: Paper, text: string): boolean {
  const [, base64] = written.exec(text) ?? [];
  if (base64 === undefined || !paper.sig || keyIdOf(text) !== paper.sig.keyId) return false;
  const key = createPublicKey({
    key: Buffer.concat([spki, Buffer.from(base64, "base64")]),
    format: "der",
    type: "spki",
  });
  try {
    return verify(null, Buffer.from(signedText(paper)), key, Buffer.from(paper.sig.value, "base64"));
  } catch {
    return false;
  }
}
