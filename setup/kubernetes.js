// @ts-check
// An API server for the tests: etcd, kube-apiserver, controller manager and kubectl as one program, built with Go.
import { GoProgram } from "./go.js";

/** What a cluster for the tests can be had from, in the order of preference.
 * @typedef {{ kind: "address", kubeconfig: string }
 *   | { kind: "program", program: string }
 *   | { kind: "none", reason: string, command: string }} KubernetesSource
 */

const cluster = new GoProgram("kubernetes", "cluster", "kube-apiserver");

/** The version that go.mod asks for: `v1.36.3`. */
const version = () => cluster.text("go.mod").match(/k8s\.io\/kubernetes (v[\d.]+)/)?.[1] ?? "v0.0.0";

/** What is here now, without building anything.
 * @returns {KubernetesSource}
 */
export function kubernetesSource() {
  const kubeconfig = process.env["AMBIT_TEST_KUBECONFIG"];
  if (kubeconfig) return { kind: "address", kubeconfig };
  if (cluster.isBuilt) return { kind: "program", program: cluster.program };
  if (process.platform === "win32")
    return {
      kind: "none",
      reason: "no API server named",
      command: "AMBIT_TEST_KUBECONFIG=<file> npm run test:oracles",
    };
  return cluster.missing;
}

/** Builds the program, unless it is there: some ten minutes of processor time, once, behind everything else. */
export function getKubernetes() {
  if (kubernetesSource().kind === "none") cluster.build(stamps());
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
  return [...base, `-X k8s.io/client-go/pkg/version.gitVersion=${version()}`];
}
