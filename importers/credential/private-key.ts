import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { base64, indexOf, textOf } from "./bytes.ts";
import { claimsOf, foundCredential, type Told } from "./found.ts";

const begin = "-----BEGIN ";
const privateEnd = "PRIVATE KEY-----";
/** Of one block: no key of use is longer. */
const mostBlock = 64 * 1024;

/** Where a private key stands in the text: from its first dash to its last. */
export interface PemBlock {
  readonly start: number;
  readonly end: number;
}

/** The private keys of a text, those that are cut off left out. */
export function* privateKeys(bytes: Uint8Array): Generator<PemBlock> {
  let end = -1;
  for (let at = indexOf(bytes, begin); at >= 0; at = indexOf(bytes, begin, at + begin.length)) {
    const label = bytes.subarray(at + begin.length, at + begin.length + 48);
    const dashes = indexOf(label, "-----");
    if (dashes < 0 || !textOf(label.subarray(0, dashes + 5)).endsWith(privateEnd)) continue;
    if (end < at) end = indexOf(bytes, "-----END ", at);
    if (end < 0) return;
    if (end - at > mostBlock) continue;
    const closed = indexOf(bytes.subarray(end + 9, end + 64), "-----");
    if (closed >= 0) yield { start: at, end: end + 9 + closed + 5 };
  }
}

/** What the key is by its public half: that names it, and nothing of it can be computed from that. */
export function privateKey(block: Uint8Array, key: FingerprintKey, told: Told): FoundCredential {
  const pem = unescaped(block);
  try {
    const known = publicHalf(pem);
    const { ssh, spki, type, notes = [] } = known;
    return foundCredential("private-key-pem", key, {
      ...told,
      secret: pem,
      ...(ssh === undefined ? (spki === undefined ? {} : { publicId: `spki:${spki}` }) : { publicId: ssh }),
      claims: {
        ...claimsOf({ key_type: type }),
        ...(spki === undefined ? {} : { spki_sha256: spki }),
        ...(ssh === undefined ? {} : { ssh_fingerprint: ssh }),
      },
      notes: [...(told.notes ?? []), ...notes],
    });
  } finally {
    pem.fill(0);
  }
}

/** Line ends that JSON or an environment file wrote as `\n` become line ends. */
function unescaped(block: Uint8Array): Buffer {
  const out = Buffer.alloc(block.length);
  let size = 0;
  for (let at = 0; at < block.length; at++) {
    const escaped = block[at] === 92 && (block[at + 1] === 110 || block[at + 1] === 114);
    out[size++] = escaped ? 10 : (block[at] ?? 0);
    if (escaped) at++;
  }
  return out.subarray(0, size);
}

interface PublicHalf {
  /** `SHA256:<base64>` as ssh-keygen prints it. */
  readonly ssh?: string;
  /** Hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly spki?: string;
  readonly type?: string;
  readonly notes?: readonly string[];
}

function publicHalf(pem: Buffer): PublicHalf {
  if (indexOf(pem, "BEGIN OPENSSH PRIVATE KEY") >= 0) return openSsh(pem);
  if (indexOf(pem, "ENCRYPTED") >= 0) return { notes: ["protected by a password: of use only with it"] };
  try {
    const own = createPrivateKey({ key: pem, format: "pem" });
    const open = createPublicKey(own);
    const spki = createHash("sha256")
      .update(open.export({ type: "spki", format: "der" }))
      .digest("hex");
    const blob = sshBlob(open);
    return { spki, type: own.asymmetricKeyType ?? "unknown", ...(blob ? { ssh: sshFingerprint(blob) } : {}) };
  } catch {
    return { notes: ["its public half cannot be computed"] };
  }
}

const sshFingerprint = (blob: Uint8Array): string =>
  `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;

/** The header of OpenSSH's form has the public half in the open, whether a password protects the rest or not. */
function openSsh(pem: Buffer): PublicHalf {
  const head = indexOf(pem, "KEY-----") + "KEY-----".length;
  const inner = base64(pem.subarray(head, indexOf(pem, "-----END")));
  const magic = "openssh-key-v1\0";
  if (!inner || indexOf(inner, magic) !== 0) return { notes: ["its public half cannot be read"] };
  let at = magic.length;
  const view = new DataView(inner.buffer, inner.byteOffset, inner.byteLength);
  const next = (): Uint8Array | undefined => {
    if (at + 4 > inner.length) return undefined;
    const size = view.getUint32(at);
    if (at + 4 + size > inner.length) return undefined;
    at += 4 + size;
    return inner.subarray(at - size, at);
  };
  const cipher = next();
  next();
  next();
  at += 4;
  const blob = next();
  const protectedBy = cipher && textOf(cipher) !== "none" ? ["protected by a password: of use only with it"] : [];
  const found: PublicHalf = blob
    ? { ssh: sshFingerprint(blob), type: typeOf(blob), notes: protectedBy }
    : { notes: protectedBy };
  inner.fill(0);
  return found;
}

function typeOf(blob: Uint8Array): string {
  const size = blob[3] ?? 0;
  return textOf(blob.subarray(4, 4 + Math.min(size, 64)));
}

/** The public key as SSH writes it, for the types that it has. */
function sshBlob(open: KeyObject): Uint8Array | undefined {
  const jwk: JsonWebKey = open.export({ format: "jwk" });
  const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64url");
  const part = (data: Uint8Array): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    return Buffer.concat([size, data]);
  };
  const number = (data: Buffer): Buffer => part((data[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), data]) : data);
  if (jwk.kty === "RSA")
    return Buffer.concat([part(Buffer.from("ssh-rsa")), number(bytes(jwk.e)), number(bytes(jwk.n))]);
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519")
    return Buffer.concat([part(Buffer.from("ssh-ed25519")), part(bytes(jwk.x))]);
  const curve = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" }[jwk.crv ?? ""];
  if (jwk.kty !== "EC" || !curve) return undefined;
  const point = Buffer.concat([Buffer.of(4), bytes(jwk.x), bytes(jwk.y)]);
  return Buffer.concat([part(Buffer.from(`ecdsa-sha2-${curve}`)), part(Buffer.from(curve)), part(point)]);
}
