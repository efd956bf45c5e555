// @ts-check
// An API server for the tests: etcd, kube-apiserver, controller manager and kubectl as one program, built with Go.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { cacheFolder } from "./cache.js";
import { ask, outside, root, say, seconds } from "./program.js";

/** What a cluster for the tests can be had from, in the order of preference.
 * @typedef {{ kind: "address", kubeconfig: string }
 *   | { kind: "program", program: string }
 *   | { kind: "none", reason: string, command: string }} KubernetesSource
 */

const sources = path.join(root, "test/services/kubernetes");
const files = ["go.mod", "go.sum", "main.go"];
const text = (/** @type {string} */ file) => readFileSync(path.join(sources, file), "utf8");

/** The folder of the build, one for each list of modules. */
const home = () => cacheFolder("kubernetes", files.map(text).join(""));
const program = () => path.join(home(), process.platform === "win32" ? "cluster.exe" : "cluster");

/** The version that go.mod asks for: `v1.36.3`. */
const version = () => text("go.mod").match(/k8s\.io\/kubernetes (v[\d.]+)/)?.[1] ?? "v0.0.0";

const known = ["go", "/usr/local/go/bin/go", "/opt/homebrew/bin/go"];
const minor = (/** @type {string} */ go) => Number(ask(go, ["version"])?.match(/go1\.(\d+)/)?.[1] ?? 0);

/** Any Go that knows modules, the newest kind first: one older than go.mod asks for fetches that one. */
const findGo = () => known.find((go) => minor(go) >= 21) ?? known.find((go) => minor(go) >= 16);

/**
 * Since 1.21 a Go changes to the version of go.mod by itself, unless it is told not to; an older one downloads that as
 * the module it is published as, whose programs are not marked as such.
 * @param {string} go
 */
function newEnough(go) {
  if (minor(go) >= 21) return go;
  const wanted = text("go.mod").match(/^go ([\d.]+)/m)?.[1];
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

/** What is here now, without building anything.
 * @returns {KubernetesSource}
 */
export function kubernetesSource() {
  const kubeconfig = process.env["AMBIT_TEST_KUBECONFIG"];
  if (kubeconfig) return { kind: "address", kubeconfig };
  if (existsSync(program())) return { kind: "program", program: program() };
  if (process.platform === "win32")
    return {
      kind: "none",
      reason: "no API server named",
      command: "AMBIT_TEST_KUBECONFIG=<file> npm run test:oracles",
    };
  const debian = existsSync("/etc/debian_version");
  const inPath = "PATH=<its bin folder>:$PATH npm run test:oracles";
  return findGo()
    ? { kind: "none", reason: "kube-apiserver is not built in the cache", command: "npm run test:oracles" }
    : { kind: "none", reason: "no Go found", command: debian ? "sudo apt-get install golang-go" : inPath };
}

/** Builds the program, unless it is there: some ten minutes of processor time, once, behind everything else. */
export function getKubernetes() {
  const found = findGo();
  if (kubernetesSource().kind !== "none" || !found || process.platform === "win32") return;
  say("building kube-apiserver for the tests (once, some minutes)");
  const from = Date.now();
  mkdirSync(home(), { recursive: true });
  for (const file of files) copyFileSync(path.join(sources, file), path.join(home(), file));
  const go = newEnough(found);
  if (!go) return say("Go's newer version cannot be had; make the Go module proxy reachable");
  os.setPriority(10);
  const partial = `partial-${process.pid}`;
  const args = ["build", "-trimpath", "-ldflags", stamps().join(" "), "-o", partial, "."];
  const env = { ...outside, CGO_ENABLED: "0" };
  const { status } = spawnSync(go, args, { cwd: home(), env, stdio: ["ignore", 2, 2] });
  if (status !== 0) return say("kube-apiserver cannot be built (see above); make the Go module proxy reachable");
  renameSync(path.join(home(), partial), program());
  say(`kube-apiserver built in ${seconds(from)}`);
}

/** What a release build writes into the program: without a version it would call itself v0.0.0 and serve as that. */
function stamps() {
  const [, minor = "0"] = version().slice(1).split(".");
  const told = {
    gitVersion: version(),
    gitMajor: "1",
    gitMinor: minor,
    gitTreeState: "clean",
    gitCommit: "0".repeat(40),
    buildDate: "2026-01-01T00:00:00Z",
  };
  const base = Object.entries(told).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ["-s", "-w", ...base, `-X k8s.io/client-go/pkg/version.gitVersion=${version()}`];
}
