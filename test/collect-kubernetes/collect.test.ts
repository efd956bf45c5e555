import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { collect } from "../../importers/collect/run.ts";
import { kubernetesCollector } from "../../importers/kubernetes/collect/index.ts";
import { rows } from "../../importers/kubernetes/collect/kinds.ts";
import type { Collector } from "../../model/collect.ts";
import { kubernetesSource } from "../../setup/kubernetes.js";
import { canary } from "../importers/kubernetes/collect/object.ts";
import { type Fault, startFaults } from "../services/faults.ts";
import { eachOf } from "../services/kubernetes/client.ts";
import type { Cluster } from "../services/kubernetes/cluster.ts";
import { startKubernetes } from "../services/kubernetes.ts";
import { account, kubeconfig, printed, takeDefaultsAway } from "./accounts.ts";
import { child, factsIn, manifestOf, saveWithKubectl, servedCollections } from "./answers.ts";
import { crowd, fill } from "./world.ts";

const home = mkdtempSync(path.join(tmpdir(), "ambit-collect-kubernetes-"));
const at = (name: string): string => path.join(home, name);
const collector = kubernetesCollector as unknown as Collector;
let cluster: Cluster;
let served: readonly string[];
/** Of an account with exactly what `--permissions` prints. */
let token: string;
/** Facts of what kubectl saves, and its manifest. */
let expected: Awaited<ReturnType<typeof factsIn>>;

const upstream = () => ({ address: cluster.client.access.server, ca: cluster.client.access.ca ?? "" });
const direct = (name: string, who: string): string => kubeconfig(home, name, upstream().address, who, upstream().ca);
/** Who asked for what since, by the server's own log. */
const asked = (who: string): readonly { verb: string; requestURI: string; responseStatus: { code: number } }[] =>
  readFileSync(cluster.auditLog ?? "", "utf8")
    .split("\n")
    .filter((line) => line.includes(`:collect-${who}"`))
    .map((line) => JSON.parse(line))
    // How the test waits until the account's rules are known.
    .filter(({ requestURI }) => !requestURI.endsWith("?limit=1"));
const listOf = (uri: string): string => {
  const [, group = "", plural = ""] = /^\/(?:api|apis\/([^/]+))\/[^/]+\/([^/?]+)/.exec(uri) ?? [];
  return group === "" ? plural : `${plural}.${group}`;
};

beforeAll(async () => {
  cluster = await startKubernetes({ audited: true });
  await fill(cluster.client);
  served = await servedCollections(cluster.client);
  await takeDefaultsAway(cluster.client);
});
afterAll(async () => {
  await cluster?.stop();
  rmSync(home, { recursive: true, force: true });
});

test("with exactly the printed role nothing is refused; without any one rule its lists are, and no others", async () => {
  const rules = printed();
  token = await account(cluster.client, "all", rules);
  const cases = [undefined, ...rules];
  const answers = await eachOf(
    cases,
    async (left) => {
      const name = left === undefined ? "whole" : `without-${rules.indexOf(left)}`;
      const own = await account(
        cluster.client,
        name,
        rules.filter((rule) => rule !== left),
      );
      const options = { kubeconfig: direct(name, own), secrets: "types", pageSize: 500 };
      const { unread } = await collect(collector, { out: at(name), options, env: {} });
      return unread.map(({ call, status }) => `${call} ${status}`).sort();
    },
    2,
  );
  const refusedWithout = cases.map((left) => {
    if (left === undefined) return [];
    if (left.nonResourceURLs) return undefined;
    const groups = left.apiGroups?.[0] ?? "";
    return (
      served
        .filter((name) => (name.includes(".") ? name.slice(name.indexOf(".") + 1) : "") === groups)
        // What an older group serves is told under the collection of today.
        .map((name) => `${rows.find(({ collection }) => collection === name)?.now ?? name}`)
    );
  });
  for (const [index, refused] of refusedWithout.entries()) {
    const answer = answers[index] ?? [];
    if (refused) expect(answer.map((one) => one.split(" ")[0]).sort()).toEqual([...new Set(refused)].sort());
    // Where nothing says what is served, nothing is read.
    else expect(answer.length).toBeGreaterThan(rows.length - 20);
  }
});

test("five thousand objects give the facts of what kubectl saves of them, in bounded memory", async () => {
  const small = await child([at("small"), direct("all", token)]).ended;
  expect(await crowd(cluster.client)).toBeGreaterThan(4_900);
  const source = kubernetesSource();
  if (source.kind !== "program") throw new Error("the lane needs its own server");
  mkdirSync(at("kubectl"));
  const admin = direct("admin", cluster.client.access.token ?? "");
  await saveWithKubectl(source.program, admin, served, at("kubectl"));
  expected = await factsIn(at("kubectl"), { issuer: "https://kubernetes.default.svc" });
  const answer = await child([at("large"), direct("all", token)]).ended;
  expect(answer).toMatchObject({ finished: true, counts: { partly: 0, refused: 0 } });
  expect(manifestOf(at("large"))).toMatchObject({ name: "prod", issuer: "https://kubernetes.default.svc" });
  expect(expected.facts.length).toBeGreaterThan(5_000);
  expect(await factsIn(at("large"))).toEqual(expected);
  for (const name of readdirSync(at("large")).filter((one) => one.endsWith(".json")))
    expect(readFileSync(path.join(at("large"), name), "utf8"), name).not.toContain(canary);
  const megabytes = [small?.rss, answer?.rss].map((one) => Math.round(one ?? 0));
  process.stderr.write(`peak memory in MiB: ${megabytes.join(", then ")}; ${expected.facts.length} facts
`);
  expect((answer?.rss ?? 0) - (small?.rss ?? 0)).toBeLessThan(150);
});

test("what is asked is what is declared: lists of all and no watch, and nothing is written", () => {
  const requests = asked("all");
  expect([...new Set(requests.map(({ verb }) => verb))].sort()).toEqual(["get", "list"]);
  const lists = new Set(requests.filter(({ verb }) => verb === "list").map(({ requestURI }) => listOf(requestURI)));
  expect([...lists].sort()).toEqual(served);
  const others = new Set(requests.filter(({ verb }) => verb === "get").map(({ requestURI }) => requestURI));
  expect([...others].sort()).toEqual(["/.well-known/openid-configuration", "/api", "/apis", "/version"]);
  const paged = requests.filter(({ requestURI }) => requestURI.includes("/pods?"));
  expect(paged.every(({ requestURI }) => /[?&]limit=500/.test(requestURI))).toBe(true);
  expect(paged.some(({ requestURI }) => requestURI.includes("continue="))).toBe(true);
});

test("killed in the middle it goes on where it was", async () => {
  let reached = (): void => {};
  const middle = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const proxy = await startFaults(upstream(), ({ path: asked }) => {
    // The second page of a list of several never comes before the kill.
    if (!asked.startsWith("/api/v1/pods") || !asked.includes("continue=") || killed) return undefined;
    reached();
    return { kind: "silence" };
  });
  let killed = false;
  onTestFinished(proxy.stop);
  const args = [at("killed"), kubeconfig(home, "relayed", proxy.address, token), "500"];
  const first = child(args);
  await middle;
  // Others of its lists end meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  first.kill();
  await first.ended;
  killed = true;
  expect(manifestOf(at("killed"))).toMatchObject({ finished: false });
  const before = proxy.seen.length;
  const answer = await child(args).ended;
  expect(answer).toMatchObject({ finished: true, counts: { partly: 0, refused: 0 } });
  expect(answer?.counts.earlier).toBeGreaterThan(10);
  const again = proxy.seen.slice(before).map((line) => line.split(" ")[1]);
  const known = new Set(proxy.seen.slice(0, before).map((line) => line.split(" ")[1]));
  // Of what was finished nothing is asked twice: what was under way, the pods among it, is begun anew.
  expect(again.filter((url) => known.has(url)).length).toBeLessThan(10);
  expect(await factsIn(at("killed"))).toEqual(expected);
});

test("throttled, cut short, timed out and expired answers are asked for again; a refused list is a gap", async () => {
  const throttled: Fault = { kind: "throttle", status: 429, after: 1 };
  const answered = (status: number): Fault => ({ kind: "answer", status, body: '{"kind":"Status"}' });
  /** The first times that a list is asked for. */
  const faults: Readonly<Record<string, readonly (Fault | undefined)[]>> = {
    "/apis": [throttled],
    "/api/v1/pods": [throttled, { kind: "cut", when: "within" }, { kind: "throttle", status: 503 }],
    "/api/v1/secrets": [undefined, answered(410)],
    "/api/v1/services": [{ kind: "silence" }],
    "/api/v1/configmaps": [undefined, { kind: "cut", when: "before" }],
    "/apis/apps/v1/deployments": [answered(500), answered(504)],
    "/apis/networking.k8s.io/v1/networkpolicies": Array.from({ length: 99 }, () => answered(403)),
  };
  const times = new Map<string, number>();
  const proxy = await startFaults(upstream(), ({ path: asked }) => {
    const [plain = ""] = asked.split("?");
    const count = times.get(plain) ?? 0;
    times.set(plain, count + 1);
    return faults[plain]?.[count];
  });
  onTestFinished(proxy.stop);
  const answer = await child([at("faults"), kubeconfig(home, "faulty", proxy.address, token), "500", "8000"]).ended;
  const gap = "networkpolicies.networking.k8s.io";
  expect(answer?.unread).toEqual([{ part: "", call: gap, status: "refused", reason: "403 Forbidden" }]);
  expect(manifestOf(at("faults")).calls).toContainEqual({ call: gap, status: "refused", reason: "403 Forbidden" });
  expect(proxy.faults).toBe(10);
  const ours = (line: string): boolean =>
    !line.startsWith("k8s.network-policy ") && !line.includes("k8s.network-policy@");
  const { facts, problems } = await factsIn(at("faults"));
  expect(problems).toEqual([]);
  expect(facts.filter(ours)).toEqual(expected.facts.filter(ours));
  expect(facts.some((line) => line.includes("k8s.network-policy@k8s:prod") && line.includes('"refused"'))).toBe(true);
});
