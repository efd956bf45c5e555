// Makes a fresh clone ready to run. Plain JavaScript, no packages, nothing newer than Node 20:
// it runs before Node 24 is here. It writes to stderr only, since a command's answer owns stdout.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const stamp = path.join(here, "node_modules", ".setup-stamp");
const say = (line) => process.stderr.write(`setup: ${line}\n`);
const stop = (why, next) => {
  say(why);
  say(`then run: ${next}`);
  process.exit(1);
};

// npm must not run on the node inside the node_modules it is about to delete, so our own bin folders
// leave PATH; npm_config_* stay, they may name the caller's registry.
const outside = { ...process.env };
const pathKey = Object.keys(outside).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
outside[pathKey] = (outside[pathKey] ?? "")
  .split(path.delimiter)
  .filter((folder) => !/node_modules[\\/]\.bin$|node-gyp-bin$/.test(folder))
  .join(path.delimiter);
for (const key of ["NODE", "npm_node_execpath", "npm_execpath", "npm_command", "npm_config_ignore_scripts"])
  delete outside[key];

function run(command, args) {
  say(`$ ${command} ${args.join(" ")}`);
  const shell = process.platform === "win32";
  return spawnSync(command, args, { cwd: here, env: outside, stdio: ["ignore", 2, 2], shell }).status === 0;
}

/** Changes when, and only when, the installed packages are no longer the ones asked for. */
function wanted() {
  const text = (file) => readFileSync(path.join(here, file), "utf8");
  const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(text("package.json"));
  const asked = JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides]);
  const hash = createHash("sha256").update(asked).update(text("package-lock.json"));
  return `${hash.digest("hex")} ${process.platform} ${process.arch}`;
}

/** The Node package of this platform, as tools/node24 pins it. */
function nodePackage() {
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(here, "tools/node24/package.json"), "utf8"));
  const system = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const name = Object.keys(optionalDependencies).find((known) => known.endsWith(`-${system}`)) ?? "node";
  return `${name}@${optionalDependencies[name] ?? "24"}`;
}

/** The version of the node that a shell outside npm scripts would find: this one may be node_modules' own. */
function systemNode() {
  const version = spawnSync("node", ["-v"], { env: outside, encoding: "utf8" }).stdout?.trim() ?? "";
  return { version: version || "no node on PATH", major: Number(version.match(/^v(\d+)/)?.[1] ?? 0) };
}

function packages() {
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
  const done = old && run("npm", ["exec", "--yes", `--package=${nodePackage()}`, "--", "npm", ...flags]);
  if (old && !done) say(`no Node 24 for npm; going on with ${version}, optional packages may be left out`);
  if (!done && !run("npm", flags))
    stop("npm ci failed (see above); make the package registry reachable", "npm run setup");
  writeFileSync(stamp, want);
  say(`packages installed in ${((Date.now() - from) / 1000).toFixed(1)} s`);
}

packages();
