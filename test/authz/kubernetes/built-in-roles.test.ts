import { expect, test } from "vitest";
import { grantsEverything } from "../../../authz/kubernetes/rule-match.ts";
import { binding, role, roleRule } from "../../../model/examples/kubernetes.ts";
import type { Fact } from "../../../model/fact.ts";
import { authzOf, cluster } from "./clusters.ts";

const label = "rbac.authorization.k8s.io/aggregate-to-edit=true";
const gathers = [
  binding("serviceaccount:app:web", "ours"),
  role("ours", { aggregates: [{ labels: [label], expressions: [] }] }),
];
const may = (resource: string, group: string, ...facts: readonly Fact[]): boolean =>
  authzOf(...gathers, ...facts)
    .rbac(cluster)
    .holders({ verb: "create", group, resource }, "cluster")
    .some(({ because }) => because.includes(gathers[1] as Fact));

test("a role that gathers by a label of Kubernetes gathers the built-in roles that have it", () => {
  expect(may("pods", "")).toBe(true);
  expect(may("rolebindings", "rbac.authorization.k8s.io")).toBe(false);
});

test("a role that gathers every role gathers cluster-admin, and what was written into it goes", () => {
  const [bound] = gathers as [Fact];
  const every = role("ours", { aggregates: [{ labels: [], expressions: [] }], unjoined: true });
  const rbac = authzOf(bound, every, roleRule("ours", "get", "nothing")).rbac(cluster);
  const rules = rbac.rulesOf("k8s:prod:clusterrole:ours").map(({ rule }) => rule);
  expect(rules.some(grantsEverything)).toBe(true);
  expect(rules.some(({ resources }) => resources.includes("nothing"))).toBe(false);
});

test("built-in roles that the input holds say themselves what they grant, and a cluster's own list has all there are", () => {
  const held = [role("system:aggregate-to-edit", { labels: [label] }), role("view", { labels: [label] })];
  expect(may("pods", "", ...held)).toBe(false);
  expect(may("pods", "", role("other", { labels: ["kubernetes.io/bootstrapping=rbac-defaults"] }))).toBe(false);
});
