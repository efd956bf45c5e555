import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Makes the folder of a store: only its owner may read what an estate's weaknesses are, and nobody is to commit it. */
export function makeStoreFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = path.join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n", { mode: 0o600 });
}
