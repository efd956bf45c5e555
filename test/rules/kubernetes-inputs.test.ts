import { expect, test } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import type { Certainty } from "../../model/step.ts";
import reach from "../../queries/reach.ts";
import { rules } from "../../rules/index.ts";
import { fileOf, importFiles } from "../importers/kubernetes/read.ts";

/** What all rules reach of an input that is not said to be whole, with how surely. */
async function reachedIn(text: string, from: string): Promise<ReadonlyMap<string, Certainty>> {
  const { facts, problems } = await importFiles([fileOf("input.yaml", text)]);
  expect(problems).toEqual([]);
  const view = new GraphView({ id: "", takenAt: "" }, sourceOf(new FactBase(facts), rules));
  const asked = { from: [`k8s:prod:${from}`], all: true, certainty: "assumed", limit: 1000 };
  const { reached } = reach.run(view, reach.input.parse(asked));
  return new Map(reached.map(({ id, access, certainty }) => [`${id.slice("k8s:prod:".length)}#${access}`, certainty]));
}

test("an account that only a binding tells of is in the groups of its namespace and of all accounts", async () => {
  // A dump of RBAC alone: neither the list of accounts nor that of namespaces is in it.
  const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: deployers }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: readers }
subjects:
  - { kind: Group, name: "system:serviceaccounts:ci", apiGroup: rbac.authorization.k8s.io }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: runner, namespace: app }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: nothing }
subjects:
  - { kind: ServiceAccount, name: runner, namespace: ci }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: readers }
rules:
  - { apiGroups: [""], resources: [secrets], verbs: [get] }
---
apiVersion: v1
kind: Secret
metadata: { name: login, namespace: app }
`;
  const reached = await reachedIn(rbac, "serviceaccount:ci:runner");
  expect(reached.get("group:system%3Aserviceaccounts#impersonate")).toBe("certain");
  expect(reached.get("secret:app:login#read")).toBe("certain");
});

test("a token that a pod mounts by itself is certain, whatever was read of its account", async () => {
  const pod = (name: string, spec: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: app }
spec: { serviceAccountName: ${name}, ${spec} }
---`;
  const mounts =
    "volumeMounts: [{ name: kube-api-access-x, mountPath: /var/run/secrets/kubernetes.io/serviceaccount }]";
  const pods = [
    // As a cluster lists it, after admission.
    pod(
      "listed",
      `containers: [{ name: a, image: b, ${mounts} }],
  volumes: [{ name: kube-api-access-x, projected: { sources: [{ serviceAccountToken: { path: token } }] } }]`,
    ),
    pod("asked", "automountServiceAccountToken: true, containers: [{ name: a, image: b }]"),
    pod("silent", "containers: [{ name: a, image: b }]"),
  ].join("");
  const of = async (name: string): Promise<Certainty | undefined> =>
    (await reachedIn(pods, `pod:app:${name}#execute`)).get(`serviceaccount:app:${name}#impersonate`);
  expect(await of("listed")).toBe("certain");
  expect(await of("asked")).toBe("certain");
  // Its account may say that it mounts none, and accounts were not read.
  expect(await of("silent")).toBe("conditional");
});
