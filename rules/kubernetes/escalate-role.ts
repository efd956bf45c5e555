import { unsegment } from "../../model/access.ts";
import { binding, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { heldRoles, holding, rewrites, roleName, writing } from "../families/kubernetes-role-edits.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.escalate-role";
const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer";
const own = binding("serviceaccount:app:web", "db/ops", "db");

/** The same within a namespace, on a Role that is bound there, or may be. */
export default defineRule({
  id,
  version: 1,
  title: "Can write every permission into a role of the namespace that it has or may bind",
  edge: "ESCALATES_ROLE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sNamespace#administer",
  },
  needs: grantFacts,
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(_facts, { kubernetes }) {
    for (const cluster of kubernetes.clusters) {
      const rbac = kubernetes.rbac(cluster);
      const known = new Set<string>();
      for (const { subject, namespace, names, because } of writing(rbac, "roles", "namespaced")) {
        for (const name of names.length === 0 ? [undefined] : names) {
          const to = rewrites(id, cluster, "roles", namespace, name);
          known.add(to.hub);
          yield { from: [holding(subject)], to, because };
        }
      }
      if (known.size === 0) continue;
      const nowhere = hub(`bind Roles outside of namespaces of ${cluster}`, id, cluster);
      for (const { subject, role, to, because } of heldRoles(rbac, "roles", nowhere)) {
        const namespace = unsegment(role.split(":").at(-2) ?? "");
        for (const [where, name] of [
          [undefined, undefined],
          [undefined, roleName(role)],
          [namespace, undefined],
          [namespace, roleName(role)],
        ] as const) {
          const writer = rewrites(id, cluster, "roles", where, name);
          if (known.has(writer.hub)) yield { from: [holding(subject), writer], to, because };
        }
      }
    }
  },
  controls: grantControls,
  abuse: "`kubectl edit role -n <namespace> <a role bound to the caller>` and add `*` on `*`.",
  detection: [audit("update or patch roles")],
  remediation: "kubectl edit role -n <namespace> <role>   # take escalate out; nobody but controllers needs it",
  frameworks: ["attack:T1098.006", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
  ],
  examples: [
    fires("its own role", step, own, roleRule("db/ops", "escalate,patch", "roles", group)),
    fires(
      "everywhere, with a role in one namespace",
      step,
      binding("serviceaccount:app:web", "ops"),
      roleRule("ops", "escalate,patch", "roles", group),
      binding("serviceaccount:app:web", "db/small", "db"),
    ),
    fires(
      "one identity writes a role that another one has",
      "k8s:prod:serviceaccount:app:web#impersonate & k8s:prod:serviceaccount:db:holder#impersonate -> k8s:prod:namespace:db#administer",
      binding("serviceaccount:app:web", "db/writers", "db"),
      roleRule("db/writers", "escalate,update", "roles", { ...group, resourceNames: ["shared"] }),
      binding("serviceaccount:db:holder", "db/shared", "db"),
    ),
    silent(
      "a role of another namespace",
      binding("serviceaccount:app:web", "db/writers", "db"),
      roleRule("db/writers", "escalate,update", "roles", { ...group, resourceNames: ["shared"] }),
      binding("serviceaccount:app:web", "app/shared", "app"),
    ),
    silent(
      "a ClusterRole bound in the namespace is no Role of it",
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "escalate,patch", "roles", group),
    ),
    silent("writing without escalate", own, roleRule("db/ops", "patch", "roles", group)),
  ],
});
