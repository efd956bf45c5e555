import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { collect } from "../../../../importers/collect/run.ts";
import { kubernetesCollector } from "../../../../importers/kubernetes/collect/index.ts";
import { rows } from "../../../../importers/kubernetes/collect/kinds.ts";
import type { Collector } from "../../../../model/collect.ts";
import { factContent } from "../../../../model/fact-kinds.ts";
import type { BundleManifest } from "../../../../model/importer.ts";
import { fileOf, importFiles } from "../read.ts";
import { canary } from "./object.ts";
import { type Instead, recorded, startReplay } from "./replay.ts";

const collector = kubernetesCollector as unknown as Collector;
type Faults = Parameters<typeof startReplay>[1];

/** Waits no longer than it takes to say so. */
function clockOf() {
  let now = Date.UTC(2026, 0, 1);
  const sleep = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
  };
  return { now: () => now, sleep, random: () => 0 };
}

const begun: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of begun) await end();
});
vi.setConfig({ testTimeout: 120_000 });

async function collected(options: object = {}, instead?: Faults) {
  const home = mkdtempSync(path.join(tmpdir(), "ambit-replay-"));
  const replay = await startReplay(home, instead);
  begun.push(async () => {
    await replay.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const out = path.join(home, "out");
  const warnings: string[] = [];
  const given = { kubeconfig: replay.kubeconfig, pageSize: 500, ...options };
  const run = await collect(collector, {
    out,
    options: given,
    env: {},
    clock: clockOf(),
    warn: (line) => warnings.push(line),
  });
  const manifest = (folder = ""): BundleManifest =>
    JSON.parse(readFileSync(path.join(out, folder, "manifest.json"), "utf8"));
  const list = (name: string) => JSON.parse(readFileSync(path.join(out, name), "utf8")).items;
  const { asked, shown } = replay;
  return { run, out, asked, shown, warnings, manifest, list };
}

/** Collected without faults, once for all tests that only look at it. */
let plain: ReturnType<typeof collected> | undefined;
const whole = (): ReturnType<typeof collected> => {
  plain ??= collected({ secrets: "types" });
  return plain;
};

const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "manifest.json")
    .sort()
    .map((name) => fileOf(name, readFileSync(path.join(folder, name), "utf8")));
const contents = ({ facts, problems }: Awaited<ReturnType<typeof importFiles>>) => ({
  facts: facts.map((fact) => `${fact.kind} ${fact.key} ${JSON.stringify(factContent(fact))}`).sort(),
  problems,
});
const statusOf = (manifest: BundleManifest, call: string) => manifest.calls?.find((one) => one.call === call);

/** The recorded lists as kubectl saves them: pages joined, each object with its kind. */
function savedByKubectl() {
  const kinds = new Map<string, string>();
  for (const { body } of recorded)
    for (const { name, kind } of body.kind === "APIResourceList" ? body.resources : [])
      kinds.set(`${body.groupVersion}/${name}`, kind);
  const lists = new Map<string, object[]>();
  for (const { path: from, body } of recorded.filter((one) => one.form === "json" || !one.path.includes("secrets"))) {
    const [, apiVersion = "", plural = ""] = /^\/apis?\/(.+)\/([a-z0-9]+)\?limit=/.exec(from) ?? [];
    if (plural === "" || from.includes("/namespaces/")) continue;
    const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
    const kind = kinds.get(`${apiVersion}/${plural}`);
    const items = body.items.map((item: object) => ({ ...item, apiVersion, kind }));
    lists.set(`${plural}${group}`, [...(lists.get(`${plural}${group}`) ?? []), ...items]);
  }
  const files = [...lists].map(([name, items]) =>
    fileOf(
      `${name}.json`,
      JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }),
    ),
  );
  return [...files, fileOf("version.json", JSON.stringify(recorded.find((one) => one.path === "/version")?.body))];
}

test("what is collected imports to the facts of what kubectl saves of the same cluster", async () => {
  const { run, out, manifest } = await whole();
  expect(run).toMatchObject({ finished: true, counts: { partly: 0, refused: 0 } });
  const issuer = "https://kubernetes.default.svc";
  expect(manifest()).toMatchObject({ source: "kubernetes", name: "prod", issuer });
  const live = contents(await importFiles(filesIn(out), manifest()));
  expect(live).toEqual(contents(await importFiles(savedByKubectl(), { issuer })));
  expect(live.facts.length).toBeGreaterThan(300);
});

test("no value that could be a secret is in the bundle", async () => {
  const { out } = await whole();
  expect(JSON.stringify(recorded)).toContain(canary);
  for (const name of readdirSync(out, { recursive: true, encoding: "utf8" })) {
    const file = path.join(out, name);
    if (!/\.(json|ndjson)$/.test(name)) continue;
    const text = readFileSync(file, "utf8");
    for (const value of [canary, Buffer.from(canary).toString("base64").slice(0, 20), "token-of-the-test"])
      expect(text, name).not.toContain(value);
  }
});

test("every call is declared, is a GET, and every declared kind of the cluster is asked for", async () => {
  const { asked } = await whole();
  expect(asked.every((line) => line.startsWith("GET ") && !line.includes("watch="))).toBe(true);
  const names = asked.flatMap((line) => {
    const [, group, plural] = /^GET \/(?:api|apis\/([^/]+))\/v[^/]+\/([a-z0-9]+)\?limit=/.exec(line) ?? [];
    return plural === undefined ? [] : [group === undefined ? plural : `${plural}.${group}`];
  });
  const gatekeeper = "k8spspprivilegeds.constraints.gatekeeper.sh";
  const expected = rows.map(({ collection }) => (collection.startsWith("*.") ? gatekeeper : collection));
  expect([...new Set(names)].sort()).toEqual(expected.toSorted());
  const others = asked.filter((line) => !line.includes("limit=")).map((line) => line.split(" ")[1]);
  expect(others.toSorted()).toEqual(["/.well-known/openid-configuration", "/api", "/apis", "/version"]);
});

test("Secrets are left alone unless asked for; their metadata come without data, and count as partly read", async () => {
  const without = await collected();
  expect(without.asked.some((line) => line.includes("/secrets?"))).toBe(false);
  expect(existsSync(path.join(without.out, "secrets.json"))).toBe(false);
  expect(statusOf(without.manifest(), "secrets")).toMatchObject({ status: "not-asked", reason: "without secrets" });

  const { asked, list, manifest } = await collected({ secrets: "metadata" });
  expect(asked.filter((line) => line.includes("/secrets?"))).toEqual(["GET /api/v1/secrets?limit=500 metadata"]);
  for (const item of list("secrets.json")) expect(Object.keys(item)).toEqual(["apiVersion", "kind", "metadata"]);
  expect(statusOf(manifest(), "secrets")).toMatchObject({ status: "partly" });
});

test("an answer with Secrets' data is not taken where metadata were asked for", async () => {
  const whole = recorded.find((one) => one.path === "/api/v1/secrets?limit=50" && one.form === "json");
  const { run, out } = await collected({ secrets: "metadata" }, (url) =>
    url.startsWith("/api/v1/secrets") ? { status: 200, body: whole?.body } : undefined,
  );
  expect(run.unread).toEqual([{ part: "", call: "secrets", status: "refused", reason: "the answer is no list" }]);
  expect(existsSync(path.join(out, "secrets.json"))).toBe(false);
});

test("a list that expires is read from its beginning; one that keeps expiring is a gap", async () => {
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles?limit=500";
  const gone =
    (most: number): Faults =>
    (url, _, times): Instead =>
      url.startsWith(`${roles}&continue=`) && times < most ? { status: 410 } : undefined;
  const once = await collected({}, gone(1));
  expect(once.run.unread).toEqual([]);
  expect(once.asked.filter((line) => line.startsWith(`GET ${roles} `))).toHaveLength(2);
  const name = "clusterroles.rbac.authorization.k8s.io.json";
  expect(once.list(name)).toEqual((await whole()).list(name));
  const always = await collected({}, gone(99));
  expect(always.run.unread).toMatchObject([{ call: "clusterroles.rbac.authorization.k8s.io", status: "refused" }]);
});

test("a list refused after its first page is partly read, and what came is valid", async () => {
  const { list, manifest } = await collected({}, (url) =>
    url.includes("/clusterroles") && url.includes("continue=") ? { status: 403 } : undefined,
  );
  expect(list("clusterroles.rbac.authorization.k8s.io.json")).toHaveLength(50);
  expect(statusOf(manifest(), "clusterroles.rbac.authorization.k8s.io")).toEqual({
    call: "clusterroles.rbac.authorization.k8s.io",
    status: "partly",
    reason: "403 Forbidden",
  });
});

test("a server that asks for patience gets it; a refused list is a gap, an absent kind is none", async () => {
  const { run, manifest } = await collected({}, (url, _, times) => {
    if (url.startsWith("/api/v1/pods") && times < 3) return { status: 429, retryAfter: 1 };
    if (url.startsWith("/api/v1/nodes")) return { status: 403 };
    return undefined;
  });
  expect(run.unread).toEqual([{ part: "", call: "nodes", status: "refused", reason: "403 Forbidden" }]);
  expect(statusOf(manifest(), "pods")?.status).toBe("read");

  const apis = recorded.find((one) => one.path === "/apis" && one.form === "discovery")?.body;
  const items = apis.items.filter((one: { metadata: { name: string } }) => !/istio|traefik/.test(one.metadata.name));
  const less = await collected({}, (url) => (url === "/apis" ? { status: 200, body: { ...apis, items } } : undefined));
  expect(less.asked.some((line) => /istio|traefik/.test(line))).toBe(false);
  for (const call of ["virtualservices.networking.istio.io", "ingressroutes.traefik.io"])
    expect(statusOf(less.manifest(), call)).toEqual({ call, status: "read" });
});

test("a group whose API server does not answer is a gap, and so is everything where discovery is refused", async () => {
  const apis = recorded.find((one) => one.path === "/apis" && one.form === "discovery")?.body;
  const items = apis.items.map((one: { metadata: { name: string }; versions: object[] }) =>
    one.metadata.name === "projectcalico.org"
      ? { ...one, versions: [{ version: "v3", freshness: "Stale", resources: [] }] }
      : one,
  );
  const stale = await collected({}, (url) => (url === "/apis" ? { status: 200, body: { ...apis, items } } : undefined));
  expect(stale.run.unread.map(({ call, status }) => `${call} ${status}`)).toEqual([
    "globalnetworkpolicies.projectcalico.org refused",
    "networkpolicies.projectcalico.org refused",
  ]);
  const refused = await collected({}, (url) => (url === "/apis" ? { status: 403 } : undefined));
  expect(statusOf(refused.manifest(), "pods")).toMatchObject({ status: "refused", reason: "discovery: 403 Forbidden" });
});

test("a server without aggregated discovery is asked group by group, and gives the same", async () => {
  const groups = recorded.find((one) => one.path === "/apis" && one.form === "json")?.body;
  const core = recorded.find((one) => one.path === "/api" && one.form === "json")?.body;
  const old = await collected({ secrets: "types" }, (url) =>
    url === "/apis" ? { status: 200, body: groups } : url === "/api" ? { status: 200, body: core } : undefined,
  );
  const now = await whole();
  expect(old.run.unread).toEqual([]);
  const facts = async ({ out, manifest }: typeof now) => contents(await importFiles(filesIn(out), manifest()));
  expect(await facts(old)).toEqual(await facts(now));
});

test("chosen namespaces count as partly read, and what has no namespace is read whole", async () => {
  const { manifest, asked } = await collected({ namespace: ["apps"] }, (url) =>
    url.includes("/namespaces/apps/") && !url.includes("/pods")
      ? { status: 200, body: { kind: "List", items: [] } }
      : undefined,
  );
  expect(asked).toContain("GET /api/v1/namespaces/apps/pods?limit=500 json");
  expect(asked.some((line) => line.startsWith("GET /api/v1/pods"))).toBe(false);
  expect(statusOf(manifest(), "pods")).toEqual({ call: "pods", status: "partly", reason: "namespaces apps alone" });
  expect(statusOf(manifest(), "clusterroles.rbac.authorization.k8s.io")?.status).toBe("read");
});

test("each context has a folder and a name of its own; one of EKS is called as EKS calls it", async () => {
  const { run, manifest } = await collected({ context: ["prod", "second/eu"] });
  const folders = run.parts.map(({ folder }) => folder);
  expect(folders).toHaveLength(2);
  expect(folders.map((folder) => manifest(folder).name)).toEqual(["prod", "second"]);
  const { manifest: named } = await collected({ as: ["blue"] });
  expect(named().name).toBe("blue");
});

test("a plugin of the kubeconfig gives the credential; what one that fails prints is not shown", async () => {
  const refuse: Faults = (url) => (url === "/apis" ? { status: 403 } : undefined);
  const { shown } = await collected({ context: ["plugin"] }, refuse);
  expect([...shown]).toEqual(["Bearer token-of-the-plugin"]);
  const { run } = await collected({ context: ["broken"] }, refuse);
  expect(run).toMatchObject({ finished: false, failure: { code: "collect.unauthenticated" } });
  expect(JSON.stringify([run, run.failure?.render()])).not.toContain("token-of-the-plugin");
});

test("what cannot be used is said with the next step, and quotes no file", async () => {
  const error = async (options: object) =>
    collected(options).then(
      () => undefined,
      (one: unknown) => one,
    );
  expect(await error({ context: ["prdo"] })).toMatchObject({
    code: "usage.argument",
    message: "the kubeconfig has no context `prdo` with a cluster",
    help: "name one of its contexts with --context",
  });
  expect(await error({ kubeconfig: "package.json" })).toMatchObject({ exit: expect.any(Number) });
  expect(await error({ as: ["a", "b"] })).toMatchObject({ code: "usage.argument" });
  const refused = await collected({}, () => ({ status: 401 }));
  expect(refused.run).toMatchObject({ finished: false, failure: { code: "collect.unauthenticated" } });
});

test("the role that is printed lists what is declared, and secrets only where they are asked for", () => {
  const role = (secrets?: "types") => {
    const { rules } = parse(kubernetesCollector.permissions({ pageSize: 500, ...(secrets ? { secrets } : {}) }).text);
    return rules as { apiGroups?: string[]; resources?: string[]; nonResourceURLs?: string[]; verbs: string[] }[];
  };
  expect(new Set(role("types").flatMap(({ verbs }) => verbs))).toEqual(new Set(["list", "get"]));
  const named = role("types").flatMap(({ apiGroups = [], resources = [] }) =>
    resources.map((plural) => [plural, ...apiGroups].filter(Boolean).join(".")),
  );
  expect(named.toSorted()).toEqual(rows.map(({ collection }) => collection).toSorted());
  expect(role().flatMap(({ resources = [] }) => resources)).not.toContain("secrets");
});
