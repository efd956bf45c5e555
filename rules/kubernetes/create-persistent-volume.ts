import { allowed, node } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { ontoNodes, podMakers } from "../families/kubernetes-privileged-pods.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.create-persistent-volume";
const pv = allowed("create", "persistentvolumes");
const pvc = allowed("create", "persistentvolumeclaims", "db");
const pods = allowed("create", "pods", "db");

/** A claim is no hostPath to Pod Security: the volume behind it is the node's disk all the same, at any level. */
export default defineRule({
  id,
  version: 1,
  title: "Can mount the node's disk through a persistent volume",
  edge: "CREATES_HOST_VOLUME",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sNode#administer",
  },
  needs: [...grantFacts, "k8s.node"],
  reliesOnAbsenceIn: ["k8s.admission-policy"],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const rbac = kubernetes.rbac(cluster);
      const volumes = rbac.holders(permission("create", "persistentvolumes"), "cluster");
      const claims = rbac.able(permission("create", "persistentvolumeclaims"), "namespaced");
      yield* ontoNodes(facts, id, cluster, rbac.together(volumes, claims, podMakers(rbac)));
    }
  },
  controls: grantControls,
  abuse:
    "Create a PersistentVolume with hostPath /, a claim on it and a pod that mounts the claim; write a cron entry.",
  detection: [audit("create persistentvolumes with spec.hostPath or spec.local")],
  remediation: "kubectl edit clusterrole <role>   # leave create on persistentvolumes to the provisioner",
  frameworks: ["attack:T1611", "cis-k8s:5.1.9"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/storage/persistent-volumes/"],
  examples: [
    fires(
      "all three",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#administer",
      ...pv,
      ...pvc,
      ...pods,
      node("n1"),
    ),
    silent("no volumes", ...pvc, ...pods, node("n1")),
    silent("no claims", ...pv, ...pods, node("n1")),
    silent("claims and pods in different namespaces", ...pv, ...pvc, ...allowed("create", "pods", "app"), node("n1")),
  ],
});
