// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectNode } from "./packages.js";
import { modules, root, run, say, seconds } from "./program.js";

/** Where the built page lies. */
export const pageFolder = path.join(root, "dist", "web");
const stamp = path.join(modules, ".page-stamp");

/** Files the built page depends on, sorted, relative to the clone. */
function sources() {
  const inFolders = ["web", "model"].flatMap((folder) =>
    existsSync(path.join(root, folder))
      ? readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
          path.join(folder, file),
        )
      : [],
  );
  return [...inFolders, "vite.config.ts", "package-lock.json"]
    .filter((file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile())
    .sort();
}

/** @param {readonly (string | Buffer)[]} parts */
function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

/** @param {readonly string[]} files */
const looks = (files) =>
  digest(
    files.flatMap((file) => {
      const { size, mtimeMs } = statSync(path.join(root, file));
      return [file, String(size), String(mtimeMs)];
    }),
  );

/** @param {readonly string[]} files */
const contents = (files) => digest(files.flatMap((file) => [file, readFileSync(path.join(root, file))]));

/** Into a folder of its own that replaces the old one when it is whole: what serves the page never sees a half. */
function build() {
  const made = `${pageFolder}-${process.pid}`;
  const vite = [path.join(modules, "vite/bin/vite.js"), "build", "--logLevel", "warn", "--outDir", made];
  const done = run(projectNode(), vite);
  if (done) {
    rmSync(pageFolder, { recursive: true, force: true });
    renameSync(made, pageFolder);
  }
  rmSync(made, { recursive: true, force: true });
  return done;
}

/**
 * Builds the page into dist/web unless it is built from these very sources; false where that failed.
 * Sizes and times are compared first: contents are read only where those differ.
 */
export function buildPage() {
  const files = sources();
  if (!files.some((file) => file.endsWith("index.html"))) return true;
  const look = looks(files);
  const there = existsSync(path.join(pageFolder, "index.html")) && existsSync(stamp);
  const [looked, built] = there ? readFileSync(stamp, "utf8").split("\n") : [];
  if (look === looked) return true;
  const content = contents(files);
  if (content !== built) {
    say(there ? "the page's sources changed; building it" : "building the page");
    const from = Date.now();
    if (!build()) return false;
    say(`page built in ${seconds(from)}`);
  }
  writeFileSync(stamp, `${look}\n${content}`);
  return true;
}
