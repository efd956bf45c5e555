import { nodeAccess } from "../../model/access.ts";
import { account, allowed, k8sCluster, namespace, pod } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { getBefore135, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice, rbacReference } from "../families/kubernetes-words.ts";

const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#execute";

/** Who may create `pods/exec` runs commands in the pod; no other permission is asked. */
export default grantRule({
  id: "kubernetes.exec-pod",
  title: "Can run commands in the pod",
  edge: "EXECS_INTO",
  gives: "K8sPod#execute",
  does: "run commands in pods",
  kind: "k8s.pod",
  named: "members",
  permissions: (kubernetes, cluster) => [
    permission("create", "pods/exec"),
    ...getBefore135(kubernetes, cluster, "pods/exec"),
  ],
  to: ({ key }) => nodeAccess(key, "execute"),
  leaves: "tied",
  escalation: true,
  abuse: "`kubectl exec -n <namespace> <pod> -- sh` gives a shell with the pod's identity, secrets and network.",
  detection: [audit("create pods, subresource exec")],
  remediation: "kubectl edit role -n <namespace> <role>   # take pods/exec out of the resources",
  frameworks: ["attack:T1609", "cis-k8s:5.1.4"],
  references: [rbacReference, goodPractice],
  examples: [
    fires("everywhere", step, ...allowed("create", "pods/exec"), namespace("db"), pod("db", "pg")),
    fires("in the pod's namespace", step, ...allowed("create", "pods/exec", "db"), pod("db", "pg")),
    fires(
      "into that pod by name",
      step,
      ...allowed("create", "pods/exec", "db", { resourceNames: ["pg"] }),
      pod("db", "pg"),
    ),
    fires("by a wildcard subresource", step, ...allowed("*", "*/exec", "db"), pod("db", "pg")),
    firesIf("by get, version not known", step, ...allowed("get", "pods/exec", "db"), pod("db", "pg")),
    silent(
      "by get, since 1.35",
      ...allowed("get", "pods/exec", "db"),
      pod("db", "pg"),
      k8sCluster({ version: "1.35" }),
    ),
    silent("pods/* is no wildcard", ...allowed("create", "pods/*", "db"), pod("db", "pg")),
    silent("pods alone", ...allowed("create", "pods", "db"), pod("db", "pg")),
    silent("in another namespace", ...allowed("create", "pods/exec", "app"), pod("db", "pg"), account("app", "web")),
    silent(
      "another pod by name",
      ...allowed("create", "pods/exec", "db", { resourceNames: ["other"] }),
      pod("db", "pg"),
    ),
  ],
});
