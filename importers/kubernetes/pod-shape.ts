import { z } from "zod";
import { list, maybe, metadata } from "./shape.ts";

const name = z.string().min(1);
const named = maybe(z.object({ name: maybe(z.string()), optional: maybe(z.boolean()) }));

const profile = maybe(z.object({ type: maybe(z.string()), localhostProfile: maybe(z.string()) }));
const securityContext = maybe(
  z.object({
    privileged: maybe(z.boolean()),
    runAsUser: maybe(z.number()),
    runAsNonRoot: maybe(z.boolean()),
    procMount: maybe(z.string()),
    capabilities: maybe(z.object({ add: list(z.string()) })),
    seccompProfile: profile,
    appArmorProfile: profile,
    seLinuxOptions: maybe(z.object({ type: maybe(z.string()) })),
    windowsOptions: maybe(z.object({ hostProcess: maybe(z.boolean()) })),
  }),
);

/** Of an environment variable the name and what it refers to: a literal value is not in the shape. */
const container = z.object({
  name,
  image: maybe(z.string()),
  restartPolicy: maybe(z.string()),
  securityContext,
  ports: list(z.object({ name: maybe(z.string()), containerPort: z.number(), hostPort: maybe(z.number()) })),
  volumeMounts: list(
    z.object({
      name,
      mountPath: z.string(),
      readOnly: maybe(z.boolean()),
      recursiveReadOnly: maybe(z.string()),
      subPath: maybe(z.string()),
      subPathExpr: maybe(z.string()),
    }),
  ),
  // Arguments of proxies that are set up by them, and names of flags that set a login up; others are dropped.
  command: list(z.unknown()),
  args: list(z.unknown()),
  env: list(z.object({ name, valueFrom: maybe(z.object({ secretKeyRef: named, configMapKeyRef: named })) })),
  envFrom: list(z.object({ secretRef: named, configMapRef: named })),
});
export type ContainerShape = z.infer<typeof container>;

/** Drivers whose secret is read by the node, for the pod, in the pod's namespace. */
const secretRef = maybe(z.object({ secretRef: named }));

const volume = z.object({
  name,
  hostPath: maybe(z.object({ path: z.string() })),
  secret: maybe(z.object({ secretName: maybe(z.string()), optional: maybe(z.boolean()) })),
  configMap: named,
  persistentVolumeClaim: maybe(z.object({ claimName: z.string() })),
  csi: maybe(
    z.object({
      driver: z.string(),
      nodePublishSecretRef: named,
      volumeAttributes: maybe(z.object({ secretProviderClass: maybe(z.string()) })),
    }),
  ),
  azureFile: maybe(z.object({ secretName: maybe(z.string()) })),
  cephfs: secretRef,
  flexVolume: secretRef,
  iscsi: secretRef,
  rbd: secretRef,
  scaleIO: secretRef,
  storageos: secretRef,
  projected: maybe(
    z.object({
      sources: list(
        z.object({
          serviceAccountToken: maybe(z.object({ audience: maybe(z.string()) })),
          secret: named,
          configMap: named,
        }),
      ),
    }),
  ),
});
export type VolumeShape = z.infer<typeof volume>;

export const podSpec = z.object({
  serviceAccountName: maybe(z.string()),
  serviceAccount: maybe(z.string()),
  automountServiceAccountToken: maybe(z.boolean()),
  nodeName: maybe(z.string()),
  hostNetwork: maybe(z.boolean()),
  hostPID: maybe(z.boolean()),
  hostIPC: maybe(z.boolean()),
  hostUsers: maybe(z.boolean()),
  runtimeClassName: maybe(z.string()),
  securityContext,
  containers: list(container),
  initContainers: list(container),
  ephemeralContainers: list(container),
  volumes: list(volume),
  imagePullSecrets: list(z.object({ name: maybe(z.string()) })),
});
export type PodSpec = z.infer<typeof podSpec>;

/** Of a container's status the image that its node pulled. */
const statuses = list(z.object({ name: maybe(z.string()), imageID: maybe(z.string()) }));

export const podShape = z.object({
  metadata,
  // A manifest in a list of metadata only has no spec: nothing can be told of such a pod.
  spec: podSpec,
  status: maybe(
    z.object({
      phase: maybe(z.string()),
      podIP: maybe(z.string()),
      podIPs: list(z.object({ ip: maybe(z.string()) })),
      containerStatuses: statuses,
      initContainerStatuses: statuses,
    }),
  ),
});

export type PodShape = z.infer<typeof podShape>;

const template = z.object({
  metadata: maybe(z.object({ labels: metadata.shape.labels, annotations: metadata.shape.annotations })),
  spec: podSpec,
});
export const workloadShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      replicas: maybe(z.number()),
      template: maybe(template),
      jobTemplate: maybe(z.object({ spec: maybe(z.object({ template })) })),
    }),
  ),
  status: maybe(z.object({ completionTime: maybe(z.string()), desiredNumberScheduled: maybe(z.number()) })),
});
