import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { answerLines } from "../../../cli/explain/batch.ts";
import {
  allowed,
  binding,
  k8sCluster,
  namespace,
  pod,
  podOf,
  role,
  roleRule,
} from "../../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../../model/fact.ts";
import {
  clusterNamed,
  explainKubernetes,
  type KubernetesRequest,
  kubernetesLines,
} from "../../../queries/explain/kubernetes.ts";
import { authzOf, cluster } from "./clusters.ts";

const snapshot = { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" };
const closed: Fact = {
  ...roleRule("none", "get", "none"),
  kind: "closed-world",
  key: cluster,
} as unknown as FactOf<"closed-world">;
const web = "system:serviceaccount:app:web";
const ask = (request: Partial<KubernetesRequest>, ...facts: readonly Fact[]) =>
  explainKubernetes(authzOf(...facts, closed), snapshot, cluster, {
    subject: web,
    verb: "get",
    resource: "secrets",
    namespace: "db",
    ...request,
  });

describe("one request", () => {
  it("names the binding and the rule, with their files", () => {
    const answer = ask({}, ...allowed("get", "secrets", "db"));
    expect(answer).toMatchObject({ decision: "allow", decidedBy: "rbac" });
    expect(answer.because.map(({ effect }) => effect)).toEqual(["via", "Allow"]);
    expect(answer.because.every(({ source }) => source === "kubernetes/list.json")).toBe(true);
    const decisive = answer.stages.find(({ decides }) => decides);
    expect(decisive).toMatchObject({ stage: "namespace-bindings", says: "allows" });
    expect(decisive?.statements[0]?.through[0]).toContain("rolebinding");
  });

  it("counts the groups that the API server puts an account into, and those that are told", () => {
    const readers = (group: string) => [binding(`group:${group}`, "readers"), roleRule("readers", "get", "secrets")];
    expect(ask({}, ...readers("system:serviceaccounts:app")).decision).toBe("allow");
    expect(ask({}, ...readers("system:authenticated")).decision).toBe("allow");
    expect(ask({}, ...readers("system:serviceaccounts:db")).decision).toBe("deny");
    expect(ask({ subject: "kim", groups: ["ops"] }, ...readers("ops")).decision).toBe("allow");
    expect(ask({ subject: "group:ops" }, ...readers("ops")).decision).toBe("allow");
    expect(ask({ subject: "k8s:prod:group:ops" }, ...readers("ops")).decision).toBe("allow");
  });

  it("takes an account by its short form, its user name and its node id", () => {
    const facts = allowed("get", "secrets", "db");
    const subjects = ["serviceaccount:app:web", web, "k8s:prod:serviceaccount:app:web", "app:web"];
    expect(subjects.map((subject) => ask({ subject }, ...facts).decision)).toEqual(["allow", "allow", "allow", "deny"]);
  });

  it("finds the group of a resource and what kubectl calls it", () => {
    const facts = allowed("get", "deployments/scale", "db", { apiGroups: ["apps"] });
    const resources = ["deployments/scale", "deploy/scale", "deployment.apps/scale", "deployments"];
    expect(resources.map((resource) => ask({ resource }, ...facts).decision)).toEqual([
      "allow",
      "allow",
      "allow",
      "deny",
    ]);
    expect(ask({ resource: "widgets" }).notes[0]).toContain("no resource of Kubernetes itself");
  });

  it("shows the rules that come nearest to what is denied", () => {
    const answer = ask({ name: "b" }, ...allowed("get", "secrets", "db", { resourceNames: ["a"] }));
    expect(answer.decision).toBe("deny");
    expect(answer.stages.flatMap(({ statements }) => statements.flatMap(({ unmet }) => unmet))).toEqual([
      "the rule is for names a only",
    ]);
    const elsewhere = ask({ namespace: "app" }, ...allowed("list", "secrets", "db"));
    expect(elsewhere.stages.at(-1)?.statements[0]?.unmet).toEqual([
      "the binding holds in namespace db",
      "the verbs are list",
    ]);
  });

  it("says what comes through aggregation and what of a built-in role", () => {
    const top = role("top", { aggregates: [{ labels: ["to=top"], expressions: [] }] });
    const leaf = role("leaf", { labels: ["to=top"] });
    const joined = ask({}, binding("serviceaccount:app:web", "top"), top, leaf, roleRule("leaf", "get", "secrets"));
    expect(joined.stages.find(({ decides }) => decides)?.statements[0]?.through).toHaveLength(3);
    const builtIn = ask({}, binding("serviceaccount:app:web", "edit", "db"));
    expect(builtIn.stages.at(-1)?.statements[0]?.summary).toBe("the built-in ClusterRole edit allows it");
  });

  it("notes what no real request looks like, and what Pod Security adds", () => {
    expect(ask({ resource: "nodes" }).notes).toEqual(["nodes lie in no namespace: no real request for them names one"]);
    expect(ask({ verb: "create", name: "x" }).notes).toEqual([
      expect.stringMatching(/no name, but in a server-side apply/),
    ]);
    expect(ask({ verb: "deletecollection", name: "x" }).notes).toEqual([expect.stringMatching(/no real request/)]);
    const level = "pod-security.kubernetes.io/enforce=baseline";
    expect(ask({ verb: "create", resource: "pods" }, namespace("db", level)).notes).toEqual([
      "RBAC does not look at the pod: Pod Security enforces baseline in the namespace",
    ]);
  });

  it("is open, with the reason, where bindings were not read", () => {
    const kubernetes = authzOf(namespace("db"));
    const answer = explainKubernetes(kubernetes, snapshot, cluster, {
      subject: "kim",
      verb: "get",
      resource: "secrets",
    });
    expect(answer).toMatchObject({ decision: "conditional", decidedBy: "unread" });
    const usual = explainKubernetes(kubernetes, snapshot, cluster, { subject: "kim", verb: "get", url: "/version" });
    expect(usual.conditions[0]?.text).toBe(
      "clusterrolebinding system:discovery is there for system:authenticated, as the API server makes it",
    );
  });
});

describe("a node", () => {
  const asNode = (request: Partial<KubernetesRequest>, ...facts: readonly Fact[]) =>
    ask({ subject: "system:node:m1", groups: ["system:nodes"], ...request }, ...facts);
  const here = podOf("db", "pg", { envSecrets: ["login"] }, { machines: ["m1"], serviceAccount: "pg" });

  it.each<[string, Partial<KubernetesRequest>, "allow" | "deny"]>([
    ["a secret of its pod", { name: "login" }, "allow"],
    ["another secret", { name: "other" }, "deny"],
    ["one of another namespace", { name: "login", namespace: "app" }, "deny"],
    ["all secrets", {}, "deny"],
    ["to change it", { name: "login", verb: "update" }, "deny"],
    ["a token of its pod's account", { verb: "create", resource: "serviceaccounts/token", name: "pg" }, "allow"],
    ["a token of another account", { verb: "create", resource: "serviceaccounts/token", name: "web" }, "deny"],
    ["its own Node", { resource: "nodes", name: "m1" }, "allow"],
    ["another Node", { resource: "nodes", name: "m2" }, "deny"],
    ["to change any Node, which NodeRestriction narrows", { verb: "patch", resource: "nodes", name: "m2" }, "allow"],
    ["its pod", { resource: "pods", name: "pg" }, "allow"],
    ["to list pods without a field selector", { verb: "list", resource: "pods" }, "deny"],
    ["to delete a pod, which NodeRestriction narrows", { verb: "delete", resource: "pods", name: "x" }, "allow"],
    ["to request a certificate", { verb: "create", resource: "csr" }, "allow"],
    ["its own lease", { verb: "update", resource: "leases", name: "m1", namespace: "kube-node-lease" }, "allow"],
    ["another's lease", { verb: "update", resource: "leases", name: "m2", namespace: "kube-node-lease" }, "deny"],
    ["roles", { resource: "clusterroles" }, "deny"],
  ])("may get or not: %s", (_name, request, expected) => {
    expect(asNode(request, here, pod("db", "other")).decision).toBe(expected);
  });

  it("is one by its group alone", () => {
    const answer = ask({ subject: "system:node:m1", name: "login" }, here);
    expect(answer.decision).toBe("deny");
    expect(answer.notes[0]).toContain("system:nodes");
  });
});

describe("a node's lists of what is on its machine", () => {
  const kubernetes = authzOf(podOf("db", "pg", {}, { machines: ["m1"] }), k8sCluster({ version: "1.36" }), closed);
  const decided = (asked: object): string => {
    const line = { user: "system:node:m1", groups: ["system:nodes"], resourceAttributes: asked };
    return JSON.parse(kubernetesLines(kubernetes, cluster, (json) => json)(line)).decision;
  };
  const on = (...values: readonly string[]) => ({ requirements: [{ key: "spec.nodeName", operator: "In", values }] });
  const slices = { resource: "resourceslices", group: "resource.k8s.io" };

  // Each as an API server of 1.36.3 answers it.
  it.each<[string, object, "allow" | "deny" | "conditional"]>([
    ["pods of the machine", { verb: "list", resource: "pods", fieldSelector: on("m1") }, "allow"],
    [
      "as it is written in a URL",
      { verb: "watch", resource: "pods", fieldSelector: { rawSelector: "a!=b,spec.nodeName==m1" } },
      "allow",
    ],
    ["pods", { verb: "list", resource: "pods" }, "deny"],
    ["pods of another machine", { verb: "list", resource: "pods", fieldSelector: on("m2") }, "deny"],
    ["pods of two machines", { verb: "list", resource: "pods", fieldSelector: on("m1", "m2") }, "deny"],
    [
      "a pod of another machine",
      { verb: "get", resource: "pods", namespace: "db", name: "x", fieldSelector: on("m1") },
      "deny",
    ],
    ["slices of the machine", { ...slices, verb: "list", fieldSelector: on("m1") }, "allow"],
    ["slices", { ...slices, verb: "list" }, "deny"],
    ["to delete slices of the machine", { ...slices, verb: "deletecollection", fieldSelector: on("m1") }, "allow"],
    ["to make a slice", { ...slices, verb: "create" }, "allow"],
    ["a slice, of a machine that is not told", { ...slices, verb: "get", name: "x" }, "conditional"],
  ])("%s", (_name, asked, expected) => {
    expect(decided(asked)).toBe(expected);
  });
});

it("a batch takes the spec of a SubjectAccessReview and adds no groups", async () => {
  const kubernetes = authzOf(binding("group:ops", "r"), roleRule("r", "get", "secrets"), closed);
  const secrets = { verb: "get", resource: "secrets" };
  const lines = [
    { user: "kim", groups: ["ops"], resourceAttributes: secrets },
    { user: "kim", resourceAttributes: secrets },
    { user: "kim", resourceAttributes: { ...secrets, version: "v1", fieldSelector: {} }, uid: "1", extra: {} },
    { user: "kim" },
    { resourceAttributes: secrets },
    { user: "kim", resourceAttributes: { ...secrets, colour: "red" } },
    { user: "kim", groups: ["ops"], nonResourceAttributes: { verb: "get", path: "/metrics" } },
    { kind: "SubjectAccessReview", spec: { user: "kim", groups: ["ops"], resourceAttributes: secrets } },
    { user: "kim", groups: null, resourceAttributes: { ...secrets, fieldSelector: { requirements: "x" } } },
    { user: "kim", groups: null, resourceAttributes: secrets },
  ];
  let out = "";
  const outcome = await answerLines(
    Readable.from([lines.map((line) => JSON.stringify(line)).join("\n")]),
    kubernetesLines(kubernetes, cluster, (json) => json),
    async (text) => {
      out += text;
    },
  );
  const answers = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(outcome).toEqual({ lines: 10, failed: 4 });
  expect(answers).toMatchObject([
    { decision: "allow", decidedBy: "rbac", because: [{ effect: "via" }, { effect: "Allow" }] },
    { decision: "deny" },
    { decision: "deny" },
    { error: { line: 4 } },
    { error: { line: 5 } },
    { error: { line: 6 } },
    { decision: "deny" },
    { decision: "allow" },
    { error: { line: 9 } },
    { decision: "deny" },
  ]);
});

describe("the cluster", () => {
  const { clusters } = authzOf(namespace("db"));
  it("is the only one, or the one named", () => {
    expect(clusterNamed(authzOf(namespace("db")), undefined)).toBe(clusters[0]);
    expect(clusterNamed(authzOf(namespace("db")), "prod")).toBe(cluster);
    expect(() => clusterNamed(authzOf(namespace("db")), "dev")).toThrow("no such cluster");
    expect(() => clusterNamed(authzOf(), undefined)).toThrow("no Kubernetes cluster");
  });
});
