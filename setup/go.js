// @ts-check
// Servers for the tests that are built with Go from the modules of a folder here.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { cacheFolder } from "./cache.js";
import { ask, outside, root, say, seconds } from "./program.js";

const files = ["go.mod", "go.sum", "main.go"];

/** A folder under `test/services` with a program in Go, and its build in the cache: one for each list of modules. */
export class GoProgram {
  /**
   * @param {string} folder below `test/services`, and how the folder of its build is called
   * @param {string} file what the program itself is called
   * @param {string} title what people call it
   */
  constructor(folder, file, title) {
    this.sources = path.join(root, "test/services", folder);
    this.folder = folder;
    this.file = file;
    this.title = title;
  }

  /** @param {string} file */
  text(file) {
    return readFileSync(path.join(this.sources, file), "utf8");
  }

  get home() {
    return cacheFolder(this.folder, files.map((file) => this.text(file)).join(""));
  }

  get program() {
    return path.join(this.home, process.platform === "win32" ? `${this.file}.exe` : this.file);
  }

  get isBuilt() {
    return existsSync(this.program);
  }

  /** Why there is no program, and what makes one.
   * @returns {{ kind: "none", reason: string, command: string }}
   */
  get missing() {
    const debian = existsSync("/etc/debian_version");
    const inPath = "PATH=<its bin folder>:$PATH npm run test:oracles";
    return findGo()
      ? { kind: "none", reason: `${this.title} is not built in the cache`, command: "npm run test:oracles" }
      : { kind: "none", reason: "no Go found", command: debian ? "sudo apt-get install golang-go" : inPath };
  }

  /**
   * Builds it, once, behind everything else.
   * @param {readonly string[]} stamps what the linker writes into the program
   */
  build(stamps = []) {
    const found = findGo();
    if (this.isBuilt || !found || process.platform === "win32") return;
    say(`building ${this.title} for the tests (once, some minutes)`);
    const from = Date.now();
    mkdirSync(this.home, { recursive: true });
    for (const file of files) copyFileSync(path.join(this.sources, file), path.join(this.home, file));
    const go = newEnough(found, this.text("go.mod"));
    if (!go) return say("Go's newer version cannot be had; make the Go module proxy reachable");
    os.setPriority(10);
    const partial = `partial-${process.pid}`;
    const args = ["build", "-trimpath", "-ldflags", ["-s", "-w", ...stamps].join(" "), "-o", partial, "."];
    const env = { ...outside, CGO_ENABLED: "0" };
    const { status } = spawnSync(go, args, { cwd: this.home, env, stdio: ["ignore", 2, 2] });
    if (status !== 0) return say(`${this.title} cannot be built (see above); make the Go module proxy reachable`);
    renameSync(path.join(this.home, partial), this.program);
    say(`${this.title} built in ${seconds(from)}`);
  }
}

const known = ["go", "/usr/local/go/bin/go", "/opt/homebrew/bin/go"];
const minor = (/** @type {string} */ go) => Number(ask(go, ["version"])?.match(/go1\.(\d+)/)?.[1] ?? 0);

/** Any Go that knows modules, the newest kind first: one older than go.mod asks for fetches that one. */
const findGo = () => known.find((go) => minor(go) >= 21) ?? known.find((go) => minor(go) >= 16);

/**
 * Since 1.21 a Go changes to the version of go.mod by itself, unless it is told not to; an older one downloads that as
 * the module it is published as, whose programs are not marked as such.
 * @param {string} go
 * @param {string} modules the text of go.mod
 */
function newEnough(go, modules) {
  if (minor(go) >= 21) return go;
  const wanted = modules.match(/^go ([\d.]+)/m)?.[1];
  const system = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const module = `golang.org/toolchain@v0.0.1-go${wanted}.${system}`;
  say(`$ go mod download ${module}`);
  // Not beside go.mod, whose version the old one cannot read.
  const { status, stdout } = spawnSync(go, ["mod", "download", "-json", module], { cwd: os.tmpdir(), env: outside });
  if (status !== 0) return undefined;
  const folder = JSON.parse(stdout.toString("utf8")).Dir;
  for (const below of ["bin", `pkg/tool/${system.replace("-", "_")}`]) {
    for (const name of readdirSync(path.join(folder, below))) chmodSync(path.join(folder, below, name), 0o755);
  }
  return path.join(folder, "bin/go");
}
