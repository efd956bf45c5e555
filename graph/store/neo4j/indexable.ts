import { hash } from "node:crypto";

/** Most UTF-8 bytes of a text in an index. A range index of Neo4j takes entries of some 8,000 bytes. */
const most = 3000;

/** The text itself; of one too long for an index the beginning, and a digest that tells it from others. */
export function indexable(text: string): string {
  // A UTF-16 unit takes 3 bytes of UTF-8 at most.
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return text;
  return `${text.slice(0, most / 6)}~${hash("sha256", text)}`;
}
