import { nodeAccess, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { networkPolicy, pod } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const step = "k8s:prod:pod:app:web#originate -> k8s:prod:network#originate";
const denied = networkPolicy("app", "deny", { types: ["Egress"] });

/** Pods are in one flat network: nothing but a NetworkPolicy keeps one from sending to all others. */
export default defineRule({
  id: "kubernetes.pod-network-position",
  version: 1,
  title: "Can send requests into the pod network",
  edge: "IS_IN_NETWORK",
  emits: { from: ["K8sPod#originate"], to: "K8sNetwork#originate" },
  needs: ["k8s.network-policy", "k8s.pod"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  structural: true,
  *derive(facts, { kubernetes }) {
    for (const pod of facts.each("k8s.pod")) {
      for (const { because, conditions } of kubernetes.network(pod.cluster).free(pod)) {
        const cited: [Fact, ...Fact[]] = [pod, ...because];
        yield {
          from: [nodeAccess(pod.key, "originate")],
          to: privilege(`${pod.cluster}:network`, "originate"),
          because: cited,
          conditions,
        };
      }
    }
  },
  controls: [control("restrict-network", "k8s.pod", "Cut the pod off from the network", "quarantine")],
  abuse: "",
  detection: [],
  remediation: "",
  frameworks: ["attack:T1046"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    "https://kubernetes.io/docs/concepts/cluster-administration/networking/",
  ],
  examples: [
    fires("no policy selects it", step, pod("app", "web")),
    fires("a policy for what comes in", step, pod("app", "web"), networkPolicy("app", "deny")),
    fires("in the node's network no policy governs it", step, pod("app", "web", { hostNetwork: true }), denied),
    fires(
      "one policy denies, another lets out to everybody",
      step,
      pod("app", "web"),
      denied,
      networkPolicy("app", "out", { types: ["Egress"], egress: [{ peers: [], ports: [] }] }),
    ),
    silent("a policy that lets nothing out", pod("app", "web"), denied),
    silent(
      "a policy that lets out to one port",
      pod("app", "web"),
      networkPolicy("app", "dns", {
        types: ["Egress"],
        egress: [{ peers: [], ports: [{ protocol: "UDP", port: 53 }] }],
      }),
    ),
  ],
});
