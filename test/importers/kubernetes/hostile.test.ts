import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compileKubernetes } from "../../../authz/kubernetes/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { looksSecret } from "../../../model/redact.ts";
import { object, pod, workload } from "./objects.ts";
import { fileOf, importFiles, listOf } from "./read.ts";

const canary = "hvs.CAESICANARY0123456789abcdefCANARY";
const forms = [
  canary,
  Buffer.from(canary).toString("base64"),
  Buffer.from(canary).toString("hex"),
  encodeURIComponent(canary),
];

/** Everything that a person or a tool fills as it likes, in each place where the API has room for it. */
const laden = (namespace: string) => {
  const metadata = {
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ data: { password: canary } }),
      "example.com/note": canary,
      "eks.amazonaws.com/role-arn": canary,
      "kubernetes.io/service-account.name": canary,
      "ambit.dev/unlocks": canary,
      "nginx.ingress.kubernetes.io/auth-url": `https://u:${canary}@auth.example.com`,
      "nginx.ingress.kubernetes.io/configuration-snippet": canary,
      "nginx.ingress.kubernetes.io/whitelist-source-range": canary,
    },
    labels: { token: canary },
    managedFields: [{ manager: canary }],
  };
  const container = {
    command: ["sh", "-c", canary],
    args: [canary],
    env: [
      { name: "PASSWORD", value: canary },
      { name: canary, value: "x" },
    ],
    image: `example.com/${canary}`,
    lifecycle: { postStart: { exec: { command: [canary] } } },
    livenessProbe: { httpGet: { path: `/${canary}`, httpHeaders: [{ name: "Authorization", value: canary }] } },
    volumeMounts: [{ name: "v", mountPath: `/${canary}`, subPath: canary }],
  };
  const spec = {
    volumes: [{ name: "v", hostPath: { path: `/srv/${canary}` } }],
    hostAliases: [{ hostnames: [canary] }],
  };
  const values = { data: { password: canary }, stringData: { password: canary }, binaryData: { password: canary } };
  const base = pod(namespace, "web", { spec, container });
  return [
    { ...base, metadata: { ...base.metadata, ...metadata }, status: { ...base.status, message: canary } },
    { ...workload("Deployment", namespace, "api"), metadata: { name: "api", namespace, ...metadata } },
    object("v1", "Secret", "s", { metadata, type: canary, ...values }, namespace),
    object("v1", "ConfigMap", "c", { metadata, ...values }, namespace),
    object("v1", "ServiceAccount", "a", { metadata }, namespace),
    object("v1", "Namespace", namespace, { metadata }),
    object(
      "v1",
      "Service",
      "svc",
      { metadata, spec: { type: "LoadBalancer", loadBalancerSourceRanges: [canary] } },
      namespace,
    ),
    object("v1", "PersistentVolume", "pv", {
      metadata,
      spec: { hostPath: { path: `/${canary}` }, claimRef: { namespace, name: "c" } },
    }),
    object(
      "networking.k8s.io/v1",
      "Ingress",
      "i",
      {
        metadata,
        spec: {
          rules: [
            {
              host: "a.example.com",
              http: { paths: [{ path: `/hook/${canary}`, backend: { service: { name: "svc" } } }] },
            },
          ],
        },
      },
      namespace,
    ),
    object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "n",
      {
        metadata,
        spec: { podSelector: { matchLabels: { token: canary } }, ingress: [{ from: [{ ipBlock: { cidr: canary } }] }] },
      },
      namespace,
    ),
    object("rbac.authorization.k8s.io/v1", "ClusterRole", "r", {
      metadata,
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { token: canary } }] },
    }),
  ];
};

describe("secrets", () => {
  it("never come out, wherever an object has room for them", async () => {
    expect(looksSecret(canary)).toBe(true);
    const { facts, problems } = await importFiles([listOf(...laden("app"))]);
    expect(problems).toEqual([]);
    expect(facts.length).toBeGreaterThan(25);
    const out = JSON.stringify(facts);
    for (const form of forms) expect(out).not.toContain(form);
    expect(out).not.toContain("CANARY");
  });

  it("leave the names of entries and the way in", async () => {
    const { facts } = await importFiles([listOf(...laden("app"))]);
    const [path] = facts.filter((fact) => fact.kind === "k8s.ingress-path");
    expect(path?.path).toBe("/hook/(withheld: looks like a secret)");
    expect(path?.authentication).toEqual(["nginx.ingress.kubernetes.io/auth-url"]);
    expect(facts.filter((fact) => fact.kind === "k8s.secret").map(({ entries }) => entries)).toEqual([["password"]]);
  });

  it("stay out of what is said of a broken document, at any place it breaks", async () => {
    const whole = JSON.stringify({ apiVersion: "v1", kind: "List", items: laden("app") });
    const places = [...whole.matchAll(/hvs\./g)].map(({ index }) => index + 5);
    for (const at of places) {
      for (const text of [whole.slice(0, at), `${whole.slice(0, at)}"}${whole.slice(at)}`]) {
        const { facts, problems } = await importFiles([fileOf("a.json", text)]);
        expect(problems.length).toBeGreaterThan(0);
        expect(JSON.stringify([facts, problems])).not.toContain("CANARY");
      }
    }
  });

  it("stay out of what is said of values in the wrong shape", async () => {
    const wrong = [
      object("v1", "Secret", "s", { type: [canary], data: canary }, "app"),
      object("v1", "Pod", "p", { spec: canary }, "app"),
      object("v1", "Service", "x", { spec: { type: canary } }, "app"),
    ];
    const { problems } = await importFiles([listOf(...wrong)]);
    expect(problems.map(({ code, at }) => [code, at])).toEqual([
      ["import.shape", "/items/0/type"],
      ["import.shape", "/items/1/spec"],
      ["import.shape", "/items/2/spec/type"],
    ]);
    expect(JSON.stringify(problems)).not.toContain("CANARY");
  });
});

describe("hostile input", () => {
  it("loses the one object that is malformed and keeps the rest", async () => {
    const { facts, problems } = await importFiles([
      listOf(pod("app", "a"), { kind: "Pod", metadata: {} }, 7, null, "x", pod("app", "b")),
    ]);
    expect(problems.map(({ at }) => at)).toEqual(["/items/1/metadata/name", "/items/2", "/items/3", "/items/4"]);
    expect(facts.filter((fact) => fact.kind === "k8s.pod").map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("keeps what came before a list was cut off, and says so once", async () => {
    const text = JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [pod("app", "a"), pod("app", "b"), pod("app", "c")],
    });
    const { facts, problems } = await importFiles([fileOf("a.json", text.slice(0, text.indexOf('"name":"c"')))]);
    expect(problems.map(({ code }) => code)).toEqual(["import.malformed"]);
    expect(facts.filter((fact) => fact.kind === "k8s.pod").map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("does not unfold a YAML bomb", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(",")}]`,
    );
    const bomb = `apiVersion: v1\nkind: Pod\nl0: &l0 [x]\n${levels.join("\n")}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: app}\n`;
    const started = performance.now();
    const { facts, problems } = await importFiles([fileOf("a.yaml", bomb)]);
    expect(problems.map(({ code }) => code)).toEqual(["import.malformed"]);
    expect(facts.filter((fact) => fact.kind === "k8s.namespace")).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("drops what is large and decides nothing: annotations of a megabyte", async () => {
    const note = "x".repeat(2 ** 20);
    const items = Array.from({ length: 40 }, (_, index) =>
      object("v1", "ServiceAccount", `a${index}`, { metadata: { annotations: { "example.com/note": note } } }, "app"),
    );
    const { facts, problems } = await importFiles([listOf(...items)]);
    expect(problems).toEqual([]);
    expect(facts.filter((fact) => fact.kind === "k8s.service-account").length).toBeGreaterThan(39);
    expect(JSON.stringify(facts).length).toBeLessThan(200_000);
  });

  it("reads objects of versions it has not heard of by what it knows, and names no group that is another's", async () => {
    const { facts, problems } = await importFiles([
      listOf(
        { ...workload("Deployment", "app", "web"), apiVersion: "apps/v9beta1" },
        { ...workload("Deployment", "app", "other"), apiVersion: "example.com/v1" },
        object("rbac.authorization.k8s.io/v2", "ClusterRole", "r", { rules: [{ verbs: ["*"], resources: ["*"] }] }),
        object("example.com/v1", "ClusterRole", "s", { rules: [{ verbs: ["*"], resources: ["*"] }] }),
      ),
    ]);
    expect(problems).toEqual([]);
    expect(facts.filter((fact) => fact.kind === "k8s.controller").map(({ name }) => name)).toEqual(["web"]);
    expect(facts.filter((fact) => fact.kind === "k8s.role").map(({ name }) => name)).toEqual(["r"]);
    expect(facts.filter((fact) => fact.kind === "k8s.pod").map(({ name }) => name)).toEqual(["web"]);
  });

  it("ends roles that aggregate one another, and gives each what any of them holds", async () => {
    const role = (name: string, next: string, rules?: object[]) =>
      object("rbac.authorization.k8s.io/v1", "ClusterRole", name, {
        metadata: { labels: { is: name } },
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { is: next } }] },
        ...(rules ? { rules } : {}),
      });
    const { facts } = await importFiles([
      listOf(
        role("a", "b"),
        role("b", "c"),
        role("c", "a"),
        object("rbac.authorization.k8s.io/v1", "ClusterRole", "leaf", {
          metadata: { labels: { is: "c" } },
          rules: [{ verbs: ["get"], apiGroups: [""], resources: ["secrets"] }],
        }),
      ),
    ]);
    const rbac = compileKubernetes(new FactBase(facts)).rbac("k8s:prod");
    for (const name of ["a", "b", "c"])
      expect(rbac.rulesOf(`k8s:prod:clusterrole:${name}`).map(({ rule }) => rule.resources)).toEqual([["secrets"]]);
  });

  it("takes noise, nesting and bytes that are no text for what they are", async () => {
    const noise = [
      fileOf("a.json", gzipSync("x".repeat(100_000))),
      fileOf("b.json", "[".repeat(5000)),
      fileOf("c.yaml", "\u0000\u0001: ["),
      fileOf("d.json", ""),
    ];
    const { facts } = await importFiles(noise);
    expect(facts.filter(({ kind }) => kind.startsWith("k8s.")).map(({ kind }) => kind)).toEqual(["k8s.cluster"]);
  });

  it("takes names that are keys of every object for names", async () => {
    const { facts, problems } = await importFiles([
      listOf(
        pod("__proto__", "constructor", { labels: { __proto__: "x", toString: "y" } }),
        object("v1", "Secret", "hasOwnProperty", { data: { __proto__: "x" } }, "__proto__"),
      ),
    ]);
    expect(problems).toEqual([]);
    expect(facts.filter((fact) => fact.kind === "k8s.pod").map(({ key }) => key)).toEqual([
      "k8s:prod:pod:__proto__:constructor",
    ]);
  });

  it("reads ten thousand pods in a few seconds", async () => {
    const items = Array.from({ length: 10_000 }, (_, index) =>
      pod(`n${index % 100}`, `p${index}`, { owner: ["ReplicaSet", `r${index % 1000}`] }),
    );
    const started = performance.now();
    const { facts } = await importFiles([listOf(...items)]);
    expect(facts.filter((fact) => fact.kind === "k8s.pod")).toHaveLength(1000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
