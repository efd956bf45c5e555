import { nodeAccess } from "../../model/access.ts";
import { allowed, pod } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** Of a running pod only the images can be changed; that is enough to run other code with its account and volumes. */
export default grantRule({
  id: "kubernetes.patch-pod-image",
  title: "Can replace the image that the pod runs",
  edge: "REPLACES_IMAGE",
  gives: "K8sPod#execute",
  does: "change pods",
  kind: "k8s.pod",
  named: "members",
  permissions: () => [permission("update", "pods"), permission("patch", "pods")],
  to: ({ key }) => nodeAccess(key, "execute"),
  leaves: "tied",
  escalation: true,
  abuse:
    "`kubectl set image -n <namespace> pod/<pod> <container>=<own>` restarts the container with the attacker's image and the same service account and mounts.",
  detection: [audit("patch or update pods whose spec.containers[].image changes")],
  remediation: "kubectl edit role -n <namespace> <role>   # take update and patch of pods out",
  frameworks: ["attack:T1525"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement"],
  examples: [
    fires(
      "patch in the pod's namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#execute",
      ...allowed("patch", "pods", "db"),
      pod("db", "pg"),
    ),
    fires(
      "update of that pod by name",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#execute",
      ...allowed("update", "pods", "db", { resourceNames: ["pg"] }),
      pod("db", "pg"),
    ),
    silent("the status alone", ...allowed("patch", "pods/status", "db"), pod("db", "pg")),
  ],
});
