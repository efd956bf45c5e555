import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../importers/kubernetes/index.ts";
import { fileOf, importFiles } from "./read.ts";

const read = async (yaml: string) => {
  const { facts, problems } = await importFiles([fileOf("a.yaml", yaml)]);
  return { pods: facts.flatMap((fact) => (fact.kind === "k8s.pod" ? [fact] : [])), problems };
};

describe("YAML as kubectl takes it", () => {
  it("has booleans that are words", async () => {
    const { pods, problems } = await read(`
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: app, labels: {region: "no"}}
spec:
  hostPID: yes
  hostNetwork: On
  automountServiceAccountToken: no
  containers: [{name: c, image: x, securityContext: {privileged: YES}}]`);
    expect(problems).toEqual([]);
    expect(pods).toMatchObject([{ hostPID: true, hostNetwork: true, labels: ["region=no"] }]);
    expect(pods[0]?.containers).toMatchObject([{ privileged: true }]);
  });

  it("has merge keys, over which the map's own entries stand", async () => {
    const { pods, problems } = await read(`
apiVersion: v1
kind: List
items:
  - &web
    apiVersion: v1
    kind: Pod
    metadata: &names {name: web, namespace: app}
    spec: {hostPID: true, containers: [{name: c, image: x}]}
  - <<: *web
    metadata: {<<: *names, name: api}`);
    expect(problems).toEqual([]);
    expect(pods.map(({ name, namespace, hostPID }) => [name, namespace, hostPID])).toEqual([
      ["api", "app", true],
      ["web", "app", true],
    ]);
  });

  it("refuses merge keys that stand for too much, at once", async () => {
    const levels = Array.from({ length: 20 }, (_, n) => `l${n + 1}: &l${n + 1} {p: {<<: *l${n}}, q: {<<: *l${n}}}`);
    const { problems } = await read(["kind: Pod", "apiVersion: v1", "l0: &l0 {x: 1}", ...levels].join("\n"));
    expect(problems).toMatchObject([{ code: "import.malformed", message: "its merge keys stand for too much" }]);
  });
});

describe("a file whose name has no ending, as what comes packed through a pipe", () => {
  const manifest = "# Source: web/templates/a.yaml\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: app}\n";

  it("is YAML where it begins as a manifest does", async () => {
    expect(kubernetes.recognises("stdin", manifest)).toBe(true);
    const { facts, problems } = await importFiles([fileOf("stdin", manifest)]);
    expect(problems).toEqual([]);
    expect(facts.some(({ kind, key }) => kind === "k8s.namespace" && key === "k8s:prod:namespace:app")).toBe(true);
  });

  it("is none where a script quotes one", () => {
    expect(kubernetes.recognises("bin/setup", `#!/bin/sh\n${manifest}`)).toBe(false);
    expect(kubernetes.recognises("setup", `kubectl apply -f - <<EOF\n${manifest}EOF\n`)).toBe(false);
    expect(kubernetes.recognises("setup", '{"apiVersion": "v1", "kind": "Pod"}')).toBe(true);
    expect(kubernetes.recognises("web_test.go", 'const pod = `{"apiVersion": "v1", "kind": "Pod"}`')).toBe(false);
  });
});
