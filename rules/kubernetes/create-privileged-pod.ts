import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, controller, namespace, node } from "../../model/examples/kubernetes.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts } from "../families/kubernetes-grants.ts";
import { intoNamespaces, makePods, newPods } from "../families/kubernetes-new-pods.ts";
import { isOnePodEach } from "../families/kubernetes-node-kinds.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const id = "kubernetes.create-privileged-pod";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#administer";

/** Where Pod Security admits it, a new pod is privileged and names the node it wants. */
export default defineRule({
  id,
  version: 1,
  title: "Can run a privileged pod on the node",
  edge: "RUNS_PRIVILEGED_POD_ON",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate", "K8sController#administer"],
    to: "K8sNode#administer",
  },
  needs: [...grantFacts, "k8s.controller", "k8s.namespace", "k8s.node", "k8s.service-account"],
  reliesOnAbsenceIn: ["k8s.admission-policy", "k8s.namespace"],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    const anywhere = (cluster: string) => hub(`run privileged pods on the nodes of ${cluster}`, id, cluster, "nodes");
    const routes = {
      id,
      permissions: makePods(facts),
      controllers: true,
      into: (fact: FactOf<"k8s.namespace">) => kubernetes.admits(fact, ["privileged"]).decision !== "refuse",
    };
    yield* intoNamespaces(facts, kubernetes, routes, (fact) => {
      const { because, conditions } = kubernetes.admits(fact, ["privileged"]);
      return { from: [newPods(id, fact.cluster, fact.name)], to: anywhere(fact.cluster), because, conditions };
    });
    for (const node of facts.each("k8s.node"))
      if (!isOnePodEach(node))
        yield { from: [anywhere(node.cluster)], to: privilege(node.key, "administer"), because: [node], relies: [] };
  },
  controls: [
    ...grantControls,
    control("narrow", "k8s.namespace", "Enforce Pod Security of the baseline profile in the namespace", "pod-security"),
  ],
  abuse: "`kubectl run` with securityContext.privileged, hostPID and nodeName of the wanted node, then nsenter.",
  detection: [audit("create pods with securityContext.privileged: true, hostPID: true or volumes[].hostPath")],
  remediation: "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline",
  frameworks: ["attack:T1610", "attack:T1611", "cis-k8s:5.2.1"],
  references: [podSecurity, "https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
  examples: [
    fires("pods in a namespace without a level", step, ...allowed("create", "pods", "db"), namespace("db"), node("n1")),
    fires("pods everywhere", step, ...allowed("create", "pods"), namespace("db"), node("n1")),
    fires(
      "a workload's template",
      "k8s:prod:deployment:db:api#administer -> k8s:prod:node:n1#administer",
      controller("db", "deployment", "api"),
      namespace("db", "pod-security.kubernetes.io/enforce=privileged"),
      node("n1"),
    ),
    silent(
      "baseline refuses",
      ...allowed("create", "pods", "db"),
      namespace("db", "pod-security.kubernetes.io/enforce=baseline"),
      node("n1"),
    ),
    silent(
      "restricted refuses, elsewhere the permission does not hold",
      ...allowed("create", "pods", "db"),
      namespace("db", "pod-security.kubernetes.io/enforce=restricted"),
      namespace("app"),
      node("n1"),
    ),
  ],
});
