import { unsegment } from "../access.ts";
import type { KubernetesCloudFacts } from "../fact/kubernetes-cloud.ts";
import { list, type Summaries, spaced } from "./words.ts";

/** An id without its cluster: what kubectl would call it, `<kind> <namespace>/<name>`. */
function local(id: string): string {
  const [kind = "", ...name] = id.split(":").slice(2);
  return `${kind} ${name.map(unsegment).join("/")}`;
}
const named = ({ namespace, name }: { readonly namespace?: string; readonly name: string }): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

export const kubernetesCloudSummaries: Summaries<KubernetesCloudFacts> = {
  "k8s.aws-auth": (f) =>
    `aws-auth maps ${f.principal} to ${[...(f.username === undefined ? [] : [`user ${f.username}`]), ...f.groups.map((group) => `group ${group}`)].join(", ") || "its own name"}`,
  "k8s.cloud-key": (f) =>
    `${local(f.holder)} has entries ${list(f.entries)}${f.keyId === undefined ? "" : ` of access key ${f.keyId}`}`,
  "k8s.external-secret": (f) =>
    `external secret ${named(f)} ${f.synced ? "has filled" : "fills"} secret ${f.target} from ${list(f.stores.map(local))}`,
  "k8s.push-secret": (f) => `push secret ${spaced(f)} writes secret ${f.secret} to ${list(f.stores.map(local))}`,
  "k8s.registry-login": (f) => `${local(f.secret)} logs in to ${f.host}`,
  "k8s.sealed-secret": (f) => `sealed secret ${spaced(f)} becomes secret ${f.secret}`,
  "k8s.sealing-key": (f) => `${local(f.key)} holds a private key of the Sealed Secrets controller`,
  "k8s.secret-class": (f) => `secret provider class ${spaced(f)} mounts ${list(f.keys.map(({ key }) => key))}`,
  "k8s.secret-store": (f) => `secret store ${named(f)} reads ${f.provider}`,
  "k8s.workload-identity": (f) => `service account ${f.namespace}/${f.serviceAccount} names ${f.name}`,
};
