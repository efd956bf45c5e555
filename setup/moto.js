// @ts-check
// moto, which answers as AWS does: a Python program for the tests of live collection, run as one.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "./cache.js";
import { ask, root, run, say, seconds } from "./program.js";

const requirements = path.join(root, "test/services/moto/requirements.txt");
const home = () => cacheFolder("moto", readFileSync(requirements, "utf8"));
const bin = () => path.join(home(), process.platform === "win32" ? "Scripts" : "bin");
/** Written when everything is installed. */
const complete = () => path.join(home(), "complete");

/** The folder of its programs, or undefined where it has not been installed. */
export const motoPrograms = () => (existsSync(complete()) ? bin() : undefined);

const enough = "import ensurepip, sys; sys.exit(sys.version_info < (3, 10))";
const python = () => ["python3", "python"].find((name) => ask(name, ["-c", enough]) !== undefined);

/** Why it cannot run, and the command that helps; undefined where it can. */
export function motoMissing() {
  if (motoPrograms()) return undefined;
  if (!python()) {
    const debian = existsSync("/etc/debian_version");
    const command = debian ? "sudo apt-get install python3-venv" : "PATH=<a Python 3.10>:$PATH npm run test:oracles";
    return { reason: "no Python 3.10 or newer that makes virtual environments", command };
  }
  return { reason: "moto is not installed in the cache", command: "npm run test:oracles" };
}

/** Installs it into a virtual environment in the cache, unless it is there. */
export function getMoto() {
  const name = python();
  if (motoPrograms() || !name) return;
  say("installing moto for the tests (once)");
  const from = Date.now();
  rmSync(home(), { recursive: true, force: true });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  if (!run(name, ["-m", "venv", home()]) || !run(path.join(bin(), "python"), pip))
    return say("moto cannot be installed (see above); make the Python package index reachable");
  writeFileSync(complete(), "");
  say(`moto installed in ${seconds(from)}`);
}
