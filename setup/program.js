// @ts-check
// What every part of the set-up shares: saying, stopping, running a program.
// Plain JavaScript for Node 20, without packages. It writes to stderr only: a command's answer owns stdout.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The clone. */
export const root = fileURLToPath(new URL("..", import.meta.url));
export const modules = path.join(root, "node_modules");

/** @param {string} line */
export const say = (line) => void process.stderr.write(`setup: ${line}\n`);

/**
 * Ends the set-up with the one command that goes on from here.
 * @param {string} why
 * @param {string} next
 * @returns {never}
 */
export function stop(why, next) {
  say(why);
  say(`then run: ${next}`);
  process.exit(1);
}

// npm must not run on the node inside the node_modules it is about to delete, so our own bin folders
// leave PATH; npm_config_* stay, they may name the caller's registry.
/** @type {NodeJS.ProcessEnv} */
export const outside = { ...process.env };
const pathKey = Object.keys(outside).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
outside[pathKey] = (outside[pathKey] ?? "")
  .split(path.delimiter)
  .filter((folder) => !/node_modules[\\/]\.bin$|node-gyp-bin$/.test(folder))
  .join(path.delimiter);
for (const key of ["NODE", "npm_node_execpath", "npm_execpath", "npm_command", "npm_config_ignore_scripts"])
  delete outside[key];

/**
 * Runs a program with its output on stderr; true where it succeeded.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ shell?: boolean }} [options] `shell` for commands that are scripts on Windows
 */
export function run(command, args, { shell = false } = {}) {
  say(`$ ${path.basename(command)} ${args.join(" ")}`);
  const { status } = spawnSync(command, [...args], {
    cwd: root,
    env: outside,
    stdio: ["ignore", 2, 2],
    shell: shell && process.platform === "win32",
  });
  return status === 0;
}

/**
 * What a program prints, or undefined where it is not there, fails or takes longer than 10 s.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function ask(command, args) {
  const { status, stdout, stderr } = spawnSync(command, [...args], { env: outside, encoding: "utf8", timeout: 10_000 });
  return status === 0 ? `${stdout}${stderr}` : undefined;
}

/** @param {number} from as of Date.now() */
export const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;
