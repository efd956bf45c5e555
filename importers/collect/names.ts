import { createHash } from "node:crypto";

/** What every file system holds as it is, and no importer gives a meaning of its own. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._@+=,-]{0,119}$/;

/**
 * A name that a source gave as the name of a file or folder: as it is where it is harmless, else its harmless letters and
 * a digest. Never empty, hidden, `..` or of several segments; different names stay different.
 */
export function fileName(name: string): string {
  if (plain.test(name) && !name.endsWith(".")) return name;
  const digest = createHash("sha256").update(name, "utf8").digest("hex").slice(0, 16);
  const letters = name.replace(/[^A-Za-z0-9-]+/g, "-").slice(0, 60);
  return `x-${letters.replace(/^-+|-+$/g, "")}-${digest}`;
}

/** True where the path stays in the bundle on every file system: the runner writes no other. */
export const isInside = (path: string): boolean =>
  path.length <= 1_000 &&
  path
    .split("/")
    .every(
      (segment) =>
        segment !== "" &&
        !segment.startsWith(".") &&
        Buffer.byteLength(segment) <= 255 &&
        !/[\p{Cc}\\:*?"<>|]|[. ]$/u.test(segment),
    );
