import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../ports.ts";
import { ClusterClient } from "./client.ts";
import type { Cluster, ClusterOptions } from "./cluster.ts";

/** Controllers whose work decisions rest on; none that makes pods. */
const controllers = ["clusterrole-aggregation-controller", "namespace-controller", "serviceaccount-controller"];

/** etcd, API server and controller manager as processes of their own, with their data in a new folder. */
export async function startProcesses(program: string, options: ClusterOptions): Promise<Cluster> {
  const home = mkdtempSync(path.join(tmpdir(), "ambit-kubernetes-"));
  const at = (file: string): string => path.join(home, file);
  const children: ChildProcess[] = [];
  const start = (name: string, args: readonly string[]): void => {
    const log = openSync(at(`${name}.log`), "w");
    children.push(spawn(program, [name, ...args], { cwd: home, stdio: ["ignore", log, log] }));
  };
  const kill = (): void => {
    for (const child of children) child.kill("SIGKILL");
  };
  process.once("exit", kill);
  let client: ClusterClient | undefined;
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    client?.close();
    const ended = children.map((child) =>
      child.exitCode === null && child.signalCode === null
        ? new Promise((resolve) => child.once("exit", resolve))
        : undefined,
    );
    kill();
    await Promise.all(ended);
    rmSync(home, { recursive: true, force: true });
  };
  /** Throws where one of the processes is gone. */
  const alive = (): void => {
    const dead = children.find(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
    if (!dead) return;
    const name = dead.spawnargs[1] ?? "";
    throw new Error(`${name} ended while starting: ${readFileSync(at(`${name}.log`), "utf8").slice(-2_000)}`);
  };

  try {
    const [etcd, peer, port, managed] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    const token = randomBytes(16).toString("hex");
    mkdirSync(at("pki"));
    writeFileSync(at("tokens.csv"), `${token},admin,admin,"system:masters"\n`);
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(at("pki/accounts.key"), privateKey.export({ type: "pkcs1", format: "pem" }));
    writeFileSync(at("pki/accounts.pub"), publicKey.export({ type: "spki", format: "pem" }));
    if (options.audited) writeFileSync(at("audit.json"), JSON.stringify(audit));
    if (options.admission) writeFileSync(at("admission.json"), JSON.stringify(options.admission));

    start("etcd", [at("etcd"), String(etcd), String(peer)]);
    start("kube-apiserver", [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${at("pki")}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-signing-key-file=${at("pki/accounts.key")}`,
      `--service-account-key-file=${at("pki/accounts.pub")}`,
      `--token-auth-file=${at("tokens.csv")}`,
      "--authorization-mode=Node,RBAC",
      // Where the services of the example have their addresses.
      "--service-cluster-ip-range=172.20.0.0/16",
      // Pods name accounts that no controller made yet.
      "--disable-admission-plugins=ServiceAccount",
      "--allow-privileged=true",
      "--endpoint-reconciler-type=none",
      "--enable-priority-and-fairness=false",
      ...(options.audited ? [`--audit-policy-file=${at("audit.json")}`, `--audit-log-path=${at("audit.log")}`] : []),
      ...(options.admission ? [`--admission-control-config-file=${at("admission.json")}`] : []),
    ]);
    const server = `https://127.0.0.1:${port}`;
    const ca = await eventually(alive, () => readFileSync(at("pki/apiserver.crt")));
    const ready = new ClusterClient({ server, ca, token });
    client = ready;
    await eventually(alive, async () => {
      if ((await ready.get("/readyz")).status !== 200) throw new Error("not ready");
    });
    writeFileSync(at("kubeconfig"), JSON.stringify(kubeconfig(server, ca, token)), { mode: 0o600 });
    start("kube-controller-manager", [
      `--kubeconfig=${at("kubeconfig")}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${managed}`,
      `--cert-dir=${at("pki/manager")}`,
      "--leader-elect=false",
      `--controllers=${controllers.join(",")}`,
    ]);
    const { gitVersion } = await ready.must("GET", "/version");
    const log = options.audited ? { auditLog: at("audit.log") } : {};
    return { client: ready, version: String(gitVersion), ...log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Metadata of requests that were answered. */
const audit = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived", "ResponseStarted"],
  rules: [{ level: "Metadata" }],
};

/** What `ask` gives as soon as it does not throw; the last reason after three minutes. */
async function eventually<T>(alive: () => void, ask: () => T | Promise<T>): Promise<T> {
  const until = Date.now() + 180_000;
  for (;;) {
    alive();
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const kubeconfig = (server: string, ca: Buffer, token: string) => ({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "test", cluster: { server, "certificate-authority-data": ca.toString("base64") } }],
  users: [{ name: "test", user: { token } }],
  contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
  "current-context": "test",
});
