import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, node, podWithVolume } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub, once } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { whichInstance } from "../families/kubernetes-escape.ts";
import { nodeLogs, podLogs } from "../families/kubernetes-escape-paths.ts";
import { mayLeadOut } from "../families/kubernetes-escape-way.ts";
import { grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit } from "../families/kubernetes-words.ts";

const mounted = podWithVolume("app", "web", { type: "hostPath", path: "/var/log" });

/** The kubelet follows a link where a log should be: one plants it in the pod, somebody, maybe another, asks for the log. */
export default defineRule({
  id: "kubernetes.escape-log-symlink",
  version: 2,
  title: "Can read its node's files through the pod's log",
  edge: "READS_NODE_FILES_AS_LOG",
  emits: { from: ["K8sPod#execute", "K8sServiceAccount#impersonate"], to: "K8sNode#read-files" },
  needs: [...grantFacts, "k8s.node", "k8s.persistent-volume", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    const id = "kubernetes.escape-log-symlink";
    const readers = once((cluster: string) =>
      once((namespace: string) =>
        hub(`read logs of pods in ${namespace || "every namespace"} of ${cluster}`, id, cluster, namespace),
      ),
    );
    const ofNodes = once((cluster: string) => hub(`read logs of nodes of ${cluster}`, id, cluster));
    /** Hubs of the cluster that somebody comes to. */
    const held = (cluster: string) =>
      facts.memo(`${id} ${cluster}`, () => {
        const rbac = kubernetes.rbac(cluster);
        const pods = rbac
          .holders(permission("get", "pods/log"), "namespaced")
          .filter(({ names }) => names.length === 0);
        const nodes = rbac.holders(permission("get", "nodes/log"), "cluster").filter(({ names }) => names.length === 0);
        return new Set([
          ...pods.map(({ namespace = "" }) => readers(cluster)(namespace).hub),
          ...(nodes.length > 0 ? [ofNodes(cluster).hub] : []),
        ]);
      });
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      for (const grant of kubernetes.rbac(cluster).holders(permission("get", "pods/log"), "namespaced")) {
        if (grant.names.length > 0) continue;
        const to = readers(cluster)(grant.namespace ?? "");
        yield { from: [holderOf(grant)], to, because: grant.because };
      }
      for (const grant of kubernetes.rbac(cluster).holders(permission("get", "nodes/log"), "cluster")) {
        if (grant.names.length > 0) continue;
        const to = ofNodes(cluster);
        yield { from: [holderOf(grant)], to, because: grant.because };
      }
    }
    for (const pod of facts.each("k8s.pod", mayLeadOut)) {
      const { cluster } = pod;
      const all = [
        [readers(cluster)(pod.namespace), podLogs],
        [readers(cluster)(""), podLogs],
        [ofNodes(cluster), nodeLogs],
      ] as const;
      for (const [reader, ways] of all) {
        for (const way of held(cluster).has(reader.hub) ? ways(pod, facts) : []) {
          for (const node of pod.nodes.flatMap((id) => facts.get("k8s.node", id) ?? [])) {
            const there = way.on(node);
            if (!there) continue;
            const because: [Fact, ...Fact[]] = [pod, node, ...way.because];
            const conditions = [...way.conditions, ...there, ...whichInstance(pod, node)];
            const to = privilege(node.key, "read-files");
            yield { from: [privilege(pod.key, "execute"), reader], to, because, conditions };
          }
        }
      }
    }
  },
  controls: [
    control("remove-mount", "k8s.pod", "Mount /var/log readOnly or not at all", "host-access"),
    ...grantControls,
  ],
  abuse: "Replace the pod's log file below the mount by a link to /etc/shadow or a token, then `kubectl logs`.",
  detection: [audit("get pods, subresource log"), audit("create pods with volumes[].hostPath of /var/log")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then mount /var/log readOnly",
  frameworks: ["attack:T1611", "attack:T1552.001"],
  references: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    "https://kubernetes.io/docs/concepts/cluster-administration/logging/",
    "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
  ],
  examples: [
    fires(
      "the log directory, and an account that reads logs",
      "k8s:prod:pod:app:web#execute & k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#read-files",
      mounted,
      node("n1"),
      ...allowed("get", "pods/log", "app"),
    ),
    fires(
      "an account that reads logs of nodes",
      "k8s:prod:pod:app:web#execute & k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:node:n1#read-files",
      mounted,
      node("n1"),
      ...allowed("get", "nodes/log"),
    ),
    silent("nobody reads logs", mounted, node("n1")),
    silent(
      "a directory without logs of pods",
      podWithVolume("app", "web", { type: "hostPath", path: "/var/log/app" }),
      node("n1"),
      ...allowed("get", "pods/log", "app"),
    ),
    silent("logs of another namespace", mounted, node("n1"), ...allowed("get", "pods/log", "db")),
    silent(
      "a mount that is read only",
      podWithVolume("app", "web", { type: "hostPath", path: "/var/log" }, { readOnly: true }),
      node("n1"),
      ...allowed("get", "pods/log", "app"),
    ),
  ],
});
