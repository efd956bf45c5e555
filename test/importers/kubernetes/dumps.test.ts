import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImportOptions, importPaths } from "../../../importers/run.ts";
import type { CoverageFact, Fact } from "../../../model/fact.ts";
import { factContent } from "../../../model/fact-kinds.ts";
import { tarOf, tgzOf, zipOf } from "../files/archives.ts";
import { object, pod } from "./objects.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "dumps-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const rbac = "rbac.authorization.k8s.io";
const node = object("v1", "Node", "n1", { spec: { providerID: "x" } });
const account = object("v1", "ServiceAccount", "web", {}, "app");
const web = pod("app", "web-0", { spec: { serviceAccountName: "web", nodeName: "n1" } });
const clusterRole = object(`${rbac}/v1`, "ClusterRole", "reader", {
  rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
});
const role = object(
  `${rbac}/v1`,
  "Role",
  "exec",
  {
    rules: [{ apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] }],
  },
  "app",
);
const subjects = [{ kind: "ServiceAccount", name: "web", namespace: "app" }];
const clusterBinding = object(`${rbac}/v1`, "ClusterRoleBinding", "b", {
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "reader" },
  subjects,
});
const binding = object(
  `${rbac}/v1`,
  "RoleBinding",
  "b",
  {
    roleRef: { apiGroup: rbac, kind: "Role", name: "exec" },
    subjects,
  },
  "app",
);
const everything = [node, account, web, clusterRole, role, clusterBinding, binding];
const list = (...items: readonly object[]): string =>
  JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } });
const bare = ({ kind: _, apiVersion: __, ...rest }: ReturnType<typeof object>): object => rest;

type Files = Readonly<Record<string, string>>;

async function put(name: string, files: Files): Promise<string> {
  const root = path.join(folder, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  return root;
}

async function imported(at: string, options: ImportOptions = { as: ["prod"] }) {
  const run = await importPaths([at], options);
  try {
    const facts: Fact[] = [];
    for await (const fact of run.facts) facts.push(fact);
    expect(run.problems).toEqual([]);
    return facts;
  } finally {
    await run.close();
  }
}

/** What is said of what the cluster holds, without where it was read and how far. */
const said = (facts: readonly Fact[]) =>
  facts
    .filter(({ kind }) => kind !== "coverage" && kind !== "k8s.cluster")
    .map(factContent)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const states = (facts: readonly Fact[], ...collections: readonly string[]) =>
  Object.fromEntries(
    facts
      .filter((fact): fact is CoverageFact => fact.kind === "coverage" && collections.includes(fact.collection))
      .map(({ collection, state }) => [collection, state]),
  );

const versionOf = (facts: readonly Fact[]) =>
  facts.flatMap((fact) => (fact.kind === "k8s.cluster" ? [fact.version] : []));

const plural: Readonly<Record<string, string>> = {
  Node: "nodes",
  ServiceAccount: "serviceaccounts",
  Pod: "pods",
  ClusterRole: `clusterroles.${rbac}`,
  Role: `roles.${rbac}`,
  ClusterRoleBinding: `clusterrolebindings.${rbac}`,
  RoleBinding: `rolebindings.${rbac}`,
};
const nameOf = (value: { readonly kind: string }): string => plural[value.kind] ?? "";
const namespaceOf = (value: object): string | undefined =>
  (value as { metadata: { namespace?: string } }).metadata.namespace;

/** The same cluster as each tool would have saved it. */
const kubehound: Files = {
  "metadata.json": JSON.stringify({
    cluster: { name: "Blue Cluster", version_major: "1", version_minor: "29+" },
    run_id: "01j2",
  }),
  ...Object.fromEntries(
    everything.map((value) => [
      [namespaceOf(value), `${nameOf(value)}.json`].filter((part) => part !== undefined).join("/"),
      JSON.stringify({ apiVersion: "v1", items: [bare(value)] }),
    ]),
  ),
};
const icekube: Files = {
  "_metadata.json": JSON.stringify({
    kube_version: "v1.31.2",
    context_name: "arn:aws:eks:x:1:cluster/blue",
    api_resources: [],
  }),
  ...Object.fromEntries(everything.map((value) => [`${nameOf(value)}.json`, JSON.stringify([value], null, 4)])),
};
const police: Files = {
  cluster_name: "blue",
  "version.json": JSON.stringify({ major: "1", minor: "30", gitVersion: "v1.30.1", platform: "linux/amd64" }),
  ...Object.fromEntries(everything.map((value) => [`${nameOf(value).split(".")[0]}.json`, list(value)])),
};
const snapshot: Files = {
  "snapshot.json": JSON.stringify({
    metadata: { kubesplaining_version: "1", cluster_name: "blue", cluster_version: "v1.35.0" },
    resources: {
      nodes: [bare(node)],
      service_accounts: [bare(account)],
      pods: [bare(web)],
      cluster_roles: [bare(clusterRole)],
      roles: [bare(role)],
      cluster_role_bindings: [bare(clusterBinding)],
      role_bindings: [bare(binding)],
    },
  }),
};
const velero: Files = Object.fromEntries(
  everything.flatMap((value) => {
    const namespace = namespaceOf(value);
    const below = `${namespace === undefined ? "cluster" : `namespaces/${namespace}`}/${value.metadata.name}.json`;
    return [
      [`resources/${nameOf(value)}/${below}`, JSON.stringify(value)],
      [`resources/${nameOf(value)}/v1-preferredversion/${below}`, JSON.stringify(value)],
    ];
  }),
);
const backup = (spec: object): string =>
  JSON.stringify({
    kind: "Backup",
    apiVersion: "velero.io/v1",
    metadata: { name: "nightly", namespace: "velero" },
    spec: {
      includedNamespaces: ["*"],
      includedResources: ["*"],
      excludedNamespaces: null,
      labelSelector: null,
      ...spec,
    },
    status: { phase: "Completed" },
  });
const gathered: Files = {
  "cluster-scoped-resources/core/nodes/n1.yaml": JSON.stringify(node),
  [`cluster-scoped-resources/${rbac}/clusterroles/reader.yaml`]: JSON.stringify(clusterRole),
  [`cluster-scoped-resources/${rbac}/clusterrolebindings/b.yaml`]: JSON.stringify(clusterBinding),
  "namespaces/app/core/serviceaccounts.yaml": `apiVersion: v1\nkind: ServiceAccountList\nitems: [${JSON.stringify(account)}]\n`,
  "namespaces/app/core/pods.yaml": `apiVersion: v1\nkind: PodList\nitems: [${JSON.stringify(web)}]\n`,
  "namespaces/app/pods/web-0/web-0.yaml": JSON.stringify(web),
  [`namespaces/app/${rbac}/roles.yaml`]: `apiVersion: ${rbac}/v1\nkind: RoleList\nitems: [${JSON.stringify(role)}]\n`,
  [`namespaces/app/${rbac}/rolebindings.yaml`]: `apiVersion: ${rbac}/v1\nkind: RoleBindingList\nitems: [${JSON.stringify(binding)}]\n`,
};
const manifests: Files = { "all.yaml": everything.map((value) => JSON.stringify(value)).join("\n---\n") };

describe("the same cluster says the same", () => {
  const forms: readonly (readonly [string, Files])[] = [
    ["kubehound", kubehound],
    ["icekube", icekube],
    ["rbac-police", police],
    ["kubesplaining", snapshot],
    ["velero", velero],
    ["must-gather", gathered],
    ["manifests", manifests],
  ];

  it.each(forms)("as a folder of %s, a tar, a zip and packed files", async (name, files) => {
    const expected = said(await imported(await put("kubectl", { "all.json": list(...everything) })));
    expect(expected.length).toBeGreaterThan(8);
    expect(said(await imported(await put(name, files)))).toEqual(expected);
    const inTar = Object.fromEntries(Object.entries(files).map(([file, text]) => [`dump/${file}`, text]));
    const write = async (file: string, bytes: Buffer): Promise<string> => {
      await writeFile(path.join(folder, file), bytes);
      return path.join(folder, file);
    };
    expect(said(await imported(await write("a.tar.gz", await tgzOf(inTar))))).toEqual(expected);
    expect(said(await imported(await write("a.tar", await tarOf(inTar))))).toEqual(expected);
    const zip = zipOf(Object.entries(inTar).map(([entry, content]) => ({ name: entry, content })));
    expect(said(await imported(await write("a.zip", zip)))).toEqual(expected);
    await mkdir(path.join(folder, "packed"));
    for (const [file, text] of Object.entries(files)) {
      const packed = path.join(folder, "packed", `${file}.gz`);
      await mkdir(path.dirname(packed), { recursive: true });
      await writeFile(packed, gzipSync(text));
    }
    expect(said(await imported(path.join(folder, "packed")))).toEqual(expected);
  });

  it("in pieces of several forms, each piece once or more", async () => {
    const pick = (files: Files, part: RegExp): Files =>
      Object.fromEntries(Object.entries(files).filter(([file]) => part.test(file)));
    const mixed = {
      ...pick(kubehound, /metadata|pods|nodes/),
      ...pick(police, /roles|clusterroles/),
      "bindings.yaml": [binding, clusterBinding, account].map((value) => JSON.stringify(value)).join("\n---\n"),
    };
    const expected = said(await imported(await put("kubectl", { "all.json": list(...everything) })));
    expect(said(await imported(await put("mixed", mixed)))).toEqual(expected);
  });
});

describe("what a dump says of itself", () => {
  it.each<[string, Files, string, string]>([
    ["kubehound", kubehound, "blue-cluster", "1.29"],
    ["icekube", icekube, "arn-aws-eks-x-1-cluster-blue", "1.31"],
    ["kubesplaining", snapshot, "blue", "1.35"],
    ["rbac-police", police, "blue", "1.30"],
  ])("%s: its name is proposed, its version known", async (name, files, proposed, version) => {
    const at = await put(name, files);
    await expect(imported(at, {})).rejects.toMatchObject({
      code: "import.cluster-name",
      help: expect.stringContaining(`--as kubernetes=${proposed}`),
    });
    expect(versionOf(await imported(at))).toEqual([version]);
  });

  it("lists of the API are read whole; single objects, and lists of chosen namespaces, are not", async () => {
    const asked = ["k8s.pod", "k8s.binding", "k8s.secret"];
    expect(states(await imported(await put("a", kubehound)), ...asked)).toEqual({
      "k8s.pod": "read",
      "k8s.binding": "read",
      "k8s.secret": "not-asked",
    });
    const partly = { "k8s.pod": "partly", "k8s.binding": "partly", "k8s.secret": "not-asked" };
    expect(states(await imported(await put("b", velero)), ...asked)).toEqual(partly);
    expect(states(await imported(await put("c", gathered)), ...asked)).toEqual(partly);
    expect(states(await imported(await put("d", manifests)), ...asked)).toEqual(partly);
    const info = { "nodes.json": list(node), "app/pods.json": list(web), "app/replication-controllers.json": list() };
    expect(states(await imported(await put("e", info)), ...asked)).toEqual({
      "k8s.pod": "partly",
      "k8s.binding": "not-asked",
      "k8s.secret": "not-asked",
    });
  });

  it("a file named after its list tells that there is none, as kubectl writes it", async () => {
    const empty = {
      "networkpolicies.json": list(),
      "gateways.gateway.networking.k8s.io.json": list(),
      "pods.json": list(web),
    };
    const facts = await imported(await put("a", empty));
    expect(states(facts, "k8s.network-policy", "k8s.gateway", "k8s.service")).toEqual({
      "k8s.network-policy": "read",
      "k8s.gateway": "partly",
      "k8s.service": "not-asked",
    });
  });

  it("a list with members is one of these, whatever the file is called", async () => {
    const facts = await imported(await put("a", { "networkpolicies.json": list(web) }));
    expect(states(facts, "k8s.pod", "k8s.network-policy")).toEqual({
      "k8s.pod": "read",
      "k8s.network-policy": "not-asked",
    });
  });

  it("of what the API does not serve there is nothing: the list of its definitions tells", async () => {
    const definitions = (...names: readonly string[]): Files => ({
      "pods.json": list(web),
      "customresourcedefinitions.apiextensions.k8s.io.json": list(
        ...names.map((name) => object("apiextensions.k8s.io/v1", "CustomResourceDefinition", name)),
      ),
    });
    const asked = ["k8s.external-secret", "k8s.route", "k8s.network-policy"];
    const untold = { "k8s.external-secret": "not-asked", "k8s.route": "not-asked", "k8s.network-policy": "not-asked" };
    expect(states(await imported(await put("a", { "pods.json": list(web) })), ...asked)).toEqual(untold);
    expect(states(await imported(await put("b", definitions())), ...asked)).toEqual({
      "k8s.external-secret": "read",
      "k8s.route": "read",
      "k8s.network-policy": "not-asked",
    });
    const served = definitions("externalsecrets.external-secrets.io", "ingressroutes.traefik.containo.us");
    expect(states(await imported(await put("c", served)), ...asked)).toEqual({
      "k8s.external-secret": "not-asked",
      "k8s.route": "partly",
      "k8s.network-policy": "not-asked",
    });
    const openshift = definitions("clusterversions.config.openshift.io");
    expect(states(await imported(await put("d", openshift)), "k8s.route")).toEqual({ "k8s.route": "partly" });
  });

  it("a backup of everything tells what there is not; one of a part does not", async () => {
    const whole = await imported(await put("a", { ...velero, "velero-backup.json": backup({}) }));
    expect(states(whole, "k8s.pod", "k8s.secret")).toEqual({ "k8s.pod": "read", "k8s.secret": "read" });
    for (const [index, spec] of [
      { includedNamespaces: ["app"] },
      { excludedResources: ["secrets"] },
      { labelSelector: { matchLabels: { a: "b" } } },
      { includeClusterResources: false },
    ].entries()) {
      const part = await imported(await put(`b${index}`, { ...velero, "velero-backup.json": backup(spec) }));
      expect(states(part, "k8s.secret")).toEqual({ "k8s.secret": "not-asked" });
    }
  });

  it("rbac-police's own collection gives accounts, roles and who holds them, and claims no more", async () => {
    const collected = {
      metadata: { cluster: "blue", platform: "eks", version: "v1.22.4" },
      serviceAccounts: [
        {
          name: "web",
          namespace: "app",
          nodes: [{ name: "n1", pods: ["web-0"] }],
          providerIAM: { aws: "arn:aws:iam::111122223333:role/web" },
          roles: [{ name: "reader" }, { name: "exec", namespace: "app", effectiveNamespace: "app" }],
        },
      ],
      nodes: [{ name: "n1", roles: [{ name: "reader" }], serviceAccounts: ["app:web"] }],
      roles: [
        { name: "reader", rules: clusterRole["rules" as keyof typeof clusterRole] },
        { name: "exec", namespace: "app", rules: role["rules" as keyof typeof role] },
      ],
    };
    const facts = await imported(await put("db", { "rbacDb.json": JSON.stringify(collected) }));
    const bound = facts.flatMap((fact) =>
      fact.kind === "k8s.binding" ? [[fact.subject, fact.role, fact.namespace]] : [],
    );
    expect(bound.sort()).toEqual([
      ["k8s:prod:serviceaccount:app:web", "k8s:prod:clusterrole:reader", undefined],
      ["k8s:prod:serviceaccount:app:web", "k8s:prod:role:app:exec", "app"],
      ["k8s:prod:user:system%3Anode%3An1", "k8s:prod:clusterrole:reader", undefined],
    ]);
    expect(facts.flatMap((fact) => (fact.kind === "k8s.pod" ? [[fact.name, fact.serviceAccount]] : []))).toEqual([
      ["web-0", "web"],
    ]);
    expect(
      facts.flatMap((fact) => (fact.kind === "k8s.service-account" && fact.awsRole ? [fact.awsRole] : [])),
    ).toEqual(["arn:aws:iam::111122223333:role/web"]);
    expect(versionOf(facts)).toEqual(["1.22"]);
    expect(states(facts, "k8s.pod", "k8s.binding")).toEqual({ "k8s.pod": "partly", "k8s.binding": "partly" });
  });
});

describe("what is no export is said to be none", () => {
  it("a snapshot of etcd", async () => {
    const page = Buffer.alloc(4096);
    page[8] = 4;
    Buffer.from([0xed, 0xda, 0x0c, 0xed, 2, 0, 0, 0]).copy(page, 16);
    const at = path.join(folder, "etcd.db");
    await writeFile(at, page);
    await expect(imported(at)).rejects.toMatchObject({
      code: "import.unrecognised",
      details: [["looks like", expect.stringContaining("a snapshot of etcd")]],
    });
  });

  it("a template that is not rendered, beside manifests", async () => {
    const chart = {
      "templates/web.yaml": 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "x" . }}\n',
      "crds.yaml": manifests["all.yaml"] ?? "",
    };
    const run = await importPaths([await put("chart", chart)], { as: ["prod"] });
    expect(run.passedOver).toEqual([
      { path: "chart/templates/web.yaml", what: expect.stringContaining("helm template") },
    ]);
    await run.close();
  });
});
