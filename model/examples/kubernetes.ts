import { segment } from "../access.ts";
import type {
  K8sBindingFact,
  K8sClusterFact,
  K8sConfigMapFact,
  K8sContainer,
  K8sControllerFact,
  K8sEndpointsFact,
  K8sIngressClassFact,
  K8sIngressPathFact,
  K8sNamespaceFact,
  K8sNetworkPolicyFact,
  K8sNodeFact,
  K8sPersistentVolumeFact,
  K8sPodFact,
  K8sRoleFact,
  K8sRuleFact,
  K8sSecretFact,
  K8sServiceAccountFact,
  K8sServiceFact,
} from "../fact/kubernetes.ts";
import { base, cluster, type With } from "./kubernetes-base.ts";

export const k8sCluster = (rest: With<K8sClusterFact> = {}): K8sClusterFact => {
  const { cluster: _, ...fact } = base("k8s.cluster", cluster);
  return { ...fact, name: "prod", ...rest };
};

export const namespace = (name: string, ...labels: readonly string[]): K8sNamespaceFact => ({
  ...base("k8s.namespace", `${cluster}:namespace:${name}`),
  name,
  labels: [`kubernetes.io/metadata.name=${name}`, ...labels],
});

export const account = (
  inNamespace: string,
  name: string,
  rest: With<K8sServiceAccountFact> = {},
): K8sServiceAccountFact => ({
  ...base("k8s.service-account", `${cluster}:serviceaccount:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  imagePullSecrets: [],
  ...rest,
});

export const node = (name: string, rest: With<K8sNodeFact> = {}): K8sNodeFact => ({
  ...base("k8s.node", `${cluster}:node:${name}`),
  name,
  machines: [name],
  labels: [],
  controlPlane: false,
  any: false,
  instances: [],
  addresses: [],
  ...rest,
});

export const container = (rest: Partial<K8sContainer> = {}): K8sContainer => ({
  name: "app",
  image: "example.com/app:1",
  privileged: false,
  capabilities: [],
  nonRoot: false,
  unconfined: [],
  windowsHostProcess: false,
  ports: [],
  mounts: [],
  envSecrets: [],
  envConfigMaps: [],
  envNames: [],
  ...rest,
});

/** On machine `n1`, as the service account `default`, with one plain container. */
export const pod = (inNamespace: string, name: string, rest: With<K8sPodFact> = {}): K8sPodFact => ({
  ...base("k8s.pod", `${cluster}:pod:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  members: [name],
  addresses: [],
  nodes: [`${cluster}:node:n1`],
  machines: ["n1"],
  labels: [`app=${name}`],
  serviceAccount: "default",
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  daemon: false,
  containers: [container()],
  volumes: [],
  imagePullSecrets: [],
  ...rest,
});

/** A pod whose one container mounts one volume at `/mnt`. */
export const podWithVolume = (
  inNamespace: string,
  name: string,
  volume: DistributiveOmit<K8sPodFact["volumes"][number], "name">,
  {
    readOnly = false,
    subPath,
    ...rest
  }: With<K8sPodFact> & { readonly readOnly?: boolean; readonly subPath?: string } = {},
): K8sPodFact => {
  const mount = { volume: "data", path: "/mnt", readOnly, ...(subPath === undefined ? {} : { subPath }) };
  return pod(inNamespace, name, {
    volumes: [{ name: "data", ...volume }],
    containers: [container({ mounts: [mount] })],
    ...rest,
  });
};
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A pod whose one container is as told. */
export const podOf = (
  inNamespace: string,
  name: string,
  part: Partial<K8sContainer>,
  rest: With<K8sPodFact> = {},
): K8sPodFact => pod(inNamespace, name, { containers: [container(part)], ...rest });

export const controller = (inNamespace: string, type: string, name: string): K8sControllerFact => ({
  ...base("k8s.controller", `${cluster}:${type}:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  type,
});

export const k8sSecret = (inNamespace: string, name: string, rest: With<K8sSecretFact> = {}): K8sSecretFact => ({
  ...base("k8s.secret", `${cluster}:secret:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  entries: ["password"],
  listed: true,
  ...rest,
});

export const configMap = (inNamespace: string, name: string): K8sConfigMapFact => ({
  ...base("k8s.configmap", `${cluster}:configmap:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  entries: ["config"],
});

export const persistentVolume = (inNamespace: string, claim: string, path: string): K8sPersistentVolumeFact => ({
  ...base("k8s.persistent-volume", `${cluster}:persistentvolume:${claim}`),
  name: claim,
  namespace: inNamespace,
  claim,
  path,
});

/** A role's one rule. `role` is `<name>` of a ClusterRole or `<namespace>/<name>` of a Role. */
export const roleRule = (role: string, verbs: string, resources: string, rest: With<K8sRuleFact> = {}): K8sRuleFact => {
  const { cluster: _, ...fact } = base("k8s.rule", `${roleId(role)}/${verbs} ${resources}`);
  return {
    ...fact,
    role: roleId(role),
    verbs: verbs.split(","),
    apiGroups: [""],
    resources: resources.split(","),
    resourceNames: [],
    nonResourceURLs: [],
    ...rest,
  };
};
export const roleId = (role: string): string => {
  const [first = "", name] = role.split("/");
  return name === undefined ? `${cluster}:clusterrole:${segment(first)}` : `${cluster}:role:${first}:${segment(name)}`;
};
export const role = (called: string, rest: With<K8sRoleFact> = {}): K8sRoleFact => {
  const [first = "", name] = called.split("/");
  return { ...base("k8s.role", roleId(called)), name: name ?? first, labels: [], aggregates: [], ...rest };
};

/** A binding of one subject (`serviceaccount:<ns>:<name>`, `user:<name>`, `group:<name>`); in a namespace where one is told. */
export const binding = (subject: string, called: string, inNamespace?: string): K8sBindingFact => {
  const [type = "", ...parts] = subject.split(":");
  const id = type === "serviceaccount" ? `${cluster}:${subject}` : `${cluster}:${type}:${segment(parts.join(":"))}`;
  const [, name] = called.split("/");
  const own =
    inNamespace === undefined
      ? `${cluster}:clusterrolebinding:${name ?? called}`
      : `${cluster}:rolebinding:${inNamespace}:${name ?? called}`;
  return {
    ...base("k8s.binding", `${own}|${id}`),
    binding: own,
    ...(inNamespace === undefined ? {} : { namespace: inNamespace }),
    role: roleId(called),
    subject: id,
  };
};

/** Binding and rule that let the service account `app/web` do something: everywhere, or in one namespace. */
export const allowed = (verbs: string, resources: string, inNamespace?: string, rest: With<K8sRuleFact> = {}) =>
  [
    binding("serviceaccount:app:web", `${verbs}-${resources}`, inNamespace),
    roleRule(`${verbs}-${resources}`, verbs, resources, rest),
  ] as const;

export const service = (inNamespace: string, name: string, rest: With<K8sServiceFact> = {}): K8sServiceFact => ({
  ...base("k8s.service", `${cluster}:service:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  type: "ClusterIP",
  selector: [`app=${name}`],
  ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }],
  internal: false,
  sourceRanges: [],
  addresses: [],
  ...rest,
});

/** `/` of `www.example.com` to the service `web` of the ingress's namespace. */
export const ingressPath = (
  inNamespace: string,
  name: string,
  rest: With<K8sIngressPathFact> = {},
): K8sIngressPathFact => ({
  ...base("k8s.ingress-path", `${cluster}:ingress:${inNamespace}:${name}/0`),
  namespace: inNamespace,
  ingress: `${cluster}:ingress:${inNamespace}:${name}`,
  host: "www.example.com",
  path: "/",
  pathType: "Prefix",
  service: "web",
  servicePort: 80,
  tls: true,
  authentication: [],
  undecided: [],
  sourceRanges: [],
  addresses: [],
  ...rest,
});

export const ingressClass = (name: string, controllerName: string): K8sIngressClassFact => ({
  ...base("k8s.ingress-class", `${cluster}:ingressclass:${name}`),
  name,
  controller: controllerName,
  isDefault: false,
});

export const endpoints = (
  inNamespace: string,
  ofService: string,
  rest: With<K8sEndpointsFact> = {},
): K8sEndpointsFact => ({
  ...base("k8s.endpoints", `${cluster}:endpoints:${inNamespace}:${ofService}`),
  namespace: inNamespace,
  name: ofService,
  service: ofService,
  addresses: [],
  pods: [],
  ports: [],
  ...rest,
});

/** Selects every pod of the namespace and allows nothing in, unless told otherwise. */
export const networkPolicy = (
  inNamespace: string,
  name: string,
  rest: With<K8sNetworkPolicyFact> = {},
): K8sNetworkPolicyFact => ({
  ...base("k8s.network-policy", `${cluster}:networkpolicy:${inNamespace}:${name}`),
  namespace: inNamespace,
  name,
  podSelector: { labels: [], expressions: [] },
  types: ["Ingress"],
  ingress: [],
  egress: [],
  ...rest,
});
