import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../importers/kubernetes/index.ts";
import type { Fact } from "../../../model/fact.ts";
import { object, pod, workload } from "./objects.ts";
import { fileOf, listOf } from "./read.ts";

const rbac = "rbac.authorization.k8s.io/v1";
const without = ({ metadata: { namespace: _, ...metadata }, ...rest }: ReturnType<typeof object>) => ({
  ...rest,
  metadata,
});
const bound = (namespace: string) =>
  object(rbac, "ClusterRoleBinding", "web", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name: "web", namespace }],
  });
const account = without(object("v1", "ServiceAccount", "web", {}, "x"));

async function read(files: Parameters<typeof listOf>, namespace?: string, listed = false) {
  const warnings: string[] = [];
  const facts: Fact[] = [];
  const yaml = files.map((one) => JSON.stringify(one)).join("\n---\n");
  const group = { files: [listed ? listOf(...files) : fileOf("a.yaml", yaml)], name: "prod", proposedName: "x" };
  const context = {
    observedAt: "2026-01-01T00:00:00Z",
    problem: () => expect.unreachable(),
    progress: () => {},
    warn: (text: string) => warnings.push(text),
    ...(namespace === undefined ? {} : { namespace }),
  };
  for await (const fact of kubernetes.toFacts(group, context)) facts.push(fact);
  const keys = facts.filter(({ kind }) => /account|pod$|k8s.role$/.test(kind)).map(({ key }) => key.slice(9));
  return { warnings, keys: keys.filter((key) => !key.endsWith(":default")) };
}

describe("manifests that name no namespace", () => {
  const plain = without(workload("Deployment", "x", "web"));

  it("are those of default, or of the namespace that the user says", async () => {
    const role = object(rbac, "ClusterRole", "web", { rules: [] });
    const keys = (place: string) => [
      "clusterrole:web",
      expect.stringContaining(`pod:${place}:deployment/web`),
      `serviceaccount:${place}:web`,
    ];
    const sorted = async (namespace?: string) => (await read([account, plain, role], namespace)).keys.sort();
    expect(await sorted()).toEqual(keys("default"));
    expect(await sorted("shop")).toEqual(keys("shop"));
  });

  it("stay where they say, and so does what a cluster answered", async () => {
    const elsewhere = object("v1", "ServiceAccount", "web", {}, "app");
    expect((await read([elsewhere], "shop")).keys).toEqual(["serviceaccount:app:web"]);
    expect((await read([account], "shop", true)).keys).toEqual(["serviceaccount:default:web"]);
  });

  it("are doubted where bindings name their accounts in another namespace", async () => {
    const { warnings } = await read([account, bound("shop")]);
    expect(warnings).toEqual([expect.stringMatching(/account web in namespace shop.*--namespace shop/)]);
    const certain = [
      read([account, bound("default")]),
      read([account, bound("shop")], "shop"),
      read([account, bound("shop"), object("v1", "ServiceAccount", "web", {}, "shop")]),
      read([bound("shop"), pod("shop", "web")]),
    ];
    for (const one of await Promise.all(certain)) expect(one.warnings).toEqual([]);
  });
});
