import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { node, podWithVolume } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { whichInstance } from "../families/kubernetes-escape.ts";
import { controlPlaneFiles } from "../families/kubernetes-escape-paths.ts";
import { mayLeadOut } from "../families/kubernetes-escape-way.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const step = "k8s:prod:pod:app:web#execute -> k8s:prod#administer";
const master = node("n1", { controlPlane: true });

/** A mount of the right directory is enough, without the rest of the node. */
export default defineRule({
  id: "kubernetes.control-plane-files",
  version: 1,
  title: "Can read the cluster's signing keys through a mount",
  edge: "MOUNTS_CLUSTER_KEYS",
  emits: { from: ["K8sPod#execute"], to: "K8sCluster#administer" },
  needs: ["k8s.node", "k8s.persistent-volume", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts) {
    for (const pod of facts.each("k8s.pod", mayLeadOut)) {
      const nodes = pod.nodes.flatMap((id) => facts.get("k8s.node", id) ?? []).filter((one) => one.controlPlane);
      for (const way of nodes.length > 0 ? controlPlaneFiles(pod, facts) : []) {
        for (const one of nodes) {
          const there = way.on(one);
          if (!there) continue;
          const because: [Fact, ...Fact[]] = [pod, one, ...way.because];
          const conditions = [...way.conditions, ...there, ...whichInstance(pod, one)];
          yield {
            from: [privilege(pod.key, "execute")],
            to: privilege(pod.cluster, "administer"),
            because,
            conditions,
          };
        }
      }
    }
  },
  controls: [control("remove-mount", "k8s.pod", "Run the pod without the control plane's files", "host-access")],
  blind: "certificates signed with the cluster's own key leave no entry when they are made",
  abuse:
    "Sign a client certificate with /etc/kubernetes/pki/ca.key below the mount, or use /etc/kubernetes/admin.conf.",
  detection: [audit("create pods with volumes[].hostPath of /etc/kubernetes or /var/lib/etcd")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without the mount",
  frameworks: ["attack:T1552.004", "cis-k8s:1.1.21"],
  references: [podSecurity, "https://kubernetes.io/docs/setup/best-practices/certificates/"],
  examples: [
    fires(
      "the certificates, read only",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/etc/kubernetes/pki" }, { readOnly: true }),
      master,
    ),
    firesIf(
      "the store's directory",
      step,
      podWithVolume("app", "web", { type: "hostPath", path: "/var/lib/etcd" }, { readOnly: true }),
      master,
    ),
    silent("on a worker", podWithVolume("app", "web", { type: "hostPath", path: "/etc/kubernetes/pki" }), node("n1")),
    silent(
      "certificates alone",
      podWithVolume("app", "web", { type: "hostPath", path: "/etc/kubernetes/pki/ca.crt" }),
      master,
    ),
  ],
});
