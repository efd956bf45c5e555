import { userId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { allowed, binding } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.impersonate-user";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:user:kim#impersonate";
const kim = binding("user:kim", "ops");

/** Users are outside of namespaces, and so is the permission to be one. */
export default defineRule({
  id,
  version: 1,
  title: "Can act as the user by impersonation",
  edge: "IMPERSONATES_USER",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sUser#impersonate",
  },
  needs: grantFacts,
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const anybody = hub(`impersonate every user of ${cluster}`, id, cluster);
      const users = rbac.bindings.filter(({ subject }) => subject.startsWith(`${cluster}:user:`));
      for (const grant of rbac.able(permission("impersonate", "users"), "cluster")) {
        if (grant.names.length === 0) yield { from: [holderOf(grant)], to: anybody, because: grant.because };
        for (const known of users) {
          if (!grant.names.some((name) => known.subject === userId(cluster, name))) continue;
          yield {
            from: [holderOf(grant)],
            to: privilege(known.subject, "impersonate"),
            because: [known, ...grant.because],
          };
        }
      }
      for (const known of users)
        yield { from: [anybody], to: privilege(known.subject, "impersonate"), because: [known] };
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl --as=<user> ...` sends the request as the user; of groups the request has system:authenticated alone.",
  detection: [audit("any verb with impersonatedUser set")],
  remediation: "kubectl edit clusterrole <role>   # name the users in resourceNames of the impersonate rule",
  frameworks: ["attack:T1550", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
  ],
  examples: [
    fires("everybody", step, ...allowed("impersonate", "users"), kim),
    fires("that user by name", step, ...allowed("impersonate", "users", undefined, { resourceNames: ["kim"] }), kim),
    silent("in a namespace, where there are no users", ...allowed("impersonate", "users", "app"), kim),
    silent("another user by name", ...allowed("impersonate", "users", undefined, { resourceNames: ["sam"] }), kim),
  ],
});
