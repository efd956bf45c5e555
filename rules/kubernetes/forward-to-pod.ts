import { nodeAccess } from "../../model/access.ts";
import { allowed, k8sCluster, pod } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { getBefore135, permission } from "../families/kubernetes-grants.ts";
import { proxiedName, proxyVerbs } from "../families/kubernetes-proxies.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** Traffic that the kubelet or the API server brings: NetworkPolicies of pods do not see where it comes from. */
export default grantRule({
  id: "kubernetes.forward-to-pod",
  title: "Can send requests to the pod's ports through the API server",
  edge: "FORWARDS_TO",
  gives: "K8sPod#connect",
  does: "forward to ports of pods",
  kind: "k8s.pod",
  named: "members",
  nameIn: proxiedName,
  permissions: (kubernetes, cluster) => [
    permission("create", "pods/portforward"),
    ...proxyVerbs.map((verb) => permission(verb, "pods/proxy")),
    ...getBefore135(kubernetes, cluster, "pods/portforward"),
  ],
  to: ({ key }) => nodeAccess(key, "connect"),
  leaves: "tied",
  abuse: "`kubectl port-forward -n <namespace> <pod> 8080` reaches ports that no Service and no policy opens.",
  detection: [audit("create pods, subresource portforward or proxy")],
  remediation: "kubectl edit role -n <namespace> <role>   # take pods/portforward and pods/proxy out of the resources",
  frameworks: ["attack:T1090"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/",
  ],
  examples: [
    fires(
      "port-forward in the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#connect",
      ...allowed("create", "pods/portforward", "db"),
      pod("db", "pg"),
    ),
    fires(
      "proxy by get",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#connect",
      ...allowed("get", "pods/proxy", "db"),
      pod("db", "pg"),
    ),
    firesIf(
      "port-forward by get, version not known",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#connect",
      ...allowed("get", "pods/portforward", "db"),
      pod("db", "pg"),
    ),
    silent(
      "port-forward by get, since 1.35",
      ...allowed("get", "pods/portforward", "db"),
      pod("db", "pg"),
      k8sCluster({ version: "1.35" }),
    ),
    silent("in another namespace", ...allowed("create", "pods/portforward", "app"), pod("db", "pg")),
  ],
});
