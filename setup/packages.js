// @ts-check
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { modules, outside, root, run, say, seconds, stop } from "./program.js";

const stamp = path.join(modules, ".setup-stamp");

/** Changes when, and only when, the installed packages are no longer the ones asked for. */
function wanted() {
  /** @param {string} file */
  const text = (file) => readFileSync(path.join(root, file), "utf8");
  const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(text("package.json"));
  const asked = JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides]);
  const hash = createHash("sha256").update(asked).update(text("package-lock.json"));
  return `${hash.digest("hex")} ${process.platform} ${process.arch}`;
}

/** The Node package of this platform and its version, as tools/node24 pins it. */
function nodePackage() {
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, "tools/node24/package.json"), "utf8"));
  const system = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const name = Object.keys(optionalDependencies).find((known) => known.endsWith(`-${system}`)) ?? "node";
  return { name, version: String(optionalDependencies[name] ?? "24") };
}

/** The Node that runs the project's own programs: the pinned one, else the one that runs this. */
export function projectNode() {
  const file = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  const pinned = path.join(modules, nodePackage().name, file);
  return existsSync(pinned) ? pinned : process.execPath;
}

/** The version of the node that a shell outside npm scripts would find: this one may be node_modules' own. */
function systemNode() {
  const version = spawnSync("node", ["-v"], { env: outside, encoding: "utf8" }).stdout?.trim() ?? "";
  return { version: version || "no node on PATH", major: Number(version.match(/^v(\d+)/)?.[1] ?? 0) };
}

/** Installs what package-lock.json names, unless it is there. */
export function installPackages() {
  const want = wanted();
  const have = existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined;
  if (have === want) return;
  const { version, major } = systemNode();
  if (major < 20) stop(`Node 20 or newer is needed to install (found ${version}); install Node 24`, "npm run setup");
  say(have === undefined ? "installing packages into node_modules" : "package-lock.json changed; installing packages");
  const from = Date.now();
  const flags = ["ci", "--no-audit", "--no-fund"];
  // npm drops, without a word, an optional dependency whose engines refuse the Node npm runs on,
  // so npm itself runs on Node 24: npm exec keeps one in its own cache.
  const old = major < 24;
  const node = nodePackage();
  const pinned = ["exec", "--yes", `--package=${node.name}@${node.version}`, "--", "npm", ...flags];
  const done = old && run("npm", pinned, { shell: true });
  if (old && !done) say(`no Node 24 for npm; going on with ${version}, optional packages may be left out`);
  if (!done && !run("npm", flags, { shell: true }))
    stop("npm ci failed (see above); make the package registry reachable", "npm run setup");
  writeFileSync(stamp, want);
  say(`packages installed in ${seconds(from)}`);
}
