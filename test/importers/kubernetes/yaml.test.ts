import { describe, expect, it } from "vitest";
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
