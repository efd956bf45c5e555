import { allowed, namespace, node } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { ontoNodes, podMakers } from "../families/kubernetes-privileged-pods.ts";
import { audit, goodPractice, podSecurity } from "../families/kubernetes-words.ts";

const id = "kubernetes.label-namespace";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#administer";
const restricted = namespace("db", "pod-security.kubernetes.io/enforce=restricted");

/** Pod Security is a label: who may change the namespace and make pods in it is not held by it. */
export default defineRule({
  id,
  version: 1,
  title: "Can take Pod Security off the namespace and run a privileged pod on the node",
  edge: "LIFTS_POD_SECURITY",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sNode#administer",
  },
  needs: [...grantFacts, "k8s.node"],
  reliesOnAbsenceIn: ["k8s.admission-policy"],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of kubernetes.clusters) {
      const rbac = kubernetes.rbac(cluster);
      // A namespace is inside itself: a RoleBinding there counts, and so does a name that is the namespace's own.
      const edits = ["update", "patch"].flatMap((verb) =>
        rbac
          .able(permission(verb, "namespaces"), "namespaced")
          .flatMap((grant) => [
            ...(grant.names.length === 0 ? [grant] : []),
            ...grant.names
              .filter((name) => (grant.namespace ?? name) === name)
              .map((namespace) => ({ ...grant, namespace })),
          ]),
      );
      yield* ontoNodes(facts, id, cluster, rbac.together(edits, podMakers(rbac)));
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=privileged --overwrite`, then run the pod.",
  detection: [audit("patch namespaces whose pod-security labels change")],
  remediation: "kubectl edit clusterrole <role>   # take update and patch of namespaces out",
  frameworks: ["attack:T1562.001", "attack:T1611"],
  references: [goodPractice, podSecurity],
  examples: [
    fires(
      "both in the namespace",
      step,
      ...allowed("patch", "namespaces", "db"),
      ...allowed("create", "pods", "db"),
      restricted,
      node("n1"),
    ),
    fires(
      "that namespace by name",
      step,
      ...allowed("update", "namespaces", undefined, { resourceNames: ["db"] }),
      ...allowed("create", "pods", "db"),
      restricted,
      node("n1"),
    ),
    silent(
      "another namespace by name",
      ...allowed("update", "namespaces", undefined, { resourceNames: ["app"] }),
      ...allowed("create", "pods", "db"),
      restricted,
      node("n1"),
    ),
    silent("no pods", ...allowed("patch", "namespaces", "db"), restricted, node("n1")),
    silent("no label", ...allowed("create", "pods", "db"), restricted, node("n1")),
  ],
});
