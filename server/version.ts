import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { codeFingerprint } from "../graph/store/fingerprint.ts";

/** The folder that holds ours: the checkout, or `dist` of the package. */
const root = path.join(import.meta.dirname, "..");
const packageFile = [root, path.join(root, "..")].map((folder) => path.join(folder, "package.json")).find(existsSync);

/** Of the package. */
export const version: string =
  packageFile === undefined ? "" : (JSON.parse(readFileSync(packageFile, "utf8")) as { version: string }).version;

let known: string | undefined;

/** Digest of the code that answers are made by: other code may answer otherwise. */
export function codeVersion(): string {
  if (known !== undefined) return known;
  const digest = createHash("sha256").update(codeFingerprint());
  const folder = path.join(root, "queries");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => /\.[jt]s$/.test(name) && !name.endsWith(".d.ts")).sort())
    digest.update(`${file}\n`).update(readFileSync(path.join(folder, file)));
  known = digest.digest("hex").slice(0, 16);
  return known;
}
