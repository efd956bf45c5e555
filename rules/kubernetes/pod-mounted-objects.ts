import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { configMap, container, k8sSecret, pod, podOf, podWithVolume } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { inContainer } from "../families/kubernetes-containers.ts";
import { inPodNamespace, mountedObjects } from "../families/kubernetes-pod-files.ts";

const secret = "k8s:prod:pod:app:web#read-files -> k8s:prod:secret:app:login#read";

/** Volumes are files, and the environment is one: /proc/self/environ. */
export default defineRule({
  id: "kubernetes.pod-mounted-objects",
  version: 2,
  title: "Can read what the pod has mounted or in its environment",
  edge: "READS_MOUNT",
  emits: { from: ["K8sPod#read-files"], to: "Any#read" },
  needs: ["k8s.configmap", "k8s.pod", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const pod of facts.each("k8s.pod")) {
      for (const mounted of mountedObjects(pod)) {
        const fact = inPodNamespace(facts, pod, mounted);
        if (!fact) continue;
        yield {
          from: [nodeAccess(pod.key, "read-files")],
          to: nodeAccess(fact.key, "read"),
          because: [pod, fact],
          conditions: inContainer(pod, mounted.having),
        };
      }
    }
  },
  controls: [
    control("remove-mount", "k8s.pod", "Take the Secret out of the pod's volumes and environment", "objects"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse: "Read the file below the mount, or /proc/self/environ where it is an environment variable.",
  detection: [
    { service: "container runtime", event: "read of the mounted file by a process that is not the application" },
  ],
  remediation:
    "kubectl edit deployment -n <namespace> <name>   # take out the volume, envFrom or secretKeyRef; fetch the secret when it is needed",
  frameworks: ["attack:T1552.001", "attack:T1552.007", "cis-k8s:5.4.1"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret"],
  examples: [
    fires(
      "a secret volume",
      secret,
      podWithVolume("app", "web", { type: "secret", secret: "login" }),
      k8sSecret("app", "login"),
    ),
    fires("an environment variable", secret, podOf("app", "web", { envSecrets: ["login"] }), k8sSecret("app", "login")),
    fires(
      "a config map",
      "k8s:prod:pod:app:web#read-files -> k8s:prod:configmap:app:settings#read",
      podOf("app", "web", { envConfigMaps: ["settings"] }),
      configMap("app", "settings"),
    ),
    firesIf(
      "an init container, which has ended",
      secret,
      pod("app", "web", {
        containers: [container(), container({ name: "init", stage: "init", envSecrets: ["login"] })],
      }),
      k8sSecret("app", "login"),
    ),
    silent(
      "a secret of that name in another namespace",
      podOf("app", "web", { envSecrets: ["login"] }),
      k8sSecret("db", "login"),
    ),
    silent(
      "a volume that no container mounts",
      podWithVolume("app", "web", { type: "secret", secret: "login" }, { containers: [container()] }),
      k8sSecret("app", "login"),
    ),
  ],
});
