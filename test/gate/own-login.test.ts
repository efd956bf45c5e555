import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import { cluster, ingress, service } from "../../queries/routes/bypass/raw/kubernetes.ts";
import routes from "../../queries/routes.ts";
import { load } from "../support/load.ts";
import { Repository, staff } from "./estate.ts";

// A program that asks by itself is told by its settings alone: that proves nothing, and taking it out is still a change.

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
});
afterEach(() => repository.remove());

const podOf = (name: string, args: readonly string[], env: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ai, labels: { app: app } }
spec:
  containers:
    - name: model
      image: vllm/vllm-openai:v0.31.0
      args: ${JSON.stringify(["--model", "larkfield/answers", ...args])}
      env: [${env.map((name) => `{ name: ${name}, value: hunter2-canary }`).join()}]
      ports: [{ containerPort: 80 }]
status: { phase: Running }`;

async function serving(args: readonly string[], env: readonly string[] = [], ...more: string[]): Promise<GraphView> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-gate-"));
  try {
    const files = {
      ...cluster(service("app", [80]), ingress("chat", {}), podOf("app-0", args, env), ...more),
      "owners.yaml": staff,
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const { facts } = await load([folder], { as: ["kubernetes=prod"] });
    expect(JSON.stringify([...facts.all()])).not.toContain("hunter2-canary");
    return viewOfFacts(facts, { id: "0".repeat(64), takenAt: "2026-11-20T06:00:00.000Z" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const key = ["--api-key", "hunter2-canary"];
const states = (graph: GraphView) =>
  routes
    .run(graph, routes.input.parse({}))
    .routes.flatMap(({ state, host }) => (host === "ai.example.com" ? [state] : []));

test.each([
  ["a flag", key, []],
  ["a flag with its value", ["--api-key=hunter2-canary"], []],
  ["a variable", [], ["VLLM_API_KEY"]],
])("a key given by %s is no proof of a login, and not the lack of one", async (_, args, env) => {
  expect(states(await serving(args, env))).toEqual(["not-proven"]);
});

test.each([
  ["no key", []],
  ["an empty one", ["--api-key="]],
  ["a flag without one", ["--api-key", "--port=80"]],
])("%s is the lack of a login", async (_, args) => {
  expect(states(await serving(args))).toEqual(["unauthenticated"]);
});

test("in the middle of a rollout the pods without a key count", async () => {
  expect(states(await serving(key, [], podOf("app-1", [], [])))).toEqual(["unauthenticated"]);
});

test("the gate fails where the key is taken out, and passes where one is given", async () => {
  const keyed = await serving(key);
  repository.sign(keyed, repository.propose(keyed));
  expect(repository.gate(keyed).verdict).toBe("pass");
  const open = await serving([]);
  const { verdict, findings } = repository.gate(keyed, open);
  expect(verdict).toBe("fail");
  expect(findings.map(({ kind }) => kind)).toContain("entry-opened");
});
