import { describe, expect, it } from "vitest";
import { unsegment } from "../../../model/access.ts";
import { binding, role, roleRule } from "../../../model/examples/kubernetes.ts";
import { authzOf, cluster } from "./clusters.ts";

describe("roles that somebody may bind", () => {
  const group = { apiGroups: ["rbac.authorization.k8s.io"] };
  const here = [role("db/all", { namespace: "db" }), roleRule("db/all", "*", "*", { apiGroups: ["*"] })];
  const bound = (resources: string): readonly string[] =>
    authzOf(
      ...here,
      binding("serviceaccount:app:web", "ops"),
      roleRule("ops", "create,bind", `rolebindings,${resources}`, group),
    )
      .rbac(cluster)
      .bindable()
      .map((one) => unsegment(one.role.slice(cluster.length + 1)));

  it("are told one by one where not every ClusterRole is among them", () => {
    expect(bound("roles")).toEqual(["role:db:all"]);
  });

  it("are cluster-admin alone where every ClusterRole is: operators are not multiplied by Roles", () => {
    expect(bound("roles,clusterroles")).toEqual(["clusterrole:cluster-admin"]);
  });
});
