import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ImportOptions, type ImportRun, importPaths } from "../../../importers/run.ts";
import type { Fact } from "../../../model/fact.ts";
import { tgzOf } from "./archives.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "run-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, content: unknown): Promise<string> => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
};

const account = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
const resources = (id: string) => ({ AccountId: id, Region: "eu-central-1", S3: { Buckets: [] } });
const namespaces = (...names: string[]) => ({
  apiVersion: "v1",
  kind: "List",
  items: names.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
});
const manifest = (source: string, rest: object = {}) => ({ format: "ambit-bundle/v1", source, ...rest });
const mounts = { request_id: "r", data: { "kv/": { type: "kv", options: { version: "2" }, accessor: "kv_1" } } };

interface Done extends Pick<ImportRun, "recognised" | "passedOver" | "problems" | "unreadNamed"> {
  readonly facts: readonly Fact[];
  readonly scopes: readonly string[];
}

async function imported(paths: string | readonly string[], options: ImportOptions = {}): Promise<Done> {
  const run = await importPaths(typeof paths === "string" ? [paths] : paths, options);
  try {
    const facts: Fact[] = [];
    for await (const fact of run.facts) facts.push(fact);
    return { ...run, facts, scopes: [...new Set(facts.map(({ scope }) => scope))].sort() };
  } finally {
    await run.close();
  }
}

const said = ({ recognised }: Done): string[] =>
  recognised.map(({ as, path: at, name = "", files }) => `${as} ${at} ${name} ${files}`);

test("a folder of several sources is sorted out by what its files hold", async () => {
  await put("in/README.md", "# an estate");
  await put("in/guardrails.yaml", "assertions:\n  - name: x\n");
  await put("in/prod/account.json", account);
  await put("in/prod/resources.json", resources("111122223333"));
  await put("in/cluster/manifest.json", manifest("kubernetes", { name: "blue", takenAt: "2026-03-04T05:06:07+01:00" }));
  await put("in/cluster/deep/namespaces.json", namespaces("default"));
  await put("in/corp/manifest.json", manifest("vault", { name: "corp" }));
  await put("in/corp/sys/mounts.json", mounts);
  await put("in/corp/legacy/plain.json", { data: {} });
  await put("in/photo.json", { width: 3 });
  const done = await imported(path.join(folder, "in"));
  expect(said(done)).toEqual(["aws in  2", "kubernetes in/cluster blue 1", "vault in/corp corp 2"]);
  expect(done.scopes).toEqual(["aws:account:111122223333", "k8s:blue", "vault:corp"]);
  expect(done.passedOver).toEqual([
    { path: "in/README.md", what: "a text for people" },
    { path: "in/guardrails.yaml", what: "assertions, for `ambit check`" },
  ]);
  expect(done.problems).toEqual([
    { code: "import.unrecognised", file: "in/photo.json", message: "of no kind that Ambit reads" },
  ]);
  expect(done.unreadNamed.size).toBe(0);
  const cluster = done.facts.find(({ kind }) => kind === "k8s.cluster");
  expect(cluster?.source.observedAt).toBe("2026-03-04T04:06:07.000Z");
});

test("files named one by one belong together", async () => {
  const files = [await put("a/account.json", account), await put("b/resources.json", resources("111122223333"))];
  const done = await imported(files);
  expect(done.recognised).toHaveLength(1);
  expect(done.scopes).toEqual(["aws:account:111122223333"]);
});

test("an archive says the same as the folder it was made of", async () => {
  const files = {
    "account.json": JSON.stringify(account),
    "resources.json": JSON.stringify(resources("111122223333")),
  };
  for (const [name, content] of Object.entries(files)) await put(`x/${name}`, content);
  const bare = ({ facts }: Done) => facts.map(({ source: _, ...fact }) => fact);
  const archive = await put("x.tgz", await tgzOf(files));
  expect(bare(await imported(archive))).toEqual(bare(await imported(path.join(folder, "x"))));
});

test("a cluster without a name stops with one to use", async () => {
  await put("Blue Cluster/namespaces.json", namespaces("default"));
  await put("corp/sys/mounts.json", mounts);
  const both = [path.join(folder, "Blue Cluster"), path.join(folder, "corp")];
  await expect(imported(both)).rejects.toMatchObject({
    code: "import.cluster-name",
    message: "2 inputs do not say which clusters they are of",
    help: "give the name that people use for it, for example `--as kubernetes=blue-cluster --as vault=corp`",
    details: [
      ["kubernetes", "Blue Cluster"],
      ["vault", "corp"],
    ],
  });
  expect((await imported(both, { as: ["kubernetes=blue", "vault=red"] })).scopes).toEqual(["k8s:blue", "vault:red"]);
  expect((await imported(both, { as: ["prod"] })).scopes).toEqual(["k8s:prod", "vault:prod"]);
});

test("names go to what has none, in order; for a single input --as is stronger than its manifest", async () => {
  await put("in/a/manifest.json", manifest("kubernetes", { name: "blue" }));
  await put("in/a/namespaces.json", namespaces("default"));
  const one = path.join(folder, "in/a");
  expect((await imported(one)).scopes).toEqual(["k8s:blue"]);
  expect((await imported(one, { as: ["green"] })).scopes).toEqual(["k8s:green"]);
  await put("in/b/namespaces.json", namespaces("default"));
  await put("in/c/namespaces.json", namespaces("default"));
  const all = ["a", "b", "c"].map((name) => path.join(folder, "in", name));
  expect(said(await imported(all, { as: ["kubernetes=x", "kubernetes=y"] }))).toEqual([
    "kubernetes a blue 1",
    "kubernetes b x 1",
    "kubernetes c y 1",
  ]);
  await expect(imported(all, { as: ["x", "y", "z"] })).rejects.toMatchObject({
    code: "usage.argument",
    message: "--as gives 3 names to kubernetes, and 2 inputs of it have none",
  });
});

test.each(["", "aws=prod", "kubernetes=", "a\u0007b"])("--as %j names no cluster", async (as) => {
  await put("in/namespaces.json", namespaces("default"));
  await expect(imported(path.join(folder, "in"), { as: [as] })).rejects.toMatchObject({
    code: "usage.argument",
    help: "give --as NAME, --as kubernetes=NAME, --as vault=NAME, --as edge=NODE-OR-HOST or --as aws=ACCOUNT-ID",
  });
});

test("a named file of no known kind is an error, with what it looks like", async () => {
  const noise = await put("noise.bin", Buffer.alloc(100_000, 7));
  await expect(imported(noise)).rejects.toMatchObject({
    code: "import.unrecognised",
    exit: 3,
    message: `\`${noise}\` is of no kind that Ambit reads`,
    help: "name exports of Catalogue of AI products, MCP client configurations, CloudTrail logs, Kubernetes audit logs, Vault audit logs, Terraform plans and states, CloudFormation templates, Reports of scanners, AWS accounts, Vault and OpenBao, GCP Secret Manager and Vertex AI, Azure Key Vault and AI services, GitHub, Owners, Kubernetes, Proxies and API documents, as docs/importers shows them",
  });
  const checks = await put("guardrails.yaml", "assertions:\n  - name: x\n");
  await expect(imported(checks)).rejects.toMatchObject({ details: [["looks like", "assertions, for `ambit check`"]] });
  await put("texts/notes.txt", "x");
  await expect(imported(path.join(folder, "texts"))).rejects.toMatchObject({ code: "import.unrecognised" });
  const good = await put("account.json", account);
  await expect(imported([good, noise])).rejects.toMatchObject({ code: "import.unrecognised" });
});

test("a document that ends early: the rest is imported, the gap is there, and a file named by itself is told as unread", async () => {
  const whole = JSON.stringify(namespaces("one", "two", "three"));
  const cut = await put("in/namespaces.json", whole.slice(0, whole.indexOf("three")));
  const done = await imported(cut, { as: ["blue"] });
  expect(done.facts.filter(({ kind }) => kind === "k8s.namespace").length).toBeGreaterThanOrEqual(2);
  expect(done.problems).toEqual([expect.objectContaining({ code: "import.malformed", file: "namespaces.json" })]);
  expect([...done.unreadNamed]).toEqual(["namespaces.json"]);
  const inFolder = await imported(path.join(folder, "in"), { as: ["blue"] });
  expect(inFolder.problems).toHaveLength(1);
  expect(inFolder.unreadNamed.size).toBe(0);
});

test("a document of which nothing can be read is an error, and there is nothing to store", async () => {
  const cut = await put("pods.json", '{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"hunter2');
  const error = await imported(cut, { as: ["blue"] }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "import.malformed",
    exit: 3,
    help: "export it again, and import the new file",
    details: [
      ["file", "pods.json"],
      ["at", expect.any(String)],
    ],
  });
  expect(JSON.stringify(error)).not.toContain("hunter2");
});

test("--strict: anything that is missing ends the import, and says what", async () => {
  await put("in/account.json", account);
  await put("in/resources.json", resources("111122223333"));
  await put("in/photo.json", { width: 3 });
  const error = await imported(path.join(folder, "in"), { strict: true }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "import.incomplete",
    exit: 3,
    message: expect.stringMatching(/^\d+ things could not be read, and nothing was stored$/),
    help: "export what is missing, or import without --strict and see the gaps in the answers",
    details: expect.arrayContaining([["unrecognised", "in/photo.json"]]),
  });
  await rm(path.join(folder, "in/photo.json"));
  await expect(imported(path.join(folder, "in"), { strict: true })).rejects.toMatchObject({
    details: expect.arrayContaining([["not-asked", expect.stringContaining("@aws:account:111122223333")]]),
  });
  expect((await imported(path.join(folder, "in"), { strict: true, closedWorld: true })).scopes).toHaveLength(1);
});

test("--closed-world says so of every scope", async () => {
  await put("in/account.json", account);
  await put("in/resources.json", resources("111122223333"));
  const { facts } = await imported(path.join(folder, "in"), { closedWorld: true });
  expect(facts.filter(({ kind }) => kind === "closed-world").map(({ key, scope }) => [key, scope])).toEqual([
    ["aws:account:111122223333", "aws:account:111122223333"],
  ]);
});

test("a manifest of another form is a problem, and its quotes stay inside", async () => {
  await put("in/manifest.json", { format: "ambit-bundle/v9", source: "hunter2" });
  await put("in/account.json", account);
  await put("in/resources.json", resources("111122223333"));
  const { problems, scopes } = await imported(path.join(folder, "in"));
  expect(problems).toEqual([
    expect.objectContaining({ code: "import.shape", file: "in/manifest.json", at: "/format" }),
  ]);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
  expect(scopes).toEqual(["aws:account:111122223333"]);
});

test("the same folder twice gives the same facts in the same order", async () => {
  await cp(new URL("../../../examples/assistant", import.meta.url), path.join(folder, "estate"), { recursive: true });
  const first = await imported(path.join(folder, "estate"));
  const second = await imported(path.join(folder, "estate"));
  expect(second.facts).toEqual(first.facts);
  expect(first.problems).toEqual([]);
});
