import type { FactOf } from "../fact.ts";

/** Facts of one Kubernetes cluster, `prod`, for rules that lead out of it. */
const cluster = "k8s:prod";
const source = { document: "kubernetes/example.json", locator: "", importer: "kubernetes", observedAt: "2026-01-01T00:00:00.000Z" };
const base = { scope: cluster, source } as const;

export const k8sCluster = (issuer?: string): FactOf<"k8s.cluster"> => ({ kind: "k8s.cluster", key: cluster, ...base, name: "prod", ...(issuer && { issuer }) });

/** Another source knows the cluster, or another node, by this name. */
export const alias = (name: string, node = cluster): FactOf<"alias"> => ({ kind: "alias", key: `${name}|${node}`, ...base, name, node });

export const serviceAccount = (namespace: string, name: string): FactOf<"k8s.service-account"> => ({
  kind: "k8s.service-account",
  key: `${cluster}:serviceaccount:${namespace}:${name}`,
  ...base,
  cluster,
  namespace,
  name,
  imagePullSecrets: [],
});

/** A pod with one container, which mounts a token of the account for each audience. */
export const tokenPod = (namespace: string, account: string, ...audiences: readonly string[]): FactOf<"k8s.pod"> => ({
  kind: "k8s.pod",
  key: `${cluster}:pod:${namespace}:${account}`,
  ...base,
  cluster,
  namespace,
  name: account,
  members: [],
  addresses: [],
  nodes: [],
  machines: [],
  labels: [],
  serviceAccount: account,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  daemon: false,
  containers: [
    {
      name: "main",
      image: "example",
      privileged: false,
      capabilities: [],
      nonRoot: false,
      unconfined: [],
      windowsHostProcess: false,
      ports: [],
      mounts: audiences.map((audience) => ({ volume: audience, path: `/var/run/secrets/${audience}`, readOnly: true })),
      envSecrets: [],
      envConfigMaps: [],
      envNames: [],
    },
  ],
  volumes: audiences.map((audience) => ({ name: audience, type: "token", audience })),
  imagePullSecrets: [],
});
