import { createHash } from "node:crypto";
import { takenAt } from "./estate-parts.ts";

/** Controllers of one namespace; the first five have two pods each. */
export const controllersPerNamespace = 20;
export const podsPerNamespace = 25;
const podsPerNode = 50;

export const namespaceName = (n: number): string => `ns-${n}`;
export const appName = (app: number): string => `app-${app}`;
export const labelsOf = (n: number, app: number) => ({
  "app.kubernetes.io/name": appName(app),
  "app.kubernetes.io/instance": `${appName(app)}-${namespaceName(n)}`,
  "app.kubernetes.io/part-of": `product-${n % 40}`,
  tier: ["web", "api", "worker", "batch"][app % 4] ?? "web",
});

/** 8 hex digits that differ from object to object. */
const digest = (...parts: readonly (string | number)[]): string =>
  createHash("sha256").update(parts.join("/")).digest("hex").slice(0, 8);
const uid = (...parts: readonly (string | number)[]): string =>
  [digest("a", ...parts), "4c1e", "4b7a", "9f3d", `${digest("b", ...parts)}0000`].join("-");

export const nodeCount = (pods: number): number => Math.max(3, Math.ceil(pods / podsPerNode));
export const nodeName = (node: number): string =>
  `ip-10-${Math.floor(node / 200)}-${node % 200}-7.eu-central-1.compute.internal`;

const mounted = "/var/run/secrets/kubernetes.io/serviceaccount";
const tokenVolume = (name: string) => ({
  name,
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
      { configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
      {
        downwardAPI: {
          items: [{ fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" }, path: "namespace" }],
        },
      },
    ],
  },
});

const probe = (path: string) => ({
  failureThreshold: 3,
  httpGet: { path, port: "http", scheme: "HTTP" },
  periodSeconds: 10,
  successThreshold: 1,
  timeoutSeconds: 1,
});

/** What a controller runs. One in fifty sees its machine's logs, one in two hundred is privileged. */
export function podSpec(n: number, app: number) {
  const risk = n * controllersPerNamespace + app;
  const token = `kube-api-access-${digest("t", n, app).slice(0, 5)}`;
  const image = `registry.example/product-${n % 40}/${appName(app)}`;
  const logs = risk % 50 === 49;
  const restraint =
    risk % 200 === 199
      ? { privileged: true }
      : { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsNonRoot: true, runAsUser: 10_001 };
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            podAffinityTerm: {
              labelSelector: { matchLabels: { "app.kubernetes.io/name": appName(app) } },
              topologyKey: "kubernetes.io/hostname",
            },
            weight: 100,
          },
        ],
      },
    },
    containers: [
      {
        env: [
          { name: "LOG_LEVEL", value: "info" },
          { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
          { name: "DATABASE_HOST", value: `database.${namespaceName(n)}.svc.cluster.local` },
          { name: "DATABASE_USER", valueFrom: { secretKeyRef: { key: "user", name: `${appName(app)}-database` } } },
        ],
        envFrom: [{ configMapRef: { name: `settings-${app % 10}` } }],
        image: `${image}:1.${n % 30}.${app}`,
        imagePullPolicy: "IfNotPresent",
        livenessProbe: probe("/healthz"),
        name: appName(app),
        ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
        readinessProbe: probe("/ready"),
        resources: { limits: { cpu: "500m", memory: "512Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
        securityContext: restraint,
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
        volumeMounts: [
          { mountPath: "/etc/database", name: "database", readOnly: true },
          { mountPath: "/tmp", name: "scratch" },
          ...(logs ? [{ mountPath: "/host/log", name: "logs", readOnly: true }] : []),
          { mountPath: mounted, name: token, readOnly: true },
        ],
      },
    ],
    dnsPolicy: "ClusterFirst",
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
    priority: 0,
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: { fsGroup: 10_001, seccompProfile: { type: "RuntimeDefault" } },
    serviceAccount: appName(app),
    serviceAccountName: appName(app),
    terminationGracePeriodSeconds: 30,
    tolerations: ["not-ready", "unreachable"].map((key) => ({
      effect: "NoExecute",
      key: `node.kubernetes.io/${key}`,
      operator: "Exists",
      tolerationSeconds: 300,
    })),
    volumes: [
      { name: "database", secret: { defaultMode: 420, secretName: `${appName(app)}-database` } },
      { emptyDir: { sizeLimit: "1Gi" }, name: "scratch" },
      ...(logs ? [{ hostPath: { path: "/var/log", type: "Directory" }, name: "logs" }] : []),
      tokenVolume(token),
    ],
  };
}

/** Who set which field: a third of what the API server answers. */
const managedFields = (app: number) => {
  const empty = {};
  const container = Object.fromEntries(
    ["env", "envFrom", "image", "imagePullPolicy", "livenessProbe", "name", "ports", "readinessProbe", "resources"].map(
      (field) => [`f:${field}`, empty],
    ),
  );
  return [
    {
      apiVersion: "v1",
      fieldsType: "FieldsV1",
      fieldsV1: {
        "f:metadata": {
          "f:annotations": { ".": empty, "f:checksum/config": empty },
          "f:generateName": empty,
          "f:labels": Object.fromEntries([".", ...Object.keys(labelsOf(0, app))].map((key) => [`f:${key}`, empty])),
          "f:ownerReferences": { ".": empty, 'k:{"uid":"owner"}': empty },
        },
        "f:spec": {
          "f:affinity": { ".": empty, "f:podAntiAffinity": empty },
          "f:containers": { [`k:{"name":"${appName(app)}"}`]: { ".": empty, ...container } },
          "f:dnsPolicy": empty,
          "f:restartPolicy": empty,
          "f:securityContext": { ".": empty, "f:fsGroup": empty, "f:seccompProfile": empty },
          "f:serviceAccountName": empty,
          "f:volumes": { ".": empty, 'k:{"name":"database"}': empty, 'k:{"name":"scratch"}': empty },
        },
      },
      manager: "kube-controller-manager",
      operation: "Update",
      time: takenAt,
    },
    {
      apiVersion: "v1",
      fieldsType: "FieldsV1",
      fieldsV1: {
        "f:status": {
          "f:conditions": Object.fromEntries(
            conditions.map((type) => [
              `k:{"type":"${type}"}`,
              { ".": empty, "f:lastTransitionTime": empty, "f:status": empty },
            ]),
          ),
          "f:containerStatuses": empty,
          "f:hostIP": empty,
          "f:phase": empty,
          "f:podIP": empty,
          "f:podIPs": { ".": empty, 'k:{"ip":"10.0.0.1"}': { ".": empty, "f:ip": empty } },
          "f:startTime": empty,
        },
      },
      manager: "kubelet",
      operation: "Update",
      subresource: "status",
      time: takenAt,
    },
  ];
};
const conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

const status = (n: number, app: number, ip: string) => ({
  conditions: conditions.map((type) => ({ lastProbeTime: null, lastTransitionTime: takenAt, status: "True", type })),
  containerStatuses: [
    {
      containerID: `containerd://${digest("c", n, app).repeat(8)}`,
      image: `registry.example/product-${n % 40}/${appName(app)}:1.${n % 30}.${app}`,
      imageID: `registry.example/product-${n % 40}/${appName(app)}@sha256:${digest("i", n, app).repeat(8)}`,
      lastState: {},
      name: appName(app),
      ready: true,
      restartCount: 0,
      started: true,
      state: { running: { startedAt: takenAt } },
    },
  ],
  hostIP: "10.0.7.7",
  phase: "Running",
  podIP: ip,
  podIPs: [{ ip }],
  qosClass: "Burstable",
  startTime: takenAt,
});

/** One pod as the API server answers it, about 5 kB of JSON. */
export function pod(n: number, slot: number, nodes: number) {
  const app = slot % controllersPerNamespace;
  const replicas = `${appName(app)}-${digest("r", n, app)}`;
  const ip = `10.${64 + Math.floor(n / 250)}.${n % 250}.${slot + 1}`;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      annotations: { "checksum/config": digest("k", n, app).repeat(8) },
      creationTimestamp: takenAt,
      generateName: `${replicas}-`,
      labels: { ...labelsOf(n, app), "pod-template-hash": digest("r", n, app) },
      managedFields: managedFields(app),
      name: `${replicas}-${digest("p", n, slot).slice(0, 5)}`,
      namespace: namespaceName(n),
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          blockOwnerDeletion: true,
          controller: true,
          kind: "ReplicaSet",
          name: replicas,
          uid: uid("rs", n, app),
        },
      ],
      resourceVersion: String(1_000_000 + n * podsPerNamespace + slot),
      uid: uid("pod", n, slot),
    },
    spec: { ...podSpec(n, app), nodeName: nodeName((n * podsPerNamespace + slot) % nodes) },
    status: status(n, app, ip),
  };
}
