import { describe, expect, it } from "vitest";
import { FactBase } from "../../../graph/facts.ts";
import type { Fact } from "../../../model/fact.ts";
import type { InputFile } from "../../../model/importer.ts";
import { object } from "./objects.ts";
import { fileOf, importFiles, listOf } from "./read.ts";

const rbac = "rbac.authorization.k8s.io/v1";
const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
const local = object(rbac, "RoleBinding", "b", { roleRef, subjects: [] }, "app");
const wide = object(rbac, "ClusterRoleBinding", "b", { roleRef, subjects: [] });
const broken = { ...local, roleRef: "view" };
const closed: Fact = {
  kind: "closed-world",
  key: "k8s:prod",
  scope: "k8s:prod",
  source: { document: "x", locator: "", importer: "kubernetes", observedAt: "2026-01-01T00:00:00Z" },
};

/** How far role bindings count as read, as it is and where the user says that the input is all there is. */
async function bindings(...files: readonly InputFile[]) {
  const { facts } = await importFiles(files);
  const open = new FactBase(facts).coverage("k8s.binding", "k8s:prod");
  return [open, new FactBase([...facts, closed]).coverage("k8s.binding", "k8s:prod")];
}

describe("how far a collection counts as read", () => {
  it("lists hold it whole, manifests in part, and wholly where nothing else exists", async () => {
    expect(await bindings(listOf(local, wide))).toEqual(["read", "read"]);
    expect(await bindings(fileOf("a.json", JSON.stringify(local)))).toEqual(["partly", "read"]);
    expect(await bindings(fileOf("a.yaml", `${JSON.stringify(local)}\n---\n${JSON.stringify(wide)}`))).toEqual([
      "partly",
      "read",
    ]);
  });

  it("an object that could not be read may have been the one that matters", async () => {
    expect(await bindings(listOf(wide, local, broken))).toEqual(["partly", "partly"]);
    expect(await bindings(fileOf("a.json", JSON.stringify(broken)))).toEqual(["partly", "partly"]);
    const { facts } = await importFiles([listOf(wide, local, broken)]);
    expect(new FactBase(facts).coverage("k8s.secret", "k8s:prod")).toBe("not-asked");
  });

  it("so may what stood behind the place where a file breaks off", async () => {
    const whole = JSON.stringify({ apiVersion: "v1", kind: "List", items: [local, wide] });
    expect(await bindings(fileOf("list.json", `${whole.slice(0, -3)}`))).toEqual(["partly", "partly"]);
    const other = fileOf("other.yaml", `${JSON.stringify(local)}\n---\n{ broken`);
    expect(await bindings(other)).toEqual(["partly", "partly"]);
    expect(await bindings(fileOf("other.yaml", "{ broken"), listOf(local, wide))).toEqual(["read", "read"]);
  });

  it("a grant to an account of no namespace is told, and whose it is left open", async () => {
    const subjects = [{ kind: "ServiceAccount", name: "web" }];
    const { facts, problems } = await importFiles([listOf(local, { ...wide, subjects })]);
    expect(problems).toMatchObject([{ code: "import.shape", at: "/items/1/subjects/0/namespace" }]);
    expect(new FactBase(facts).coverage("k8s.binding", "k8s:prod")).toBe("partly");
    expect((await importFiles([listOf({ ...local, subjects }, wide)])).problems).toEqual([]);
  });

  it("what a manifest of calls says was read is not, where an object was broken", async () => {
    const calls = ["rolebindings", "clusterrolebindings"].map((name) => ({
      call: `${name}.rbac.authorization.k8s.io`,
      status: "read" as const,
    }));
    const { facts } = await importFiles([listOf(wide, broken)], { calls });
    expect(new FactBase(facts).coverage("k8s.binding", "k8s:prod")).toBe("partly");
  });
});
