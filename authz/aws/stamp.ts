/**
 * A short text that stands for a long one: 64 bits in base 36. Equal texts give equal stamps, in every process; different
 * ones differ but for chances nobody meets. No protection against somebody who looks for a clash.
 */
export const stampOf = (...texts: readonly string[]): string => stampOfAll(texts);

/** The same of more texts than a call takes arguments. */
export function stampOfAll(texts: Iterable<string>): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const text of texts) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ 0x1f_0001, 2654435761);
    b = Math.imul(b ^ 0x1f_0001, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return `${(b >>> 0).toString(36)}.${(a >>> 0).toString(36)}`;
}
