import { afterAll, beforeAll, expect, test } from "vitest";
import { compileKubernetes } from "../../authz/kubernetes/index.ts";
import { factsOf } from "../authz/kubernetes/oracle/decision.ts";
import { binding, role, user } from "../authz/kubernetes/oracle/objects.ts";
import { namespaces } from "../authz/kubernetes/oracle/world.ts";
import { Lab } from "./lab.ts";

const lab = new Lab();
const [namespace = ""] = namespaces;
beforeAll(() => lab.prepare());
afterAll(() => lab.close());

const cases: readonly (readonly [verbs: string, names: readonly string[]])[] = [
  ["create,patch", ["mine"]],
  ["create,patch", ["other"]],
  ["create", ["mine"]],
  ["patch", ["mine"]],
  ["create,update", ["mine"]],
  ["*", ["mine"]],
];

test("who may create by name alone makes the object by a server-side apply, and by nothing else", async () => {
  const objects = cases.flatMap(([verbs, resourceNames], at) => [
    role(namespace, `named-${at}`, [
      { verbs: verbs.split(","), apiGroups: [""], resources: ["configmaps"], resourceNames },
    ]),
    binding(namespace, `named-${at}`, "Role", `named-${at}`, user(`named-${at}`)),
  ]);
  await lab.apply(objects);
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "mine", namespace } };
  const made: boolean[] = [];
  for (const at of cases.keys()) {
    const as = { user: `named-${at}` };
    expect((await lab.client.send("POST", path, body, as)).status).toBe(403);
    made.push((await lab.client.apply(`${path}/mine`, body, as)).status === 201);
    await lab.client.send("DELETE", `${path}/mine`);
  }
  expect(made).toEqual([true, false, false, false, false, true]);

  const rbac = compileKubernetes(await factsOf(objects)).rbac("k8s:prod");
  const able = rbac.applied({ group: "", resource: "configmaps" }, ["patch"]);
  expect(
    cases.map((_, at) => able.some(({ subject, names }) => subject.endsWith(`:named-${at}`) && names.includes("mine"))),
  ).toEqual(made);
  await lab.clear();
});
