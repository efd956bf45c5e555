import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { configMap, k8sSecret, podWithVolume } from "../../model/examples/kubernetes.ts";
import { type Example, fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { inPodNamespace, mountedObjects } from "../families/kubernetes-pod-files.ts";
import { audit } from "../families/kubernetes-words.ts";

/** Entries that are programs by their names: what a container has them for is to run them. */
const program = /\.(?:sh|bash|py|js|mjs|lua|rb|pl|php|groovy)$/i;
const scripts = { ...configMap("db", "scripts"), entries: ["init.sh"] };
const assumedly = (name: string, step: string, ...facts: Example["facts"]): Example => ({
  ...fires(name, step, ...facts),
  certainty: "assumed",
});

/** What a pod takes from a Secret or ConfigMap decides what it runs, or whom it trusts and what it logs in with. */
export default defineRule({
  id: "kubernetes.swap-mounted-files",
  version: 1,
  title: "Can change what the pod runs or trusts, by what it takes from the object",
  edge: "CONFIGURES",
  emits: { from: ["K8sSecret#write", "K8sConfigMap#write"], to: "K8sPod#execute" },
  needs: ["k8s.configmap", "k8s.pod", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts) {
    for (const pod of facts.each("k8s.pod")) {
      for (const mounted of mountedObjects(pod)) {
        const object = inPodNamespace(facts, pod, mounted);
        if (!object) continue;
        const step = {
          from: [nodeAccess(object.key, "write")] as const,
          to: nodeAccess(pod.key, "execute"),
          because: [pod, object] as const,
        };
        const runs = object.entries.filter((entry) => program.test(entry));
        if (runs.length === 0) {
          yield { ...step, assumed: `${pod.name} can be brought to run commands by what it reads in ${object.name}` };
        } else {
          const text = `${pod.name} runs ${runs.join(", ")} of ${object.name}, which is not immutable`;
          yield { ...step, conditions: [{ kind: "target-state", text }] };
        }
      }
    }
  },
  controls: [control("remove-mount", "k8s.pod", "Take the object out of the pod's volumes and environment", "objects")],
  abuse: "Write a script, an endpoint or a certificate of one's own into the object and wait for the pod to read it.",
  detection: [audit("update or patch secrets or configmaps that pods mount")],
  remediation: "kubectl patch configmap -n <namespace> <name> --patch='immutable: true'",
  frameworks: ["attack:T1565", "attack:T1195"],
  references: [
    "https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
  ],
  examples: [
    firesIf(
      "a script",
      "k8s:prod:configmap:db:scripts#write -> k8s:prod:pod:db:pg#execute",
      scripts,
      podWithVolume("db", "pg", { type: "configMap", configMap: "scripts" }),
    ),
    assumedly(
      "a login",
      "k8s:prod:secret:db:login#write -> k8s:prod:pod:db:pg#execute",
      k8sSecret("db", "login"),
      podWithVolume("db", "pg", { type: "secret", secret: "login" }),
    ),
    silent("a script that no pod has", scripts, podWithVolume("db", "pg", { type: "configMap", configMap: "other" })),
    silent(
      "a script of another namespace",
      scripts,
      podWithVolume("app", "web", { type: "configMap", configMap: "scripts" }),
    ),
  ],
});
