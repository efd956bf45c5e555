import { createHash, hash } from "node:crypto";
import { canonical, compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";

/** What a fact says beside its kind, key, scope and source, as canonical JSON. */
export function bodyOf(fact: Fact): string {
  const { kind: _, key: __, scope: ___, source: ____, ...content } = fact;
  return canonical(content);
}

/** sha256 of a fact's kind, key and body: the same in every scope. Neither kind nor body holds a line break. */
export const contentHash = (kind: string, key: string, body: string): Buffer =>
  hash("sha256", `${kind}\n${key}\n${body}`, "buffer");

/** sha256, hex, of the content hashes of a scope's facts, given in ascending order. */
export function scopeDigest(hashes: Iterable<Uint8Array>): string {
  const digest = createHash("sha256");
  for (const one of hashes) digest.update(one);
  return digest.digest("hex");
}

/** A snapshot's id: sha256, hex, over its scopes in code unit order, each with its digest. Times and locators are not in it. */
export function snapshotId(digests: ReadonlyMap<string, string>): string {
  return hash("sha256", canonical([...digests].sort(([a], [b]) => compare(a, b))));
}
