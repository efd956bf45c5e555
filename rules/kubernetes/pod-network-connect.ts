import { nodeAccess, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { networkPolicy, pod } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const step = "k8s:prod:network#originate -> k8s:prod:pod:db:pg#connect";

/** Every port of a pod is open to the pod network, named in its containers or not, until a policy selects the pod. */
export default defineRule({
  id: "kubernetes.pod-network-connect",
  version: 1,
  title: "Can send requests to the pod over the pod network",
  edge: "CONNECTS_TO",
  emits: { from: ["K8sNetwork#originate"], to: "K8sPod#connect" },
  needs: ["k8s.network-policy", "k8s.pod"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const pod of facts.each("k8s.pod")) {
      for (const { because, conditions } of kubernetes.network(pod.cluster).open(pod)) {
        const cited: [Fact, ...Fact[]] = [pod, ...because];
        yield {
          from: [privilege(`${pod.cluster}:network`, "originate")],
          to: nodeAccess(pod.key, "connect"),
          because: cited,
          conditions,
        };
      }
    }
  },
  controls: [
    control(
      "restrict-network",
      "k8s.pod",
      "Select the pod with a NetworkPolicy that admits its callers alone",
      "quarantine",
    ),
  ],
  abuse: "Connect to the pod's address and any port that a process of it listens on.",
  detection: [{ service: "network plugin flow log", event: "a connection from a pod that is not a caller" }],
  remediation:
    "kubectl apply -f default-deny.yaml   # a NetworkPolicy with an empty podSelector and policyTypes [Ingress]",
  frameworks: ["attack:T1046", "attack:T1021", "cis-k8s:5.3.2"],
  references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
  examples: [
    fires("no policy selects it", step, pod("db", "pg")),
    fires("a policy for what goes out", step, pod("db", "pg"), networkPolicy("db", "out", { types: ["Egress"] })),
    silent("a policy that lets nothing in", pod("db", "pg"), networkPolicy("db", "deny")),
    silent(
      "a policy that lets others in",
      pod("db", "pg"),
      networkPolicy("db", "in", {
        ingress: [{ peers: [{ podSelector: { labels: ["app=api"], expressions: [] } }], ports: [] }],
      }),
    ),
  ],
});
