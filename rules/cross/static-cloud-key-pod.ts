import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { k8sSecret, podOf } from "../../model/examples/kubernetes.ts";
import { cloudKey, unresolved } from "../../model/examples/kubernetes-cloud.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { mountedObjects } from "../families/kubernetes-pod-files.ts";

const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
const step = `k8s:prod:pod:app:web#read-files -> ${unresolved("aws", "pod:app:web")}#impersonate`;
const assumed = (example: Example): Example => ({ ...example, certainty: "assumed" });

/** What SDKs read from the environment, all of it in one container. */
const sets: Readonly<Record<FactOf<"k8s.cloud-key">["provider"], readonly (readonly string[])[]>> = {
  aws: [keys],
  azure: [
    ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"],
    ["ARM_CLIENT_ID", "ARM_CLIENT_SECRET"],
  ],
  // The variable names a file of the container, which holds the key.
  gcp: [["GOOGLE_APPLICATION_CREDENTIALS"]],
};

/** Variables of a container that are a key of a cloud by their names, wherever their values come from. */
export default defineRule({
  id: "cross.static-cloud-key-pod",
  version: 1,
  title: "Can use the cloud key in the pod's environment",
  edge: "HOLDS_CLOUD_KEY",
  emits: { from: ["K8sPod#read-files"], to: "Credential#impersonate" },
  needs: ["k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const pod of facts.each("k8s.pod")) {
      for (const [provider, all] of Object.entries(sets)) {
        const found = all.find((set) =>
          pod.containers.some(({ envNames }) => set.every((name) => envNames.includes(name))),
        );
        if (!found || fromObject(facts, pod, provider)) continue;
        const id = `credential:${provider}@${segment(pod.key)}`;
        yield {
          from: [privilege(pod.key, "read-files")],
          to: privilege(id, "impersonate"),
          because: [pod],
          assumed: `variables named ${found.join(" and ")} hold a key of ${provider}`,
          nodes: [{ id, kind: "Credential", name: `${provider} key in pod ${pod.namespace}/${pod.name}`, scope: "" }],
        };
      }
    }
  },

  controls: [control("remove-mount", "k8s.pod", "Take the key out of the pod's environment", "cloud-key")],
  abuse: "Read /proc/self/environ, or the file that GOOGLE_APPLICATION_CREDENTIALS names.",
  detection: [{ service: "CloudTrail", event: "calls with the key from an address that is not the pod's" }],
  remediation:
    "kubectl edit deployment -n <namespace> <name>   # take the variables out and give the service account an identity of the cloud",
  frameworks: ["attack:T1552.001", "attack:T1552.007", "owasp-nhi:NHI7"],
  references: [
    "https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html",
    "https://cloud.google.com/docs/authentication/application-default-credentials",
  ],
  examples: [
    assumed(fires("both halves in one container", step, podOf("app", "web", { envNames: keys }))),
    assumed(
      fires(
        "a key file of Google",
        `k8s:prod:pod:app:web#read-files -> ${unresolved("gcp", "pod:app:web")}#impersonate`,
        podOf("app", "web", { envNames: ["GOOGLE_APPLICATION_CREDENTIALS"] }),
      ),
    ),
    silent("the id alone", podOf("app", "web", { envNames: ["AWS_ACCESS_KEY_ID"] })),
    silent(
      "from a Secret that is known to hold the key",
      podOf("app", "web", { envNames: keys, envSecrets: ["login"] }),
      k8sSecret("app", "login"),
      cloudKey("secret:app:login", "aws", "AKIAIOSFODNN7EXAMPLE"),
    ),
  ],
});

/** Whether the pod reads a Secret or ConfigMap that holds a key of the provider: the step from there says more. */
function fromObject(facts: FactReader, pod: FactOf<"k8s.pod">, provider: string): boolean {
  for (const { kind, name } of mountedObjects(pod)) {
    const key = [pod.cluster, kind, segment(pod.namespace), segment(name)].join(":");
    if (facts.get("k8s.cloud-key", `${key}|${provider}`)) return true;
  }
  return false;
}
