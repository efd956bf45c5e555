import { privilege } from "../../model/access.ts";
import { allowed, podOf } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ingressNginxOf, injectionHole, isAffected } from "../families/ingress-controllers.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.ingress-injection";
const running = (version: string) =>
  podOf("ingress", "nginx", { image: `registry.k8s.io/ingress-nginx/controller:${version}` });
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:pod:ingress:nginx#execute";
const networking = { apiGroups: ["networking.k8s.io"] };

/** The controller makes its configuration of every Ingress that it serves, in whatever namespace somebody may write one. */
export default defineRule({
  id,
  version: 1,
  title: "Can run code in the ingress controller by what an Ingress says",
  edge: "EXPLOITS",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sPod#execute",
  },
  needs: [...grantFacts, "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const pods = facts.where("k8s.pod", "cluster", cluster).flatMap((pod) => {
        const version = ingressNginxOf(pod);
        return version && isAffected(version, injectionHole) ? [{ pod, version }] : [];
      });
      if (pods.length === 0) continue;
      const writers = hub(`write an Ingress in ${cluster}`, id, cluster);
      const verbs = ["create", "update", "patch"].map((verb) => permission(verb, "ingresses.networking.k8s.io"));
      for (const { grant, conditions } of ableTo(kubernetes, cluster, verbs))
        yield { from: [holderOf(grant)], to: writers, because: grant.because, conditions };
      for (const { pod, version } of pods) {
        const text = `the controller serves the Ingress, and version ${version.join(".")} has ${injectionHole.cves.join(", ")} unmended`;
        const conditions: readonly Condition[] = [{ kind: "target-state", text }];
        yield { from: [writers], to: privilege(pod.key, "execute"), because: [pod], conditions };
      }
    }
  },
  controls: grantControls,
  abuse:
    "`kubectl apply` an Ingress whose annotations or paths break out of their place in nginx.conf, and read the controller's token.",
  detection: [audit("create or patch ingresses with quotes, braces or line ends in annotations or paths")],
  remediation: "helm upgrade ingress-nginx ingress-nginx/ingress-nginx   # 1.13.9, 1.14.5, 1.15.1 or newer",
  frameworks: ["attack:T1068"],
  references: [injectionHole.source, goodPractice],
  examples: [
    firesIf("who may create", step, ...allowed("create", "ingresses", "app", networking), running("v1.14.4")),
    firesIf(
      "who may change one",
      step,
      ...allowed("patch", "ingresses", "app", { ...networking, resourceNames: ["web"] }),
      running("v1.10.1"),
    ),
    silent("who may read", ...allowed("list", "ingresses", "app", networking), running("v1.14.4")),
    silent("another group", ...allowed("create", "ingresses", "app"), running("v1.14.4")),
    silent("a version that is mended", ...allowed("create", "ingresses", "app", networking), running("v1.15.1")),
    silent("no controller", ...allowed("create", "ingresses", "app", networking), podOf("ingress", "nginx", {})),
  ],
});
