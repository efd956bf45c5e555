import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What a compiled graph is made by. */
const layers = ["model", "authz", "rules", "graph"];

let known: string | undefined;

/** 16 hex digits over the text of everything that turns facts into a graph: a graph compiled by other code is not used. */
export function codeFingerprint(): string {
  if (known !== undefined) return known;
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const digest = createHash("sha256");
  for (const layer of layers) {
    const files = readdirSync(path.join(root, layer), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => /\.[jt]s$/.test(name) && !name.endsWith(".d.ts")).sort()) {
      digest.update(`${layer}/${file.split(path.sep).join("/")}\n`).update(readFileSync(path.join(root, layer, file)));
    }
  }
  known = digest.digest("hex").slice(0, 16);
  return known;
}
