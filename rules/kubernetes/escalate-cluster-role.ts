import { privilege, segment } from "../../model/access.ts";
import { binding, role, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, namespaceAdmin } from "../families/kubernetes-grants.ts";
import { heldRoles, holding, joining, rewrites, roleName, writing } from "../families/kubernetes-role-edits.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.escalate-cluster-role";
const writer = (cluster: string, name?: string): Hub => rewrites(id, cluster, "clusterroles", undefined, name);
const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod#administer";
const ops = binding("serviceaccount:app:web", "ops");

/**
 * `escalate` lifts the check that nobody writes rights he has not: with a role of its own to write to, it is every
 * right that a binding of that role reaches. The write and `escalate` are checked by one request; who has the role, or may
 * bind it, can be somebody else.
 */
export default defineRule({
  id,
  version: 2,
  title: "Can write every permission into a role that it has or may bind",
  edge: "ESCALATES_ROLE",
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
      const some = hub(`write every permission into some ClusterRole of ${cluster}`, id, cluster, "some");
      const writers = new Set<string>();
      for (const { subject, names, because } of writing(rbac, "clusterroles", "cluster")) {
        // Some ClusterRole there always is.
        if (names.length === 0) yield { from: [holding(subject)], to: some, because };
        for (const name of names.length === 0 ? [undefined] : names) {
          const to = writer(cluster, name);
          if (name !== undefined && !writers.has(to.hub)) {
            const fact = facts.get("k8s.role", `${cluster}:clusterrole:${segment(name)}`);
            if (fact) yield { from: [to], to: some, because: [fact] };
          }
          writers.add(to.hub);
          yield { from: [holding(subject)], to, because };
        }
      }
      if (writers.size === 0) continue;
      const every = hub(`write oneself every permission in every namespace of ${cluster}`, id, cluster, "namespaces");
      for (const { subject, role, to, because } of heldRoles(rbac, "clusterroles", every)) {
        for (const name of [undefined, roleName(role)]) {
          const from = writer(cluster, name);
          if (writers.has(from.hub)) yield { from: [holding(subject), from], to, because };
        }
      }
      for (const scope of ["cluster", "namespaced"] as const) {
        const everywhere = scope === "cluster" ? privilege(cluster, "administer") : every;
        for (const { subject, namespace, because } of rbac.bindingMakers(scope)) {
          const to = namespace === undefined ? everywhere : namespaceAdmin(cluster, namespace);
          yield { from: [holding(subject), some], to, because };
        }
        for (const { binding, hub: joined } of yield* joining(rbac, id, scope)) {
          if (!binding.role.includes(":clusterrole:")) continue;
          const to = binding.namespace === undefined ? everywhere : namespaceAdmin(cluster, binding.namespace);
          for (const name of [undefined, roleName(binding.role)]) {
            const from = writer(cluster, name);
            if (writers.has(from.hub)) yield { from: [joined, from], to, because: [binding] };
          }
        }
      }
      for (const fact of facts.where("k8s.namespace", "cluster", cluster))
        yield { from: [every], to: privilege(fact.key, "administer"), because: [fact] };
    }
  },
  controls: grantControls,
  abuse: "`kubectl edit clusterrole <a role bound to the caller>` and add `*` on `*`.",
  detection: [audit("update or patch clusterroles")],
  remediation: "kubectl edit clusterrole <role>   # take escalate out; nobody but controllers needs it",
  frameworks: ["attack:T1098.006", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
  ],
  examples: [
    fires("its own role", step, ops, roleRule("ops", "escalate,patch", "clusterroles", group)),
    fires(
      "another role that is bound to its group",
      `k8s:prod:group:system%3Aserviceaccounts%3Aapp#impersonate & ${step}`,
      ops,
      roleRule("ops", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
      binding("group:system:serviceaccounts:app", "shared"),
    ),
    fires(
      "one identity writes a role that another one has",
      `k8s:prod:serviceaccount:app:holder#impersonate & ${step}`,
      ops,
      roleRule("ops", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
      binding("serviceaccount:app:holder", "shared"),
    ),
    fires(
      "a role that it has in one namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer",
      binding("group:ops", "ops"),
      binding("serviceaccount:app:web", "shared", "db"),
      binding("serviceaccount:app:web", "writers"),
      roleRule("writers", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
    ),
    fires(
      "a role that it may bind",
      step,
      ops,
      roleRule("ops", "create", "clusterrolebindings", group),
      roleRule("ops", "bind,escalate,patch", "clusterroles", { ...group, resourceNames: ["shared"] }),
    ),
    fires(
      "a role that it empties, binds and fills",
      step,
      ops,
      roleRule("ops", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
      roleRule("ops", "create", "clusterrolebindings", group),
      role("shared"),
    ),
    fires(
      "a role that its group empties, it binds in one namespace and the group fills",
      "k8s:prod:group:system%3Aserviceaccounts%3Aapp#impersonate & k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer",
      binding("group:system:serviceaccounts:app", "writers"),
      roleRule("writers", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "create", "rolebindings", group),
      role("shared"),
    ),
    silent(
      "a role that is not there, which it may neither bind nor make",
      ops,
      roleRule("ops", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
      roleRule("ops", "create", "clusterrolebindings", group),
    ),
    silent(
      "write and escalate on two identities",
      ops,
      roleRule("ops", "update", "clusterroles", group),
      binding("serviceaccount:app:other", "others"),
      roleRule("others", "escalate", "clusterroles", group),
    ),
    silent(
      "write of one role and escalate on another",
      ops,
      roleRule("ops", "update", "clusterroles", { ...group, resourceNames: ["ops"] }),
      roleRule("ops", "escalate", "clusterroles", { ...group, resourceNames: ["shared"] }),
    ),
    silent("escalate without writing", ops, roleRule("ops", "escalate", "clusterroles", group)),
    silent("writing without escalate", ops, roleRule("ops", "update", "clusterroles", group)),
    silent(
      "a role that is bound to nobody",
      ops,
      roleRule("ops", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
    ),
    silent(
      "in a namespace",
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "escalate,patch", "clusterroles", group),
    ),
  ],
});
