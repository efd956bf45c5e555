import { nodeAccess } from "../../model/access.ts";
import { allowed, node, pod } from "../../model/examples/kubernetes.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { type Condition, hub, once } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { goodPractice } from "../families/kubernetes-words.ts";

const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:db:pg#execute";
const id = "kubernetes.nodes-proxy";

/**
 * The kubelet runs commands in its pods for whoever may proxy to it; reading is enough, as its exec is a websocket GET.
 * That holds in 1.35 too: the finer resources of 1.33 (nodes/pods, nodes/metrics) do not give it.
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#fine-grained-authorization
 */
export default defineRule({
  id,
  version: 1,
  title: "Can run commands in the pod through the kubelet",
  edge: "CALLS_KUBELET",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sPod#execute",
  },
  needs: [...grantFacts, "k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    const kubeletOf = once(({ key, name }: FactOf<"k8s.node">) => hub(`call the kubelet of ${name}`, id, key));
    const every = (cluster: string) => hub(`call every kubelet of ${cluster}`, id, cluster);
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      for (const verb of ["get", "create"]) {
        for (const grant of kubernetes.rbac(cluster).able(permission(verb, "nodes/proxy"), "cluster")) {
          if (grant.names.length === 0) yield { from: [holderOf(grant)], to: every(cluster), because: grant.because };
          for (const name of grant.names) {
            for (const node of facts.where("k8s.node", "machines", name)) {
              if (node.cluster !== cluster) continue;
              const because = [node, ...grant.because] as const;
              yield { from: [holderOf(grant)], to: kubeletOf(node), because, conditions: oneMachine(node, name) };
            }
          }
        }
      }
      for (const node of facts.where("k8s.node", "cluster", cluster)) {
        yield { from: [every(cluster)], to: kubeletOf(node), because: [node] };
      }
    }
    for (const { node, pod } of hostedPods(facts)) {
      const to = nodeAccess(pod.key, "execute");
      yield { from: [kubeletOf(node)], to, because: [node, pod] };
    }
  },
  controls: grantControls,
  blind: "a call to the kubelet itself is in no audit log of the API server",
  abuse:
    "Open a websocket to https://<node>:10250/exec/<namespace>/<pod>/<container> with the token, or through the API server's proxy.",
  detection: [{ service: "kubernetes audit", event: "get or create nodes, subresource proxy" }],
  remediation: "kubectl edit clusterrole <role>   # replace nodes/proxy by nodes/metrics, nodes/stats or nodes/pods",
  frameworks: ["attack:T1609", "cis-k8s:5.1.10"],
  references: [goodPractice, "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
  examples: [
    fires("get on every node", step, ...allowed("get", "nodes/proxy"), node("n1"), pod("db", "pg")),
    fires(
      "on that node by name",
      step,
      ...allowed("create", "nodes/proxy", undefined, { resourceNames: ["n1"] }),
      node("n1"),
      pod("db", "pg"),
    ),
    silent("in a namespace nodes are not", ...allowed("get", "nodes/proxy", "db"), node("n1"), pod("db", "pg")),
    silent("metrics alone", ...allowed("get", "nodes/metrics"), node("n1"), pod("db", "pg")),
  ],
});

function oneMachine(node: FactOf<"k8s.node">, machine: string): readonly Condition[] {
  return node.machines.length <= 1
    ? []
    : [{ kind: "target-state", text: `the pod runs on machine ${machine} of ${node.name}` }];
}
