import { type Privilege, privilege } from "../../model/access.ts";
import { allowed, binding, namespace, node, pod, roleRule } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Hub, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { isOnePodEach } from "../families/kubernetes-node-kinds.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.steal-pod";
const web = "k8s:prod:serviceaccount:app:web#impersonate";
const step = `k8s:prod:node:n1#execute & ${web} -> k8s:prod:pod:db:pg#execute`;
const elsewhere = { nodes: ["k8s:prod:node:n2"], controller: "k8s:prod:deployment:db:pg" };
const verbs = (resource: string, ...all: readonly string[]) => all.map((verb) => permission(verb, resource));

/**
 * Whoever holds a node draws pods to it: other nodes are tainted, relabelled, taken away or reported full, and pods that
 * are then started anew come to the one that is left. A node's own credentials do neither to other nodes: that takes
 * permissions of somebody's. Pods that are waiting can be bound to it outright.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export default defineRule({
  id,
  version: 1,
  title: "Can have the pod started anew on a node that it holds",
  edge: "STEALS_POD",
  emits: {
    from: ["K8sNode#execute", "K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sPod#execute",
  },
  needs: [...grantFacts, "k8s.namespace", "k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const all = { grants: (list: ReturnType<typeof verbs>) => [...ableTo(kubernetes, cluster, list, "cluster")] };
      const moves = all.grants([...verbs("nodes", "update", "patch", "delete")]).filter(unnamed);
      const fills = all.grants(verbs("nodes/status", "update", "patch")).filter(unnamed);
      const binds = [
        ...ableTo(kubernetes, cluster, [permission("create", "pods/binding"), permission("create", "bindings")]),
      ];
      if (moves.length + fills.length + binds.length === 0) continue;
      const held = hub(`run as root on a node of ${cluster}`, id, cluster, "held");
      const full = hub(`hold the only node of ${cluster} that takes pods`, id, cluster, "full");
      const moved = (namespace?: string): Hub =>
        hub(
          `have pods of ${namespace ?? "every namespace"} of ${cluster} on its node`,
          id,
          cluster,
          "moved",
          namespace ?? "",
        );
      for (const node of facts.where("k8s.node", "cluster", cluster).filter((one) => !isOnePodEach(one)))
        yield { from: [privilege(node.key, "execute")], to: held, because: [node] };
      for (const { grant } of moves) yield { from: [holderOf(grant), held], to: moved(), because: grant.because };
      for (const { grant } of fills) yield { from: [holderOf(grant), held], to: full, because: grant.because };
      const led = new Set<string>(moves.length > 0 ? [""] : []);
      const into = (namespace: string | undefined): Hub => {
        led.add(namespace ?? "");
        return moved(namespace);
      };
      const evictions = [...verbs("pods", "delete", "deletecollection"), permission("create", "pods/eviction")];
      for (const { grant } of fills.length > 0 ? ableTo(kubernetes, cluster, evictions) : [])
        if (grant.names.length === 0)
          yield { from: [holderOf(grant), full], to: into(grant.namespace), because: grant.because };
      for (const { grant } of binds)
        if (grant.names.length === 0)
          yield { from: [holderOf(grant), held], to: into(grant.namespace), because: grant.because };
      for (const fact of facts.where("k8s.namespace", "cluster", cluster)) {
        if (led.has("")) yield { from: [moved()], to: moved(fact.name), because: [fact] };
        if (!led.has("") && !led.has(fact.name)) continue;
        for (const pod of kubernetes.objects.in("k8s.pod", cluster, fact.name)) {
          if (pod.controller === undefined || pod.daemon) continue;
          const to: Privilege = privilege(pod.key, "execute");
          const text = `${pod.name} is started anew, and its affinity, tolerations and volumes let it run on the node that is held`;
          yield { from: [moved(fact.name)], to, because: [pod], conditions: [{ kind: "target-state", text }] };
        }
      }
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl taint nodes --all x=y:NoExecute`, take the taint from one's own node, and wait for the pods to come.",
  detection: [audit("patch or update nodes, delete nodes or pods, by another than the cluster's controllers")],
  remediation: "kubectl edit clusterrole <role>   # take update, patch and delete of nodes out, or name the nodes",
  frameworks: ["attack:T1578"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction",
  ],
  examples: [
    firesIf(
      "taints on the others",
      step,
      node("n1"),
      ...allowed("patch", "nodes"),
      namespace("db"),
      pod("db", "pg", elsewhere),
    ),
    firesIf(
      "the others are full, and pods are evicted by another identity",
      `k8s:prod:node:n1#execute & k8s:prod:serviceaccount:app:evictor#impersonate & ${web} -> k8s:prod:pod:db:pg#execute`,
      node("n1"),
      ...allowed("update", "nodes/status"),
      binding("serviceaccount:app:evictor", "evictors", "db"),
      roleRule("evictors", "create", "pods/eviction"),
      namespace("db"),
      pod("db", "pg", elsewhere),
    ),
    firesIf(
      "a pod that waits is bound",
      step,
      node("n1"),
      ...allowed("create", "pods/binding", "db"),
      namespace("db"),
      pod("db", "pg", elsewhere),
    ),
    silent("no node is held", ...allowed("patch", "nodes"), namespace("db"), pod("db", "pg", elsewhere)),
    silent(
      "nothing moves the pods",
      node("n1"),
      ...allowed("delete", "pods", "db"),
      namespace("db"),
      pod("db", "pg", elsewhere),
    ),
    silent(
      "one node by name",
      node("n1"),
      ...allowed("patch", "nodes", undefined, { resourceNames: ["n1"] }),
      namespace("db"),
      pod("db", "pg", elsewhere),
    ),
    silent(
      "a pod that nothing starts anew",
      node("n1"),
      ...allowed("patch", "nodes"),
      namespace("db"),
      pod("db", "pg"),
    ),
    silent(
      "a pod that is on every node",
      node("n1"),
      ...allowed("patch", "nodes"),
      namespace("db"),
      pod("db", "pg", { ...elsewhere, daemon: true }),
    ),
  ],
});

const unnamed = ({ grant }: { readonly grant: { readonly names: readonly string[] } }): boolean =>
  grant.names.length === 0;
