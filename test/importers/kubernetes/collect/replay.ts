import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** In which form an answer was asked for: `discovery` is the aggregated one. */
type Form = "discovery" | "json" | "metadata";
interface Answer {
  readonly path: string;
  readonly form: Form;
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer as it was recorded, which tests change
  readonly body: any;
}

/** Answers of a kube-apiserver 1.36.3, with objects of test/importers/kubernetes/collect, pages of 50. */
export const recorded: readonly Answer[] = readFileSync("test/recorded/kubernetes-collect/answers.ndjson", "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

const formOf = (accept: string): Form =>
  accept.includes("APIGroupDiscoveryList")
    ? "discovery"
    : accept.includes("PartialObjectMetadataList")
      ? "metadata"
      : "json";

/** What an answer becomes: another one, or a status alone with the seconds of Retry-After. */
export type Instead = { readonly status: number; readonly body?: unknown; readonly retryAfter?: number } | undefined;

export interface Replay {
  /** A kubeconfig of the server, its context `prod`. */
  readonly kubeconfig: string;
  /** `GET <path with query> <form>`, in the order they came. */
  readonly asked: readonly string[];
  /** What was shown for proof. */
  readonly shown: ReadonlySet<string>;
  readonly stop: () => Promise<void>;
}

const version = "client.authentication.k8s.io/v1";
const credential = JSON.stringify({
  kind: "ExecCredential",
  apiVersion: version,
  status: { token: "token-of-the-plugin" },
});
const plugin = (script: string) => ({
  apiVersion: version,
  interactiveMode: "Never",
  command: process.execPath,
  args: ["-e", script],
});

/** Serves recorded answers on a free port of 127.0.0.1. What was not recorded is not found. */
export async function startReplay(
  folder: string,
  instead: (path: string, form: Form, times: number) => Instead = () => undefined,
): Promise<Replay> {
  const asked: string[] = [];
  const shown = new Set<string>();
  const times = new Map<string, number>();
  const server = createServer(({ method, url = "", headers }, response) => {
    const wanted = formOf(String(headers.accept));
    shown.add(String(headers.authorization));
    const count = times.get(url) ?? 0;
    times.set(url, count + 1);
    asked.push(`${method} ${url} ${wanted}`);
    const plain = url.replace(/limit=\d+/, "limit=50");
    // A server gives the first form that it knows.
    const found =
      recorded.find((one) => one.path === plain && one.form === wanted) ??
      recorded.find((one) => one.path === plain && one.form === "json");
    const other = instead(url, wanted, count);
    const { status, body } = { ...(found ?? { status: 404, body: { kind: "Status" } }), ...other };
    const wait = other?.retryAfter === undefined ? {} : { "Retry-After": String(other.retryAfter) };
    response.writeHead(status, { "Content-Type": "application/json", ...wait });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = path.join(folder, "kubeconfig");
  const cluster = { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: "prod", cluster },
        { name: "arn:aws:eks:eu-west-1:111122223333:cluster/second", cluster },
      ],
      users: [
        { name: "me", user: { token: "token-of-the-test" } },
        { name: "plugin", user: { exec: plugin(`console.log(${JSON.stringify(credential)})`) } },
        { name: "broken", user: { exec: plugin(`console.error("token-of-the-plugin");process.exit(1)`) } },
      ],
      contexts: [
        ...["plugin", "broken"].map((user) => ({ name: user, context: { cluster: "prod", user } })),
        { name: "prod", context: { cluster: "prod", user: "me" } },
        { name: "second/eu", context: { cluster: "arn:aws:eks:eu-west-1:111122223333:cluster/second", user: "me" } },
      ],
      "current-context": "prod",
    }),
  );
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { kubeconfig, asked, shown, stop };
}
