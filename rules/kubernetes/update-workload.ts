import { nodeAccess } from "../../model/access.ts";
import { allowed, controller } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, objectGrants, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** Controllers whose pod template can be changed after they were made; a Job's cannot. */
const controllers = {
  deployment: "deployments.apps",
  daemonset: "daemonsets.apps",
  statefulset: "statefulsets.apps",
  replicaset: "replicasets.apps",
  cronjob: "cronjobs.batch",
  replicationcontroller: "replicationcontrollers",
} as const;

/** Who may change a controller decides what its pods run. */
export default defineRule({
  id: "kubernetes.update-workload",
  version: 1,
  title: "Can change what the workload's pods run",
  edge: "UPDATES_WORKLOAD",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sController#administer",
  },
  needs: [...grantFacts, "k8s.namespace", "k8s.controller"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const [type, resource] of Object.entries(controllers)) {
      yield* objectGrants(facts, kubernetes, {
        id: `kubernetes.update-workload ${type}`,
        does: `change every ${type}`,
        kind: "k8s.controller",
        named: "name",
        permissions: () => [permission("update", resource), permission("patch", resource)],
        to: (fact) => (fact.type === type ? nodeAccess(fact.key, "administer") : undefined),
      });
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl patch -n <namespace> deployment <name>` with another image, command or service account; the controller replaces the pods.",
  detection: [audit("patch or update deployments, daemonsets, statefulsets, replicasets, cronjobs")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # leave update and patch to the deployer; grant deployments/scale where only scaling is needed",
  frameworks: ["attack:T1610", "attack:T1525"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/workloads/controllers/"],
  examples: [
    fires(
      "patch in the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:deployment:db:pg#administer",
      ...allowed("patch", "deployments", "db", { apiGroups: ["apps"] }),
      controller("db", "deployment", "pg"),
    ),
    fires(
      "update of that one by name",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:statefulset:db:pg#administer",
      ...allowed("update", "statefulsets", "db", { apiGroups: ["apps"], resourceNames: ["pg"] }),
      controller("db", "statefulset", "pg"),
    ),
    silent(
      "scale alone",
      ...allowed("patch", "deployments/scale", "db", { apiGroups: ["apps"] }),
      controller("db", "deployment", "pg"),
    ),
    silent("in the wrong group", ...allowed("patch", "deployments", "db"), controller("db", "deployment", "pg")),
    silent(
      "a job's template is fixed",
      ...allowed("patch", "jobs", "db", { apiGroups: ["batch"] }),
      controller("db", "job", "pg"),
    ),
  ],
});
