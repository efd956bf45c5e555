import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, binding, podOf, roleRule } from "../../model/examples/kubernetes.ts";
import type { Example } from "../../model/rule.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { dashboardOf, isDashboard } from "../families/dashboards.ts";

const assumed = (example: Example): Example => ({ ...example, certainty: "assumed" });
const board = podOf("ops", "board", { image: "docker.io/kubernetesui/dashboard:v2.7.0" }, { serviceAccount: "board" });
const strong = [binding("serviceaccount:ops:board", "all"), roleRule("all", "get", "secrets")] as const;
const from = "k8s:prod:pod:ops:board#connect";

/** Known programs that act for whoever opens them as their own account when nobody set them up to ask. */
export default defineRule({
  id: "kubernetes.open-dashboard",
  version: 1,
  title: "Can use the program's own rights through its page",
  edge: "USES_DASHBOARD",
  emits: { from: ["K8sPod#connect"], to: "K8sServiceAccount#impersonate" },
  needs: ["k8s.binding", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const pod of facts.each("k8s.pod", isDashboard)) {
      const known = dashboardOf(pod);
      if (known?.gives !== "account") continue;
      const hypothesis = `the image is ${known.name}, and ${known.when}`;
      const acting = accountId(pod.cluster, pod.namespace, pod.serviceAccount);
      for (const bound of kubernetes.rbac(pod.cluster).bindingsTo(acting))
        yield {
          from: [privilege(pod.key, "connect")],
          to: privilege(acting, "impersonate"),
          because: [pod, bound],
          assumed: hypothesis,
        };
    }
  },
  controls: [control("delete", "k8s.binding", "Delete the binding of its account")],
  abuse: "Open the page, skip the login, and look at secrets or start a workload with it.",
  detection: [
    { service: "kubernetes audit", event: "calls by the program's service account that its users do not make" },
  ],
  remediation: "kubectl delete clusterrolebinding <binding>   # let its users bring tokens of their own",
  frameworks: ["attack:T1190", "attack:T1133"],
  references: [
    "https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/#accessing-the-dashboard-ui",
    "https://argo-workflows.readthedocs.io/en/latest/argo-server-auth-mode/",
  ],
  examples: [
    assumed(
      fires(
        "a dashboard whose account has rights",
        `${from} -> k8s:prod:serviceaccount:ops:board#impersonate`,
        board,
        account("ops", "board"),
        ...strong,
      ),
    ),
    silent("an account without rights", board, account("ops", "board")),
    silent("another image", podOf("ops", "board", { image: "example.com/shop:1" }), ...strong),
  ],
});
