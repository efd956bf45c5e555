import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { namespace, networkPolicy, pod } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";

const step = "k8s:prod:pod:app:web#originate -> k8s:prod:pod:db:pg#connect";
const labelled = (...labels: readonly string[]) => ({ labels, expressions: [] });
const web = { podSelector: labelled("app=web"), namespaceSelector: labelled("team=app") };
const into = (peer: typeof web) => networkPolicy("db", "in", { ingress: [{ peers: [peer], ports: [] }] });
const outTo = (app: string) =>
  networkPolicy("app", "out", {
    types: ["Egress"],
    egress: [{ peers: [{ podSelector: labelled(`app=${app}`), namespaceSelector: labelled() }], ports: [] }],
  });

/** What a NetworkPolicy allows by name of a peer: both ends must allow it. Peers that one pair of selectors joins share a hub. */
export default defineRule({
  id: "kubernetes.network-policy-peers",
  version: 1,
  title: "Can send requests to the pod, as network policies allow",
  edge: "CONNECTS_TO",
  emits: { from: ["K8sPod#originate"], to: "K8sPod#connect" },
  needs: ["k8s.namespace", "k8s.network-policy", "k8s.pod"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      for (const { key, title, sources, targets } of kubernetes.network(cluster).passages()) {
        const peers = hub(title, "kubernetes.network-policy-peers", cluster, key);
        for (const { pod, because, conditions } of sources) {
          const cited: [Fact, ...Fact[]] = [pod, ...because];
          yield { from: [nodeAccess(pod.key, "originate")], to: peers, because: cited, conditions };
        }
        for (const { pod, because, conditions } of targets) {
          const cited: [Fact, ...Fact[]] = [pod, ...because];
          yield { from: [peers], to: nodeAccess(pod.key, "connect"), because: cited, conditions };
        }
      }
    }
  },
  controls: [
    control("narrow", "k8s.network-policy", "Take the peer out of the policy"),
    control("restrict-network", "k8s.pod", "Cut the pod off from the network", "quarantine"),
  ],
  abuse: "Connect to the pod's address from the peer that its policy names.",
  detection: [
    { service: "network plugin flow log", event: "a connection from the peer that its work does not explain" },
  ],
  remediation: "kubectl edit networkpolicy -n <namespace> <policy>",
  frameworks: ["attack:T1021"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
  ],
  examples: [
    fires("a peer of the policy", step, pod("app", "web"), namespace("app", "team=app"), pod("db", "pg"), into(web)),
    fires(
      "with a policy that denies beside it",
      step,
      pod("app", "web"),
      namespace("app", "team=app"),
      pod("db", "pg"),
      into(web),
      networkPolicy("db", "deny"),
    ),
    fires(
      "let out to it, and nothing keeps it out",
      step,
      pod("app", "web"),
      namespace("db"),
      pod("db", "pg"),
      outTo("pg"),
    ),
    fires(
      "both ends allow",
      step,
      pod("app", "web"),
      namespace("app", "team=app"),
      namespace("db"),
      pod("db", "pg"),
      into(web),
      outTo("pg"),
    ),
    silent("a namespace without the label", pod("app", "web"), namespace("app"), pod("db", "pg"), into(web)),
    silent(
      "the other end lets it out elsewhere",
      pod("app", "web"),
      namespace("app", "team=app"),
      namespace("db"),
      pod("db", "pg"),
      into(web),
      outTo("other"),
    ),
    silent(
      "a pod in the node's network is no peer",
      pod("app", "web", { hostNetwork: true }),
      namespace("app", "team=app"),
      pod("db", "pg"),
      into(web),
    ),
  ],
});
