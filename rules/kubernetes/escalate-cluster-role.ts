import { impliedGroups } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { binding, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { heldRoles, writing } from "../families/kubernetes-role-edits.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const group = { apiGroups: ["rbac.authorization.k8s.io"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod#administer";
const ops = binding("serviceaccount:app:web", "ops");

/** `escalate` lifts the check that nobody writes rights he has not: with a role of its own to write to, it is every right. */
export default defineRule({
  id: "kubernetes.escalate-cluster-role",
  version: 1,
  title: "Can write itself every permission in the cluster",
  edge: "ESCALATES_ROLE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sCluster#administer",
  },
  needs: grantFacts,
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(_facts, { kubernetes }) {
    for (const cluster of kubernetes.clusters) {
      const rbac = kubernetes.rbac(cluster);
      for (const session of writing(rbac, "clusterroles", "cluster")) {
        const chain = [session.subject, ...impliedGroups(cluster, session.subject)];
        for (const held of heldRoles(
          session,
          chain.flatMap((each) => rbac.bindingsTo(each)),
          undefined,
        )) {
          const because = [held, ...session.because.filter((fact) => fact !== held)] as const;
          yield {
            from: [privilege(session.subject, "impersonate")],
            to: privilege(cluster, "administer"),
            because,
          };
        }
      }
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
      step,
      ops,
      roleRule("ops", "escalate,update", "clusterroles", { ...group, resourceNames: ["shared"] }),
      binding("group:system:serviceaccounts:app", "shared"),
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
