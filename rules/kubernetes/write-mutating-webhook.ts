import { privilege } from "../../model/access.ts";
import { allowed } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const group = { apiGroups: ["admissionregistration.k8s.io"] };

/** A mutating webhook sees every object on its way in, secrets included, and rewrites it. On since 1.9. */
export default defineRule({
  id: "kubernetes.write-mutating-webhook",
  version: 1,
  title: "Can rewrite every object that enters the cluster",
  edge: "REWRITES_OBJECTS",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sCluster#administer",
  },
  needs: grantFacts,
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      for (const verb of ["create", "update", "patch"]) {
        const wanted = permission(verb, "mutatingwebhookconfigurations.admissionregistration.k8s.io");
        for (const grant of kubernetes.rbac(cluster).able(wanted, "cluster")) {
          const there = grant.names.length > 0 ? `, one is named ${grant.names.join(" or ")}` : "";
          const text = `the API server of ${cluster} reaches a webhook that the caller runs${there}, and somebody creates an object worth rewriting`;
          yield {
            from: [holderOf(grant)],
            to: privilege(cluster, "administer"),
            because: grant.because,
            conditions: [{ kind: "environment", text }],
          };
        }
      }
    }
  },
  controls: grantControls,
  abuse:
    "Register a webhook that adds a container, another service account or a privileged context to pods of controllers.",
  detection: [audit("create, update or patch mutatingwebhookconfigurations")],
  remediation: "kubectl edit clusterrole <role>   # leave webhook configurations to the operators that own them",
  frameworks: ["attack:T1546", "attack:T1556", "cis-k8s:5.1.12"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
  ],
  examples: [
    firesIf(
      "create",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod#administer",
      ...allowed("create", "mutatingwebhookconfigurations", undefined, group),
    ),
    silent("read alone", ...allowed("get,list", "mutatingwebhookconfigurations", undefined, group)),
    silent("in a namespace", ...allowed("create", "mutatingwebhookconfigurations", "app", group)),
  ],
});
