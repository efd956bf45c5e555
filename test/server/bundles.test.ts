import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { account, k8sCluster, namespace } from "../../model/examples/kubernetes.ts";
import type { StepAnswer } from "../../queries/step/answer.ts";
import type { WhatIfAnswer } from "../../queries/what-if/answer.ts";
import { stored } from "../cli/process.ts";
import { form, json, type TestServer, testServer } from "./served.ts";

const cluster = "k8s:prod";
const web = `${cluster}:serviceaccount:shop:web`;
/** A service account without a binding. The cluster's name is the snapshot's. */
const facts = [k8sCluster(), namespace("shop"), account("shop", "web")];
const binding = (roleRef: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web-admin }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${roleRef} }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`;

let server: TestServer;
beforeAll(async () => {
  server = await testServer((store) => stored(store, facts), { limits: { bundles: 2 } });
});
afterAll(async () => {
  expect(server.bugs).toEqual([]);
  await server.end();
});

const upload = async (content: string, name = "web.yaml"): Promise<string> => {
  const kept = await server.ask("/api/v1/bundles", form([{ name: "files", filename: name, content }]));
  expect([kept.status, kept.json()["files"]]).toEqual([201, [name]]);
  return String(kept.json()["bundle"]);
};
const whatIf = (input: object) => server.ask("/api/v1/queries/what-if", json({ from: [web], ...input }));
const kept = (): readonly string[] => {
  const folder = path.join(server.store, "uploads");
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe("a bundle", () => {
  it("is laid over the snapshot by the questions that name it, and the store stays as it is", async () => {
    const to = [`${cluster}#administer`];
    const answer = (await whatIf({ to, with: [await upload(binding("cluster-admin"))] })).json<WhatIfAnswer>();
    expect(answer.before.count).toBe(0);
    expect(answer.gained.map(({ target }) => target)).toEqual(to);
    expect((await whatIf({ to })).json<WhatIfAnswer>().before.count).toBe(0);
  });

  it("that cannot be read in full says so in the answer", async () => {
    const broken = await upload(`${binding("view")}---\nkind: [`);
    const { change } = (await whatIf({ with: [broken] })).json<WhatIfAnswer>();
    expect(change.unread.map(({ file }) => file)).toEqual(["web.yaml"]);
  });

  it("that is of no kind that Ambit reads is told by the name it was sent with, not by where it is kept", async () => {
    const { status, text } = await whatIf({ with: [await upload("# nothing to read\n", "notes.md")] });
    expect([status, JSON.parse(text).code]).toEqual([422, "import.unrecognised"]);
    expect(text).toContain("`notes.md`");
    expect(text).not.toContain(server.store);
  });

  it("proves the steps that it brings", async () => {
    const conclusion = `${cluster}#administer`;
    const premises = [`${web}#impersonate`];
    const step = (rest: object) => server.ask("/api/v1/queries/step", json({ conclusion, premises, ...rest }));
    expect((await step({})).json<StepAnswer>().steps).toEqual([]);
    const { steps, facts } = (await step({ with: [await upload(binding("cluster-admin"))] })).json<StepAnswer>();
    expect(steps.length).toBeGreaterThan(0);
    expect(Object.values(facts).map(({ source }) => source)).toContain("web.yaml");
  });

  it("is known by its name alone: a path is none", async () => {
    for (const name of ["bundle:000000000000000000000000", "/etc/hosts", path.join(server.store, "facts.sqlite")]) {
      const reply = await whatIf({ with: [name] });
      expect([reply.status, reply.json()["code"]]).toEqual([400, "usage.argument"]);
      expect(reply.text).not.toContain(name);
    }
  });

  it("goes when it is removed, when newer ones need its place, and with the server", async () => {
    const first = await upload(binding("view"));
    const second = await upload(binding("edit"));
    await upload(binding("admin"));
    expect(kept().length).toBe(2);
    expect((await whatIf({ with: [first] })).status).toBe(400);
    expect((await server.ask(`/api/v1/bundles/${second}`, { method: "DELETE" })).status).toBe(204);
    expect((await server.ask(`/api/v1/bundles/${second}`, { method: "DELETE" })).status).toBe(404);
    expect(kept().length).toBe(1);
  });

  it("takes files and names of clusters, and nothing else", async () => {
    const parts = [
      { name: "files", filename: "web.yaml", content: binding("view") },
      { name: "closedWorld", content: "true" },
    ];
    expect((await server.ask("/api/v1/bundles", form(parts))).status).toBe(400);
  });
});
