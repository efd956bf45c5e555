import { type KubernetesAuthz, undecidedAdmission } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { allowed, binding, controller, namespace, node, roleRule } from "../../model/examples/kubernetes.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { type Able, ableTo, grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { makePods } from "../families/kubernetes-new-pods.ts";
import { isOnePodEach } from "../families/kubernetes-node-kinds.ts";
import { inPairs, type Pair } from "../families/kubernetes-pairs.ts";
import { audit, goodPractice, podSecurity } from "../families/kubernetes-words.ts";

const id = "kubernetes.label-namespace";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#administer";
const restricted = namespace("db", "pod-security.kubernetes.io/enforce=restricted");

/** A namespace is inside itself: a RoleBinding there counts, and so does a name that is the namespace's own. */
function edits(kubernetes: KubernetesAuthz, cluster: string): readonly Able[] {
  const able = [
    ...ableTo(kubernetes, cluster, [permission("update", "namespaces"), permission("patch", "namespaces")]),
  ];
  return able.flatMap(({ grant, conditions }) =>
    grant.names.length === 0
      ? [{ grant, conditions }]
      : grant.names
          .filter((name) => (grant.namespace ?? name) === name)
          .map((namespace) => ({ grant: { ...grant, namespace }, conditions })),
  );
}

/** Workloads whose template somebody decides make pods too. */
function* templates(facts: FactReader, cluster: string) {
  for (const one of facts.where("k8s.controller", "cluster", cluster)) {
    const because: readonly [FactOf<"k8s.controller">] = [one];
    yield { from: privilege(one.key, "administer"), namespace: one.namespace, because };
  }
}

/** Pod Security is a label: who may change the namespace is not held by it. Changing it and making the pod are two requests. */
export default defineRule({
  id,
  version: 1,
  title: "Can take Pod Security off the namespace and run a privileged pod on the node",
  edge: "LIFTS_POD_SECURITY",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate", "K8sController#administer"],
    to: "K8sNode#administer",
  },
  needs: [...grantFacts, "k8s.controller", "k8s.namespace", "k8s.node", "k8s.pod-security", "k8s.service-account"],
  reliesOnAbsenceIn: ["k8s.admission-policy"],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const pair: Pair = {
        id,
        cluster,
        does: {
          first: "change the namespace object",
          second: "run pods of its choice",
          both: "lift Pod Security and run pods of its choice",
        },
        first: edits(kubernetes, cluster),
        second: [...ableTo(kubernetes, cluster, makePods(facts)(cluster))],
        also: templates(facts, cluster),
      };
      const anywhere = hub(`run privileged pods on the nodes of ${cluster}`, id, cluster);
      yield* inPairs(facts, pair, function* (namespace, from) {
        const { decision, because } = kubernetes.admits(namespace, ["privileged"]);
        if (decision !== "refuse") return;
        const conditions = undecidedAdmission(facts, cluster, namespace);
        yield { from: [from], to: anywhere, because, conditions };
      });
      for (const node of facts.where("k8s.node", "cluster", cluster).filter((one) => !isOnePodEach(one)))
        yield { from: [anywhere], to: privilege(node.key, "administer"), because: [node], relies: [] };
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=privileged --overwrite`, then run the pod.",
  detection: [audit("patch namespaces whose pod-security labels change")],
  remediation: "kubectl edit clusterrole <role>   # take update and patch of namespaces out",
  frameworks: ["attack:T1685", "attack:T1611"],
  references: [goodPractice, podSecurity],
  examples: [
    fires(
      "both in the namespace",
      step,
      ...allowed("patch", "namespaces", "db"),
      ...allowed("create", "pods", "db"),
      restricted,
      node("n1"),
    ),
    fires(
      "that namespace by name",
      step,
      ...allowed("update", "namespaces", undefined, { resourceNames: ["db"] }),
      ...allowed("create", "pods", "db"),
      restricted,
      node("n1"),
    ),
    fires(
      "one identity changes the namespace, another runs the pod",
      `k8s:prod:serviceaccount:app:runner#impersonate & ${step}`,
      ...allowed("patch", "namespaces"),
      binding("serviceaccount:app:runner", "runners", "db"),
      roleRule("runners", "create", "jobs", { apiGroups: ["batch"] }),
      restricted,
      node("n1"),
    ),
    fires(
      "a workload's template",
      `k8s:prod:deployment:db:api#administer & ${step}`,
      ...allowed("patch", "namespaces", "db"),
      controller("db", "deployment", "api"),
      restricted,
      node("n1"),
    ),
    silent(
      "the pod in another namespace",
      ...allowed("patch", "namespaces", "db"),
      ...allowed("create", "pods", "app"),
      restricted,
      namespace("app", "pod-security.kubernetes.io/enforce=restricted"),
      node("n1"),
    ),
    silent(
      "nothing to lift: another rule tells it",
      ...allowed("patch", "namespaces", "db"),
      ...allowed("create", "pods", "db"),
      namespace("db"),
      node("n1"),
    ),
    silent(
      "another namespace by name",
      ...allowed("update", "namespaces", undefined, { resourceNames: ["app"] }),
      ...allowed("create", "pods", "db"),
      restricted,
      node("n1"),
    ),
    silent("no pods", ...allowed("patch", "namespaces", "db"), restricted, node("n1")),
    silent("no right to change it", ...allowed("create", "pods", "db"), restricted, node("n1")),
  ],
});
