import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { networkPolicy, podOf } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { admissionHole, ingressNginxOf, isAffected } from "../families/ingress-controllers.ts";

const running = (version: string) =>
  podOf("ingress", "nginx", { image: `registry.k8s.io/ingress-nginx/controller:${version}` });
const step = "k8s:prod:network#originate -> k8s:prod:pod:ingress:nginx#execute";

/** The controller tries out an Ingress that its admission webhook is sent, and asks nobody who sends it. */
export default defineRule({
  id: "kubernetes.ingress-admission-hole",
  version: 1,
  title: "Can run code in the ingress controller through its admission webhook",
  edge: "EXPLOITS",
  emits: { from: ["K8sNetwork#originate"], to: "K8sPod#execute" },
  needs: ["k8s.network-policy", "k8s.pod"],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const pod of facts.each("k8s.pod")) {
      const version = ingressNginxOf(pod);
      if (!version || !isAffected(version, admissionHole)) continue;
      const text = `the controller's admission webhook is on, and version ${version.join(".")} has ${admissionHole.cves.join(", ")} unmended`;
      for (const way of kubernetes.network(pod.cluster).open(pod)) {
        yield {
          from: [privilege(`${pod.cluster}:network`, "originate")],
          to: privilege(pod.key, "execute"),
          because: [pod, ...way.because] as [Fact, ...Fact[]],
          conditions: [{ kind: "target-state", text }, ...way.conditions],
        };
      }
    }
  },
  controls: [control("restrict-network", "k8s.pod", "Let the API server alone connect to the webhook", "quarantine")],
  abuse:
    "Send an AdmissionReview with a crafted Ingress to port 8443 of the controller; nginx loads a library that was uploaded before.",
  detection: [
    { service: "ingress controller log", event: "a failed test of a configuration that no Ingress of the cluster has" },
  ],
  remediation:
    "helm upgrade ingress-nginx ingress-nginx/ingress-nginx   # 1.11.5, 1.12.1 or newer; or without admissionWebhooks",
  frameworks: ["attack:T1190", "attack:T1068"],
  references: [admissionHole.source, "https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/"],
  examples: [
    firesIf("the last of a series that has it", step, running("v1.11.4@sha256:00")),
    firesIf("the first of a series", step, running("v1.12.0")),
    firesIf("an older one", step, running("v1.9.6")),
    silent("the first that is mended", running("v1.11.5")),
    silent("a newer series", running("v1.13.0")),
    silent("another program", podOf("ingress", "nginx", { image: "nginx:1.11.4" })),
    silent("a policy that lets nothing in", running("v1.11.4"), networkPolicy("ingress", "deny")),
  ],
});
