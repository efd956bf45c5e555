import { impliedGroups } from "../../authz/kubernetes/index.ts";
import { privilege, segment } from "../../model/access.ts";
import { binding, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { heldRoles, writing } from "../families/kubernetes-role-edits.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:namespace:db#administer";
const own = binding("serviceaccount:app:web", "db/ops", "db");

/** The same within a namespace, on a Role that is bound to the caller there. */
export default defineRule({
  id: "kubernetes.escalate-role",
  version: 1,
  title: "Can write itself every permission in the namespace",
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
      for (const session of writing(rbac, "roles", "namespaced")) {
        const chain = [session.subject, ...impliedGroups(cluster, session.subject)];
        const bound = chain.flatMap((each) => rbac.bindingsTo(each));
        const namespaces =
          session.namespace === undefined ? bound.flatMap(({ namespace }) => namespace ?? []) : [session.namespace];
        for (const namespace of new Set(namespaces)) {
          for (const held of heldRoles(session, bound, namespace)) {
            const because = [held, ...session.because.filter((fact) => fact !== held)] as const;
            yield {
              from: [privilege(session.subject, "impersonate")],
              to: privilege(`${cluster}:namespace:${segment(namespace)}`, "administer"),
              because,
            };
          }
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
    silent(
      "a ClusterRole bound in the namespace is no Role of it",
      binding("serviceaccount:app:web", "ops", "db"),
      roleRule("ops", "escalate,patch", "roles", group),
    ),
    silent("writing without escalate", own, roleRule("db/ops", "patch", "roles", group)),
  ],
});
