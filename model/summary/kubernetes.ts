import { unsegment } from "../access.ts";
import type { KubernetesFacts } from "../fact/kubernetes.ts";
import { kubernetesCloudSummaries } from "./kubernetes-cloud.ts";
import { list, type Summaries, spaced } from "./words.ts";

/** An id without its cluster: what kubectl would call it, `<kind> <namespace>/<name>`. */
function local(id: string): string {
  const [kind = "", ...name] = id.split(":").slice(2);
  return `${kind} ${name.map(unsegment).join("/")}`;
}

export const kubernetesSummaries: Summaries<KubernetesFacts> = {
  ...kubernetesCloudSummaries,
  "k8s.cluster": (f) => `cluster ${f.name}`,
  "k8s.namespace": (f) => `namespace ${f.name}`,
  "k8s.node": (f) => `node ${f.name}${f.machines.length > 1 ? ` (${f.machines.length} machines)` : ""}`,
  "k8s.service-account": (f) => `service account ${spaced(f)}`,
  "k8s.pod": (f) => `pod ${spaced(f)} runs as service account ${f.serviceAccount}`,
  "k8s.controller": (f) => `${f.type} ${spaced(f)}`,
  "k8s.rule": (f) =>
    `${local(f.role)} allows ${list(f.verbs, 8)} on ${list(f.nonResourceURLs.length > 0 ? f.nonResourceURLs : f.resources, 8)}${f.resourceNames.length > 0 ? ` named ${list(f.resourceNames)}` : ""}`,
  "k8s.role": (f) => `role ${f.name}`,
  "k8s.binding": (f) => `${local(f.binding)} gives ${local(f.role)} to ${local(f.subject)}`,
  "k8s.secret": (f) => `secret ${spaced(f)}`,
  "k8s.configmap": (f) => `config map ${spaced(f)}`,
  "k8s.service": (f) => `${f.internal ? "internal " : ""}service ${spaced(f)} of type ${f.type}`,
  "k8s.ingress-path": (f) =>
    `${local(f.ingress)} routes ${f.host || "any host"}${f.path} to service ${f.service}${f.authentication.length > 0 ? `, authenticated by ${list(f.authentication)}` : ", without authentication at the proxy"}`,
  "k8s.endpoints": (f) => `service ${f.namespace}/${f.service} sends to ${list([...f.pods, ...f.addresses])}`,
  "k8s.ingress-parameters": (f) =>
    `parameters ${f.name} of an ingress class${f.scheme === undefined ? "" : ` make its load balancers ${f.scheme}`}`,
  "k8s.proxy-config": (f) =>
    `config map ${spaced(f)} ${f.authorizers ? `sets up a mesh with ${f.authorizers.length} external authorizers` : f.globalLogin ? "sends every request of its controller to a login first" : "sets up an ingress controller"}${f.openPaths.length > 0 ? `, but not below ${list(f.openPaths)}` : ""}`,
  "k8s.route": (f) =>
    `${local(f.route)} routes ${list(f.hosts) || "any host"}${f.path} to ${list(f.backends.map(({ service }) => local(service))) || "no service"}${f.authentication.length > 0 ? `, authenticated by ${list(f.authentication)}` : ""}`,
  "k8s.gateway": (f) =>
    `listener ${f.listener} of ${local(f.gateway)} takes ${f.protocol} for ${f.host || "any host"} at port ${f.port}`,
  "k8s.reference-grant": (f) => `reference grant ${spaced(f)} lets ${list(f.from)} send to its namespace`,
  "k8s.middleware": (f) =>
    `${f.type} ${spaced(f)} ${f.asks === "yes" ? "asks who is there" : f.asks === "no" ? "lets requests pass" : "may ask who is there"}`,
  "k8s.proxy-policy": (f) => `${f.type} ${spaced(f)} ${f.does} ${f.anonymous} of the requests without identity`,
  "k8s.ingress-class": (f) => `ingress class ${f.name} is served by ${f.controller}`,
  "k8s.persistent-volume": (f) => `persistent volume ${f.name} of claim ${spaced(f)} is the node's ${f.path}`,
  "k8s.admission-policy": (f) => `${f.type} ${f.name} ${f.refuses ? "may refuse" : "warns of"} what it looks at`,
  "k8s.admission-binding": (f) =>
    `validatingadmissionpolicybinding ${f.name} ${f.refuses ? "enforces" : "reports on"} policy ${f.policy}`,
  "k8s.pod-security": (f) =>
    `the API server enforces ${f.enforce} of ${f.enforceVersion} where a namespace says nothing`,
  "k8s.network-policy": (f) => `network policy ${spaced(f)}`,
  "k8s.network-plugin": (f) =>
    `network plugin ${f.name} ${f.enforces ? "enforces" : "does not enforce"} network policies`,
  "k8s.foreign-policy": (f) => `${f.type} ${f.namespace === undefined ? "" : `${f.namespace}/`}${f.name}`,
};
