import { selects } from "../../authz/kubernetes/index.ts";
import { binding, role, roleRule } from "../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, namespaceAdmin } from "../families/kubernetes-grants.ts";
import { heldRoles, holding, rewrites, writing } from "../families/kubernetes-role-edits.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

const id = "kubernetes.aggregate-cluster-role";
const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod#administer";
const web = "serviceaccount:app:web";
const labelled = { labels: ["team=a"], expressions: [] };
const aggregated = role("teams", { aggregates: [labelled] });

/** Roles of every API server that aggregate, for input that does not hold them. */
const builtIn: ReadonlySet<string> = new Set(["admin", "edit", "view"]);

/**
 * A ClusterRole that aggregates has the rules of every ClusterRole with its labels: who writes one of those adds to it.
 * The write is checked like any other, so it takes `escalate`. Since Kubernetes 1.9.
 */
export default defineRule({
  id,
  version: 1,
  title: "Can add every permission to a role that gathers others by their labels",
  edge: "AGGREGATES_INTO",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "Any#administer",
  },
  needs: [...grantFacts, "k8s.namespace"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const roles = facts.where("k8s.role", "cluster", cluster).filter(({ namespace }) => namespace === undefined);
      const creates = hub(`make ClusterRoles with every permission in ${cluster}`, id, cluster, "create");
      let makers = false;
      for (const { subject, because } of writing(rbac, "clusterroles", "cluster", ["create"])) {
        makers = true;
        yield { from: [holding(subject)], to: creates, because };
      }
      const sources = new Set<string>();
      for (const { subject, names, because } of writing(rbac, "clusterroles", "cluster")) {
        for (const name of names) {
          sources.add(name);
          yield { from: [holding(subject)], to: rewrites(id, cluster, "clusterroles", undefined, name), because };
        }
      }
      if (!makers && sources.size === 0) continue;
      const every = hub(`add every permission in every namespace of ${cluster}`, id, cluster, "namespaces");
      for (const { subject, role: held, to, because } of heldRoles(rbac, "clusterroles", every)) {
        const target = facts.get("k8s.role", held);
        const known: readonly Fact[] = target ? [target] : [];
        if (target ? target.aggregates.length === 0 : !builtIn.has(held.slice(`${cluster}:clusterrole:`.length)))
          continue;
        if (makers) yield { from: [holding(subject), creates], to, because: [...because, ...known] };
        for (const source of target ? gathered(target, roles) : []) {
          if (!sources.has(source.name)) continue;
          const writer = rewrites(id, cluster, "clusterroles", undefined, source.name);
          yield { from: [holding(subject), writer], to, because: [...because, ...known, source] };
        }
      }
      for (const fact of facts.where("k8s.namespace", "cluster", cluster))
        yield {
          from: [every],
          to: namespaceAdmin(cluster, fact.name),
          because: [fact],
        };
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl create clusterrole` with `*` on `*` and the label that the role of a binding selects: rbac.authorization.k8s.io/aggregate-to-edit.",
  detection: [audit("create, update or patch clusterroles whose labels an aggregationRule selects")],
  remediation: "kubectl edit clusterrole <role>   # take escalate out; nobody but controllers needs it",
  frameworks: ["attack:T1098.006", "cis-k8s:5.1.8"],
  references: [
    rbacReference,
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
  ],
  examples: [
    fires(
      "a new role with the label",
      step,
      binding(web, "ops"),
      roleRule("ops", "create,escalate", "clusterroles", group),
      binding(web, "teams"),
      aggregated,
    ),
    fires(
      "into the built-in role edit, in a namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer",
      binding(web, "ops"),
      roleRule("ops", "create,escalate", "clusterroles", group),
      binding(web, "edit", "db"),
    ),
    fires(
      "one role that it gathers, of another identity's",
      `k8s:prod:serviceaccount:app:holder#impersonate & ${step}`,
      binding(web, "ops"),
      roleRule("ops", "update,escalate", "clusterroles", { ...group, resourceNames: ["part"] }),
      role("part", { labels: ["team=a"] }),
      binding("serviceaccount:app:holder", "teams"),
      aggregated,
    ),
    silent(
      "without escalate: the API server refuses what it does not hold",
      binding(web, "ops"),
      roleRule("ops", "create", "clusterroles", group),
      binding(web, "teams"),
      aggregated,
    ),
    silent(
      "escalate for names alone: a request that creates carries none",
      binding(web, "ops"),
      roleRule("ops", "create", "clusterroles", group),
      roleRule("ops", "escalate", "clusterroles", { ...group, resourceNames: ["part"] }),
      binding(web, "teams"),
      aggregated,
    ),
    silent(
      "a role that gathers nothing",
      binding(web, "ops"),
      roleRule("ops", "create,escalate", "clusterroles", group),
      binding(web, "teams"),
      role("teams"),
    ),
    silent(
      "a role that it does not gather",
      binding(web, "ops"),
      roleRule("ops", "update,escalate", "clusterroles", { ...group, resourceNames: ["part"] }),
      role("part", { labels: ["team=b"] }),
      binding(web, "teams"),
      aggregated,
    ),
  ],
});

function gathered(target: FactOf<"k8s.role">, roles: readonly FactOf<"k8s.role">[]): readonly FactOf<"k8s.role">[] {
  return roles.filter(({ labels }) => target.aggregates.some((selector) => selects(selector, labels)));
}
