import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, k8sCluster, namespace, node, pod } from "../../model/examples/kubernetes.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { type Derivation, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission, since } from "../families/kubernetes-grants.ts";
import { isOnePodEach } from "../families/kubernetes-node-kinds.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const id = "kubernetes.debug-pod-privileged";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#administer";
const request = { operation: "UPDATE", group: "", resource: "pods", subresource: "ephemeralcontainers" } as const;

/**
 * An ephemeral container may be privileged where the namespace admits it: Pod Security looks at it as at a new pod. It
 * runs where the pod runs. There without being asked for since 1.23.
 * https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
 */
export default defineRule({
  id,
  version: 1,
  title: "Can add a privileged container to a pod of the node",
  edge: "ADDS_PRIVILEGED_CONTAINER",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sNode#administer",
  },
  needs: [...grantFacts, "k8s.cluster", "k8s.namespace", "k8s.node", "k8s.pod", "k8s.pod-security"],
  reliesOnAbsenceIn: ["k8s.admission-policy", "k8s.namespace"],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const where = (namespace?: string) =>
        hub(`add containers to pods in ${namespace ?? "every namespace"} of ${cluster}`, id, cluster, namespace ?? "");
      const wanted = ["update", "patch"].map((verb) => permission(verb, "pods/ephemeralcontainers"));
      const led = new Set<string>();
      for (const { grant } of ableTo(kubernetes, cluster, since(kubernetes, cluster, 23, wanted))) {
        const { names, namespace, because } = grant;
        if (names.length === 0) {
          led.add(namespace ?? "");
          yield { from: [holderOf(grant)], to: where(namespace), because, relies: [] };
          continue;
        }
        for (const one of names.flatMap((name) => facts.where("k8s.pod", "members", name))) {
          if (one.cluster !== cluster || (namespace ?? one.namespace) !== one.namespace) continue;
          const admission = admissionOf(one);
          if (!admission) continue;
          for (const { to, because: on, conditions } of nodesOf(facts, one, admission))
            yield { from: [holderOf(grant)], to, because: [...on, ...because], conditions };
        }
      }
      for (const fact of led.size > 0 ? facts.where("k8s.namespace", "cluster", cluster) : []) {
        const admission = kubernetes.admits(fact, ["privileged"], [request]);
        if ((!led.has("") && !led.has(fact.name)) || admission.decision === "refuse") continue;
        if (led.has("")) yield { from: [where()], to: where(fact.name), because: admission.because, relies: [] };
        for (const one of kubernetes.objects.in("k8s.pod", cluster, fact.name))
          for (const way of nodesOf(facts, one, admission)) yield { from: [where(fact.name)], ...way };
      }
    }
    function admissionOf({ cluster, namespace }: FactOf<"k8s.pod">) {
      const fact = facts.get("k8s.namespace", namespaceId(cluster, namespace));
      const admission = fact && kubernetes.admits(fact, ["privileged"], [request]);
      return admission?.decision === "refuse" ? undefined : admission;
    }
  },
  controls: [
    ...grantControls,
    control("narrow", "k8s.namespace", "Enforce Pod Security of the baseline profile in the namespace", "pod-security"),
  ],
  abuse: "`kubectl debug -it -n <namespace> <pod> --image=<own> --profile=sysadmin`, then mount the node's disk.",
  detection: [audit("patch pods, subresource ephemeralcontainers, with securityContext.privileged: true")],
  remediation: "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline",
  frameworks: ["attack:T1610", "attack:T1611"],
  references: [
    podSecurity,
    "https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/",
    "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  ],
  examples: [
    fires(
      "in a namespace without a level",
      step,
      ...allowed("patch", "pods/ephemeralcontainers", "db"),
      namespace("db"),
      pod("db", "pg"),
      node("n1"),
    ),
    fires(
      "everywhere",
      step,
      ...allowed("update", "pods/ephemeralcontainers"),
      namespace("db"),
      pod("db", "pg"),
      node("n1"),
    ),
    fires(
      "that pod by name",
      step,
      ...allowed("patch", "pods/ephemeralcontainers", "db", { resourceNames: ["pg"] }),
      namespace("db"),
      pod("db", "pg"),
      node("n1"),
    ),
    silent(
      "baseline refuses",
      ...allowed("patch", "pods/ephemeralcontainers", "db"),
      namespace("db", "pod-security.kubernetes.io/enforce=baseline"),
      pod("db", "pg"),
      node("n1"),
    ),
    silent(
      "before ephemeral containers",
      ...allowed("patch", "pods/ephemeralcontainers", "db"),
      namespace("db"),
      pod("db", "pg"),
      node("n1"),
      k8sCluster({ version: "1.22" }),
    ),
    silent(
      "no pod of the namespace is on the node",
      ...allowed("patch", "pods/ephemeralcontainers", "db"),
      namespace("db"),
      pod("app", "web"),
      node("n1"),
    ),
  ],
});

/** Nodes of a pod, each with what it rests on. */
function* nodesOf(
  facts: FactReader,
  pod: FactOf<"k8s.pod">,
  { because, conditions }: Pick<Required<Derivation>, "because" | "conditions">,
): Iterable<Pick<Derivation, "to"> & Pick<Required<Derivation>, "because" | "conditions">> {
  for (const id of pod.nodes) {
    const node = facts.get("k8s.node", id);
    if (node && !isOnePodEach(node))
      yield { to: privilege(node.key, "administer"), because: [pod, node, ...because], conditions };
  }
}
