import { describe, expect, it } from "vitest";
import type { Impersonation } from "../../../authz/kubernetes/index.ts";
import { allowed, binding, roleRule } from "../../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../../model/fact.ts";
import { explainKubernetes } from "../../../queries/explain/kubernetes.ts";
import { authzOf, cluster } from "./clusters.ts";

const closed: Fact = {
  ...roleRule("none", "get", "none"),
  kind: "closed-world",
  key: cluster,
} as unknown as FactOf<"closed-world">;
const caller = { user: "system:serviceaccount:app:web", groups: [] };
const taken = (wanted: Impersonation, ...facts: readonly Fact[]) =>
  authzOf(...facts, closed).impersonate(cluster, caller, wanted);
const users = allowed("impersonate", "users");
const groups = allowed("impersonate", "groups", undefined, { resourceNames: ["ops", "system:masters"] });
const authentication = { apiGroups: ["authentication.k8s.io"] };
const pg = "system:serviceaccount:db:pg";

describe("impersonation", () => {
  it.each<[string, Impersonation, readonly Fact[], "allow" | "deny"]>([
    ["a user", { user: "kim" }, users, "allow"],
    [
      "a user by a RoleBinding: users lie in no namespace",
      { user: "kim" },
      allowed("impersonate", "users", "db"),
      "deny",
    ],
    [
      "a user by another's name",
      { user: "kim" },
      allowed("impersonate", "users", undefined, { resourceNames: ["lee"] }),
      "deny",
    ],
    ["a user and a group", { user: "kim", groups: ["ops"] }, [...users, ...groups], "allow"],
    ["a user and a group that may not be", { user: "kim", groups: ["admins"] }, [...users, ...groups], "deny"],
    ["a group alone", { groups: ["system:masters"] }, [...users, ...groups], "deny"],
    ["a group by those who may take groups only", { user: "kim", groups: ["ops"] }, groups, "deny"],
    ["an account in its namespace", { user: pg }, allowed("impersonate", "serviceaccounts", "db"), "allow"],
    ["an account of another namespace", { user: pg }, allowed("impersonate", "serviceaccounts", "app"), "deny"],
    ["an account is no user", { user: pg }, users, "deny"],
    [
      "an account with a group",
      { user: pg, groups: ["ops"] },
      [...allowed("impersonate", "serviceaccounts", "db"), ...groups],
      "allow",
    ],
    ["a uid without the right to it", { user: "kim", uid: "1" }, users, "deny"],
    [
      "a uid",
      { user: "kim", uid: "1" },
      [...users, ...allowed("impersonate", "uids", undefined, authentication)],
      "allow",
    ],
    ["a uid in the core group", { user: "kim", uid: "1" }, [...users, ...allowed("impersonate", "uids")], "deny"],
    [
      "an extra",
      { user: "kim", extra: { Scopes: ["view"] } },
      [
        ...users,
        ...allowed("impersonate", "userextras/scopes", undefined, { ...authentication, resourceNames: ["view"] }),
      ],
      "allow",
    ],
    [
      "another value of it",
      { user: "kim", extra: { Scopes: ["view", "edit"] } },
      [
        ...users,
        ...allowed("impersonate", "userextras/scopes", undefined, { ...authentication, resourceNames: ["view"] }),
      ],
      "deny",
    ],
  ])("%s", (_name, wanted, facts, expected) => {
    expect(taken(wanted, ...facts).decision).toBe(expected);
  });

  it("gives the groups that are asked for, else those of an account, and system:authenticated", () => {
    const of = (wanted: Impersonation) => taken(wanted).as.groups;
    expect(of({ user: "kim" })).toEqual(["system:authenticated"]);
    expect(of({ user: "kim", groups: ["ops"] })).toEqual(["ops", "system:authenticated"]);
    expect(of({ user: pg })).toEqual(["system:serviceaccounts", "system:serviceaccounts:db", "system:authenticated"]);
    expect(of({ user: pg, groups: ["ops"] })).toEqual(["ops", "system:authenticated"]);
    expect(of({ user: "system:anonymous" })).toEqual(["system:unauthenticated"]);
    expect(of({ user: "kim", groups: ["system:unauthenticated"] })).toEqual(["system:unauthenticated"]);
  });

  it("decides the request as whom the caller is taken for", () => {
    const facts = [...users, binding("user:kim", "r"), roleRule("r", "get", "secrets"), closed];
    const ask = (as: { user?: string; groups?: readonly string[] }) =>
      explainKubernetes(authzOf(...facts), { id: "", takenAt: "" }, cluster, {
        subject: caller.user,
        verb: "get",
        resource: "secrets",
        as,
      });
    expect(ask({ user: "kim" })).toMatchObject({
      decision: "allow",
      stages: [{ stage: "impersonation" }, {}, {}, {}, {}],
    });
    expect(ask({ user: "lee" }).decision).toBe("deny");
    expect(ask({ groups: ["system:masters"] })).toMatchObject({ decision: "deny", decidedBy: "impersonation" });
  });
});
