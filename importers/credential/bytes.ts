/** Bytes of text, and the few ways in which classifying looks at them. Only what is public becomes a string. */

const space = new Set([9, 10, 11, 12, 13, 32]);

export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text of a part that is public. Bytes that are no UTF-8 become U+FFFD. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const isSpace = (byte: number | undefined): boolean => byte !== undefined && space.has(byte);

/** Without white space, a byte order mark and one pair of quotes around it; a view of the same bytes. */
export function trimmed(bytes: Uint8Array): Uint8Array {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let end = bytes.length;
  const strip = (): void => {
    while (start < end && isSpace(bytes[start])) start++;
    while (end > start && isSpace(bytes[end - 1])) end--;
  };
  strip();
  const quote = bytes[start];
  if (end - start >= 2 && (quote === 34 || quote === 39 || quote === 96) && bytes[end - 1] === quote) {
    start++;
    end--;
    strip();
  }
  return bytes.subarray(start, end);
}

/** Place of the first byte of `text`; -1 where it is not there. */
export function indexOf(bytes: Uint8Array, text: string, from = 0): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(text, from, "latin1");
}

export const includes = (bytes: Uint8Array, text: string): boolean => indexOf(bytes, text) >= 0;

export const startsWith = (bytes: Uint8Array, text: string): boolean => {
  if (bytes.length < text.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[at] !== text.charCodeAt(at)) return false;
  return true;
};

const digits = new Int16Array(256).fill(-1);
for (const [at, char] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries())
  digits[char.charCodeAt(0)] = at;
digits[45] = 62;
digits[95] = 63;

/** Either alphabet of base64, padded or not, line ends passed over; undefined for anything else. */
export function base64(bytes: Uint8Array): Uint8Array | undefined {
  const out = new Uint8Array(Math.ceil((bytes.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let size = 0;
  let ended = false;
  for (const byte of bytes) {
    if (isSpace(byte)) continue;
    if (byte === 61) {
      ended = true;
      continue;
    }
    const value = digits[byte] ?? -1;
    if (value < 0 || ended) return undefined;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[size++] = (held >> bits) & 255;
    }
  }
  return out.subarray(0, size);
}

/** The parts between a separator. */
export function split(bytes: Uint8Array, separator: number, most = 64): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length && parts.length < most - 1; at++) {
    if (bytes[at] !== separator) continue;
    parts.push(bytes.subarray(from, at));
    from = at + 1;
  }
  parts.push(bytes.subarray(from));
  return parts;
}
