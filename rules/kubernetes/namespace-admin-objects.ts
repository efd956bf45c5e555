import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, configMap, controller, k8sSecret, namespace, node, pod } from "../../model/examples/kubernetes.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

const kinds = ["k8s.configmap", "k8s.controller", "k8s.pod", "k8s.secret", "k8s.service-account"] as const;
const from = "k8s:prod:namespace:app#administer ->";

/** An administrator of a namespace reads, runs and acts as everything in it. */
export default defineRule({
  id: "kubernetes.namespace-admin-objects",
  version: 1,
  title: "Decides over everything in the namespace",
  edge: "CONTAINS",
  emits: { from: ["K8sNamespace#administer"], to: "Any#administer" },
  needs: ["k8s.namespace", ...kinds],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const kind of kinds) {
      for (const fact of facts.each(kind)) {
        const namespace = facts.get("k8s.namespace", namespaceId(fact.cluster, fact.namespace));
        if (!namespace) continue;
        const to = nodeAccess(fact.key, "administer");
        yield { from: [nodeAccess(namespace.key, "administer")], to, because: [namespace, fact] };
      }
    }
  },
  controls: [
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
    control("rotate", "k8s.service-account", "End every token of the service account"),
    control("revoke", "k8s.pod", "Replace the pod"),
  ],
  abuse: "Read every Secret, exec into every pod, have tokens of every service account made.",
  detection: [audit("any verb in the namespace")],
  remediation:
    "kubectl delete rolebinding -n <namespace> <binding>   # the binding that made the identity an administrator",
  frameworks: ["attack:T1078"],
  references: [rbacReference],
  examples: [
    fires(
      "a service account",
      `${from} k8s:prod:serviceaccount:app:web#administer`,
      namespace("app"),
      account("app", "web"),
    ),
    fires("a secret", `${from} k8s:prod:secret:app:login#administer`, namespace("app"), k8sSecret("app", "login")),
    fires(
      "a config map",
      `${from} k8s:prod:configmap:app:settings#administer`,
      namespace("app"),
      configMap("app", "settings"),
    ),
    fires("a pod", `${from} k8s:prod:pod:app:web#administer`, namespace("app"), pod("app", "web")),
    fires(
      "a workload",
      `${from} k8s:prod:deployment:app:web#administer`,
      namespace("app"),
      controller("app", "deployment", "web"),
    ),
    silent("an account of another namespace", namespace("app"), account("db", "pg")),
    silent("a node", namespace("app"), node("n1")),
  ],
});
