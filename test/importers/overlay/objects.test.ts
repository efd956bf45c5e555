import { beforeAll, describe, expect, test } from "vitest";
import type { FactBase } from "../../../graph/facts.ts";
import { account, base, exported, iam, keysOf, laid, overlaid, scope } from "./estate.ts";

const manifest = (...objects: readonly unknown[]) => objects.map((object) => JSON.stringify(object)).join("\n");
const role = (rules: readonly unknown[]) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata: { name: "reader", namespace: "apps" },
  rules,
});
const rule = (resource: string) => ({ apiGroups: [""], resources: [resource], verbs: ["get"] });
const deployment = (privileged: boolean) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "apps" },
  spec: {
    selector: {},
    template: {
      metadata: { labels: { app: "web" } },
      spec: { serviceAccountName: "web", containers: [{ name: "c", image: "web:1", securityContext: { privileged } }] },
    },
  },
});
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "web-7d9c5b6d4f-abcde",
    namespace: "apps",
    labels: { app: "web", "pod-template-hash": "7d9c5b6d4f" },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-7d9c5b6d4f", controller: true }],
  },
  spec: { ...deployment(false).spec.template.spec, nodeName: "machine-1" },
  status: { phase: "Running", podIP: "10.1.2.3" },
};
const service = (extra: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "apps" },
  spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP", ...extra }] },
});
const list = (kind: string, apiVersion: string, items: readonly unknown[]) => ({
  apiVersion,
  kind: `${kind}List`,
  items,
});

describe("manifests over a snapshot", () => {
  let facts: FactBase;
  beforeAll(async () => {
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "web", namespace: "apps", annotations: { "eks.amazonaws.com/role-arn": iam("role/app") } },
    };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "apps", labels: { team: "shop" } } };
    facts = await base(
      {
        "roles.json": list("Role", "rbac.authorization.k8s.io/v1", [role([rule("pods"), rule("secrets")])]),
        "pods.json": list("Pod", "v1", [pod]),
        "deployments.json": list("Deployment", "apps/v1", [deployment(false)]),
        "services.json": list("Service", "v1", [
          { ...service({ nodePort: 30080 }), status: { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } } },
        ]),
        "accounts.json": list("ServiceAccount", "v1", [account]),
        "namespaces.json": list("Namespace", "v1", [namespace]),
      },
      ["kubernetes=prod"],
    );
  });

  test("an object given is the whole object: rules not given again go", async () => {
    const overlay = await laid({ "role.json": manifest(role([rule("pods")])) }, facts);
    expect(keysOf(overlay)).toEqual({ add: [], remove: ["k8s.rule k8s:prod:role:apps:reader/1"] });
    expect(overlaid(facts, overlay).coverage("k8s.role", "k8s:prod")).toBe(facts.coverage("k8s.role", "k8s:prod"));
  });

  test("the cluster's name is the snapshot's", async () => {
    const { recognised } = await laid({ "role.json": manifest(role([])) }, facts);
    expect(recognised).toMatchObject([{ as: "kubernetes", name: "prod" }]);
  });

  test("a controller whose template stays the same has the pods that run; another template takes their place", async () => {
    expect(keysOf(await laid({ "web.json": manifest(deployment(false)) }, facts))).toEqual({ add: [], remove: [] });
    const { add, remove } = keysOf(await laid({ "web.json": manifest(deployment(true)) }, facts));
    expect(remove).toEqual(facts.of("k8s.pod").map(({ key }) => `k8s.pod ${key}`));
    expect(add).toEqual([
      expect.stringContaining("any-schedulable"),
      expect.stringContaining("k8s.pod k8s:prod:pod:apps:deployment/web@"),
    ]);
  });

  test("what an object merely mentions replaces nothing that is known", async () => {
    const now = overlaid(facts, await laid({ "web.json": manifest(deployment(true)) }, facts));
    expect(now.get("k8s.namespace", "k8s:prod:namespace:apps")?.labels).toContain("team=shop");
    expect(now.get("k8s.service-account", "k8s:prod:serviceaccount:apps:web")?.awsRole).toBe(iam("role/app"));
  });

  // `helm template` leaves the namespace of what it prints to whoever applies it.
  test("manifests that name no namespace take the place of what is in the one that is told", async () => {
    const { namespace: _, ...named } = role([]).metadata;
    const printed = { "role.json": manifest({ ...role([rule("pods")]), metadata: named }) };
    expect(keysOf(await laid(printed, facts, { namespace: "apps" }))).toEqual({
      add: [],
      remove: ["k8s.rule k8s:prod:role:apps:reader/1"],
    });
    expect(keysOf(await laid(printed, facts))).toEqual({
      add: [expect.stringContaining(":role:default:reader"), expect.stringContaining(":role:default:reader")],
      remove: [],
    });
  });

  test("whoever does not tell it is warned where bindings name another", async () => {
    const warnings: string[] = [];
    const unplaced = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "job" } };
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "job" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "job", namespace: "batch" }],
    };
    await laid({ "job.json": manifest(unplaced, binding) }, facts, { warn: (text) => warnings.push(text) });
    expect(warnings.join()).toContain("--namespace batch");
  });

  test("addresses and node ports that the cluster gave stay", async () => {
    const overlay = await laid({ "service.json": manifest(service({})) }, facts);
    expect(keysOf(overlay)).toEqual({ add: [], remove: [] });
  });
});

describe("an export over a snapshot", () => {
  let facts: FactBase;
  beforeAll(async () => {
    facts = await base({ "account.json": exported() });
  });

  test("a role given without its inline policies loses them, and nothing else changes", async () => {
    const [known] = exported().RoleDetailList;
    const given = {
      AccountId: account,
      RoleDetailList: [{ ...known, RolePolicyList: [], AttachedManagedPolicies: [] }],
    };
    const overlay = await laid({ "role.json": given }, facts);
    expect(keysOf(overlay)).toEqual({
      add: [],
      remove: [
        `aws.attachment ${iam("role/app")}|${iam("policy/team")}`,
        `aws.statement inline:${iam("role/app")}:old#/0`,
        `aws.statement inline:${iam("role/app")}:read#/0`,
        `aws.statement inline:${iam("role/app")}:read#/1`,
      ],
    });
    expect(overlaid(facts, overlay).coverage("aws.user", scope)).toBe("read");
  });

  test("policies that the snapshot has are not said to be missing", async () => {
    const given = { AccountId: account, RoleDetailList: exported().RoleDetailList };
    expect(keysOf(await laid({ "role.json": given }, facts))).toEqual({ add: [], remove: [] });
  });

  test("of an account that the snapshot does not know, the bundle says how far it was read", async () => {
    const given = { AccountId: "999988887777", UserDetailList: [], RoleDetailList: [] };
    const { add } = await laid({ "other.json": given }, facts);
    expect(add.find(({ key }) => key === "aws.user@aws:account:999988887777")).toMatchObject({ state: "read" });
  });
});
