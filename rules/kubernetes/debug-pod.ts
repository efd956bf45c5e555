import { nodeAccess } from "../../model/access.ts";
import { allowed, pod } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission, since } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** An ephemeral container joins a running pod with an image of the caller's choice; there without being asked for since 1.23. */
export default grantRule({
  id: "kubernetes.debug-pod",
  title: "Can add a container of its choice to the running pod",
  edge: "ADDS_EPHEMERAL_CONTAINER",
  gives: "K8sPod#execute",
  does: "add ephemeral containers to pods",
  kind: "k8s.pod",
  named: "members",
  permissions: (kubernetes, cluster) =>
    since(kubernetes, cluster, 23, [
      permission("update", "pods/ephemeralcontainers"),
      permission("patch", "pods/ephemeralcontainers"),
    ]),
  to: ({ key }) => nodeAccess(key, "execute"),
  leaves: "tied",
  escalation: true,
  abuse:
    "`kubectl debug -it -n <namespace> <pod> --image=<own> --target=<container>` runs beside the application, with its network and, by its volumes, its token.",
  detection: [audit("patch pods, subresource ephemeralcontainers")],
  remediation: "kubectl edit role -n <namespace> <role>   # take pods/ephemeralcontainers out of the resources",
  frameworks: ["attack:T1610"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/"],
  examples: [
    fires(
      "patch in the pod's namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#execute",
      ...allowed("patch", "pods/ephemeralcontainers", "db"),
      pod("db", "pg"),
    ),
    silent("get alone", ...allowed("get", "pods/ephemeralcontainers", "db"), pod("db", "pg")),
  ],
});
