import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import entries from "../../queries/entries.ts";
import { load } from "../support/load.ts";
import { Repository, staff } from "./estate.ts";

const login = (skipped: readonly string[]): string => `
apiVersion: v1
kind: Service
metadata: { name: login, namespace: edge }
spec: { type: LoadBalancer, selector: { app: login }, ports: [{ port: 80, targetPort: 4180 }] }
status: { loadBalancer: { ingress: [{ ip: 203.0.113.7 }] } }
---
apiVersion: v1
kind: Pod
metadata: { name: login, namespace: edge, labels: { app: login } }
spec:
  automountServiceAccountToken: false
  containers:
    - name: login
      image: quay.io/oauth2-proxy/oauth2-proxy:v7.6.0
      ports: [{ containerPort: 4180 }]
      args: ${JSON.stringify(["--http-address=0.0.0.0:4180", "--upstream=http://chat.app.svc.cluster.local:8080", ...skipped.map((route) => `--skip-auth-route=${route}`)])}
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: chat, namespace: app }
spec: { selector: { app: chat }, ports: [{ port: 8080 }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: chat, namespace: app }
---
apiVersion: v1
kind: Pod
metadata: { name: chat, namespace: app, labels: { app: chat } }
spec: { serviceAccountName: chat, containers: [{ name: web, image: registry.example.com/chat:1 }] }
status: { phase: Running }
`;

const takenAt = "2026-11-20T06:00:00Z";

async function behindLogin(...skipped: readonly string[]): Promise<GraphView> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-gate-"));
  try {
    mkdirSync(path.join(folder, "cluster"));
    const manifest = { format: "ambit-bundle/v1", source: "kubernetes", name: "prod", takenAt };
    writeFileSync(path.join(folder, "cluster/manifest.json"), JSON.stringify(manifest));
    writeFileSync(path.join(folder, "cluster/all.yaml"), login(skipped));
    writeFileSync(path.join(folder, "owners.yaml"), staff);
    const { facts } = await load([folder]);
    return viewOfFacts(facts, { id: "0".repeat(64), takenAt: new Date(takenAt).toISOString() });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const chat = "k8s:prod:pod:app:chat";
const openWays = (graph: GraphView) =>
  entries
    .run(graph, entries.input.parse({}))
    .entries.filter(({ leadsTo }) => leadsTo.includes(chat))
    .map(({ id }) => id);

describe("a login in a proxy of its own", () => {
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
  });
  afterEach(() => repository.remove());

  test("what it leaves out is a way in to what stands behind it; what it asks for is none", async () => {
    expect(openWays(await behindLogin())).toEqual([]);
    expect(openWays(await behindLogin("^/hook"))).toEqual(["route:http://login.edge.prod:4180^/hook"]);
  });

  test("one argument that leaves a path out fails the gate, each new way with the proof that takes it", async () => {
    const today = await behindLogin();
    repository.sign(today, repository.propose(today));
    expect(repository.gate(today)).toMatchObject({ verdict: "pass" });
    const answer = repository.gate(today, await behindLogin("^/hook", "^/form"));
    expect(answer.verdict).toBe("fail");
    expect(answer.findings.map(({ kind, at }) => `${kind} ${at}`)).toEqual([
      "new-entry route:http://login.edge.prod:4180^/form#connect",
      "new-entry route:http://login.edge.prod:4180^/hook#connect",
    ]);
    for (const { proof = "", at } of answer.findings) {
      const { steps = [], conclusion } = answer.proofs[proof] ?? {};
      expect(conclusion).toBe(`${chat}#connect`);
      expect(answer.steps[steps[0] ?? ""]?.from).toEqual(["internet#originate"]);
      expect(answer.steps[steps.at(-1) ?? ""]?.from).toEqual([at]);
    }
  });
});
