import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { configMap, k8sSecret } from "../../model/examples/kubernetes.ts";
import { cloudKey, unresolved } from "../../model/examples/kubernetes-cloud.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const firesAs = (certainty: Example["certainty"], ...of: Parameters<typeof fires>): Example => ({
  ...fires(...of),
  ...(certainty === undefined ? {} : { certainty }),
});
const key = "AKIAIOSFODNN7EXAMPLE";
const words = { aws: "AWS access key", azure: "Azure client secret", gcp: "GCP service account key" } as const;

/** A key of a cloud that lies in a Secret or ConfigMap. Whose it is the id of the key tells, where there is one. */
export default defineRule({
  id: "cross.static-cloud-key",
  version: 1,
  title: "Can use the cloud key that it holds",
  edge: "HOLDS_CLOUD_KEY",
  emits: { from: ["K8sSecret#read", "K8sConfigMap#read"], to: "Credential#impersonate" },
  needs: ["k8s.cloud-key", "k8s.configmap", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("k8s.cloud-key")) {
      const holder = facts.get("k8s.secret", fact.holder) ?? facts.get("k8s.configmap", fact.holder);
      if (!holder) continue;
      const id =
        fact.keyId === undefined ? `credential:${fact.provider}@${segment(fact.holder)}` : `credential:${fact.keyId}`;
      const name = fact.keyId ?? `${words[fact.provider]} in ${holder.namespace}/${holder.name}`;
      const what = `entries named ${fact.entries.join(" and ")} hold a key of ${fact.provider}`;
      yield {
        from: [privilege(holder.key, "read")],
        to: privilege(id, "impersonate"),
        because: [fact, holder],
        nodes: [{ id, kind: "Credential", name, scope: "" }],
        ...(fact.keyId === undefined ? { assumed: what } : {}),
      };
    }
  },

  controls: [
    control("delete", "k8s.cloud-key", "Take the key out: give the workload an identity of the cloud"),
    control("rotate", "k8s.cloud-key", "Make the key inactive, and let the workload use an identity of the cloud"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse: "Put the entries into the environment of the cloud's own command line: the key works from anywhere.",
  detection: [
    { service: "CloudTrail", event: "calls with the key from an address that is not the workload's" },
    { service: "GCP audit log, Entra ID sign-in log", event: "the key's owner from an unusual address" },
  ],
  remediation:
    "aws iam update-access-key --access-key-id <key> --status Inactive   # and give the service account a role (IRSA, Pod Identity, workload identity)",
  frameworks: ["attack:T1552.001", "attack:T1552.007", "attack:T1078.004", "owasp-nhi:NHI7"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids",
    "https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html",
    "https://cloud.google.com/docs/authentication/application-default-credentials",
    "https://learn.microsoft.com/dotnet/api/azure.identity.environmentcredential",
  ],
  examples: [
    fires(
      "an access key whose id can be read",
      `k8s:prod:secret:app:login#read -> credential:${key}#impersonate`,
      k8sSecret("app", "login"),
      cloudKey("secret:app:login", "aws", key),
    ),
    firesAs(
      "assumed",
      "entries with the usual names",
      `k8s:prod:secret:app:login#read -> ${unresolved("aws", "secret:app:login")}#impersonate`,
      k8sSecret("app", "login"),
      cloudKey("secret:app:login", "aws"),
    ),
    firesAs(
      "assumed",
      "a key of Google in a config map",
      `k8s:prod:configmap:app:settings#read -> ${unresolved("gcp", "configmap:app:settings")}#impersonate`,
      configMap("app", "settings"),
      cloudKey("configmap:app:settings", "gcp"),
    ),
    silent("a Secret without such entries", k8sSecret("app", "login")),
    silent("the entries are another Secret's", k8sSecret("app", "login"), cloudKey("secret:app:other", "aws", key)),
  ],
});
