// @ts-check
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import path from "node:path";

/**
 * A folder for what the tests download, which all clones of the user share. Keyed by what is in it: another version
 * or list is another folder.
 * @param {string} name
 * @param {string} content
 */
export function cacheFolder(name, content) {
  const key = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return path.join(process.env["XDG_CACHE_HOME"] || path.join(homedir(), ".cache"), "ambit", `${name}-${key}`);
}
