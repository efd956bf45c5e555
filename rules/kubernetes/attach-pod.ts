import { nodeAccess } from "../../model/access.ts";
import { allowed, pod } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { getBefore135, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** Attaching reaches the standard input of a running process: a shell only where one reads it. */
export default grantRule({
  id: "kubernetes.attach-pod",
  title: "Can write to the standard input of the pod's processes",
  edge: "ATTACHES_TO",
  gives: "K8sPod#execute",
  does: "attach to pods",
  kind: "k8s.pod",
  named: "members",
  permissions: (kubernetes, cluster) => [
    permission("create", "pods/attach"),
    ...getBefore135(kubernetes, cluster, "pods/attach"),
  ],
  to: ({ key }) => nodeAccess(key, "execute"),
  conditions: ({ name }) => [
    { kind: "target-state", text: `a process of ${name} reads commands from its standard input` },
  ],
  leaves: "tied",
  escalation: true,
  abuse:
    "`kubectl attach -it -n <namespace> <pod>` types into a shell or interpreter that runs as a container's process.",
  detection: [audit("create pods, subresource attach")],
  remediation: "kubectl edit role -n <namespace> <role>   # take pods/attach out of the resources",
  frameworks: ["attack:T1609"],
  references: [goodPractice, "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_attach/"],
  examples: [
    firesIf(
      "in the pod's namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#execute",
      ...allowed("create", "pods/attach", "db"),
      pod("db", "pg"),
    ),
    silent("in another namespace", ...allowed("create", "pods/attach", "app"), pod("db", "pg")),
  ],
});
