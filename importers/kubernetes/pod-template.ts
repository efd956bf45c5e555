import { hash } from "node:crypto";
import { canonical, compare } from "../../model/canonical.ts";
import type { K8sContainer, K8sInbound, K8sVolume, Labels } from "../../model/fact/kubernetes.ts";
import { plainText } from "../../model/redact.ts";
import { plainImage } from "../read/plain-image.ts";
import { loginFlagsIn } from "./login-flags.ts";
import { digestIn } from "./pod-images.ts";
import { inboundOf } from "./pod-inbound.ts";
import { type ProxyTemplate, proxiesOf } from "./pod-proxies.ts";
import type { ContainerShape, PodSpec, VolumeShape } from "./pod-shape.ts";
import { type Annotations, appArmorAnnotation, plainPath } from "./shape.ts";

/** What a pod's spec says about security, in the shape of its fact. */
export interface PodTemplate {
  readonly serviceAccount: string;
  readonly automount?: boolean;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly hostUsers?: boolean;
  readonly runtimeClass?: string;
  readonly inbound?: K8sInbound;
  readonly containers: readonly K8sContainer[];
  readonly volumes: readonly K8sVolume[];
  readonly imagePullSecrets: readonly string[];
  /** Where admission mounted the account's token: observed, so no part of the digest. */
  readonly tokenMounted: boolean;
  /** Secrets and ConfigMaps that must exist for it to run. */
  readonly needs: { readonly secrets: readonly string[]; readonly configMaps: readonly string[] };
  /** Proxies that the arguments of its containers set up. */
  readonly proxies: readonly ProxyTemplate[];
}

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
/** Whether admission put the volume in, under a name of its own for each pod. */
export const isInjected = (name: string): boolean => name.startsWith("kube-api-access-");

/** @param annotations of the pod: before Kubernetes 1.30 they name AppArmor profiles; a mesh is told by them what to leave out */
export function podTemplate(spec: PodSpec, annotations: Annotations = {}): PodTemplate {
  const staged: readonly Staged[] = [
    ...spec.initContainers.map((one) => (one.restartPolicy === "Always" ? { one } : { one, stage: "init" as const })),
    ...spec.containers.map((one) => ({ one })),
    ...spec.ephemeralContainers.map((one) => ({ one, stage: "ephemeral" as const })),
  ];
  const containers = staged.map(({ one }) => one);
  const volumes = spec.volumes.filter(({ name }) => !isInjected(name)).flatMap(volumesOf);
  const pull = sorted(spec.imagePullSecrets.map(({ name }) => name));
  const needs = requirements(spec, containers, pull);
  return {
    serviceAccount: spec.serviceAccountName || spec.serviceAccount || "default",
    ...optional("automount", spec.automountServiceAccountToken),
    hostNetwork: spec.hostNetwork === true,
    hostPID: spec.hostPID === true,
    hostIPC: spec.hostIPC === true,
    ...optional("hostUsers", spec.hostUsers),
    ...optional("runtimeClass", spec.runtimeClassName),
    ...optional("inbound", inboundOf(spec, annotations)),
    containers: staged.map((each) => containerOf(each, spec, annotations)).sort((a, b) => compare(a.name, b.name)),
    volumes: volumes.sort((a, b) => compare(canonical(a), canonical(b))),
    imagePullSecrets: pull,
    tokenMounted: mountsToken(spec),
    needs,
    proxies: proxiesOf(spec),
  };
}

/** Whether admission mounted the account's token. */
export function mountsToken({ containers, initContainers, ephemeralContainers }: PodSpec): boolean {
  const mounts = ({ volumeMounts }: ContainerShape): boolean =>
    volumeMounts.some(({ name, mountPath }) => isInjected(name) && mountPath === tokenPath);
  return containers.some(mounts) || initContainers.some(mounts) || ephemeralContainers.some(mounts);
}

interface Staged {
  readonly one: ContainerShape;
  readonly stage?: "ephemeral" | "init";
}

function containerOf({ one: container, stage }: Staged, spec: PodSpec, annotations: Annotations): K8sContainer {
  const pod = spec.securityContext;
  const own = container.securityContext;
  const runAsUser = own?.runAsUser ?? pod?.runAsUser;
  const apparmor =
    own?.appArmorProfile ?? pod?.appArmorProfile ?? annotated(annotations[appArmorAnnotation + container.name]);
  const seccomp = own?.seccompProfile ?? pod?.seccompProfile;
  const selinux = own?.seLinuxOptions?.type ?? pod?.seLinuxOptions?.type;
  const free = {
    apparmor: apparmor?.type === "Unconfined",
    "proc-mount": own?.procMount === "Unmasked",
    seccomp: seccomp?.type === "Unconfined",
    selinux: selinux === "spc_t",
  };
  const profiles = [...local("apparmor", apparmor), ...local("seccomp", seccomp)];
  const secretRefs = [
    ...container.env.map(({ valueFrom }) => valueFrom?.secretKeyRef),
    ...container.envFrom.map(({ secretRef }) => secretRef),
  ];
  const configMapRefs = [
    ...container.env.map(({ valueFrom }) => valueFrom?.configMapKeyRef),
    ...container.envFrom.map(({ configMapRef }) => configMapRef),
  ];
  const loginFlags = loginFlagsIn([...container.command, ...container.args]);
  return {
    name: container.name,
    image: plainImage(container.image ?? ""),
    ...optional("digests", digestsIn(container.image)),
    ...optional("stage", stage),
    privileged: own?.privileged === true,
    capabilities: sorted(own?.capabilities?.add.map((name) => name.toUpperCase().replace(/^CAP_/, "")) ?? []),
    ...optional("runAsUser", runAsUser),
    nonRoot: (own?.runAsNonRoot ?? pod?.runAsNonRoot) === true,
    unconfined: (["apparmor", "proc-mount", "seccomp", "selinux"] as const).filter((name) => free[name]),
    ...optional("profiles", profiles.length > 0 ? profiles : undefined),
    windowsHostProcess: (own?.windowsOptions?.hostProcess ?? pod?.windowsOptions?.hostProcess) === true,
    ports: container.ports.map(({ name, containerPort, hostPort }) => ({
      ...optional("name", name),
      port: containerPort,
      // In the node's network the server itself writes the port here: as it is the same with or without it, it is left out.
      ...optional("hostPort", (spec.hostNetwork && hostPort === containerPort ? undefined : hostPort) || undefined),
    })),
    mounts: container.volumeMounts
      .filter(({ name }) => !isInjected(name))
      .map(({ name, mountPath, readOnly, recursiveReadOnly, subPath, subPathExpr }) => ({
        volume: name,
        path: plainPath(mountPath),
        readOnly: readOnly === true,
        ...optional("recursive", recursiveReadOnly === "Enabled" || undefined),
        ...optional("subPath", plainPath(subPath || subPathExpr || "") || undefined),
      })),
    envSecrets: sorted(secretRefs.map((ref) => ref?.name)),
    envConfigMaps: sorted(configMapRefs.map((ref) => ref?.name)),
    envNames: sorted(container.env.map(({ name }) => plainText(name))),
    ...optional("loginFlags", loginFlags.length > 0 ? loginFlags : undefined),
  };
}

function digestsIn(reference: string | undefined): readonly string[] | undefined {
  const digest = digestIn(reference);
  return digest === undefined ? undefined : [digest];
}

interface Profile {
  readonly type?: string | undefined;
  readonly localhostProfile?: string | undefined;
}

/** `unconfined`, `runtime/default` or `localhost/<profile>`. */
const annotated = (value: string | undefined): Profile | undefined => {
  if (value === undefined) return undefined;
  const [type = "", ...rest] = value.split("/");
  if (type === "localhost") return { type: "Localhost", localhostProfile: rest.join("/") };
  return { type: type === "unconfined" ? "Unconfined" : "RuntimeDefault" };
};

const local = (kind: string, profile: Profile | undefined): readonly string[] =>
  profile?.type === "Localhost" ? [`${kind} ${plainPath(profile.localhostProfile ?? "")}`] : [];

/** What a volume shows to who mounts it, and what the node reads to mount it. */
const volumesOf = (volume: VolumeShape): readonly K8sVolume[] => [
  ...shown(volume),
  ...driverSecrets(volume).map((secret): K8sVolume => ({ name: volume.name, type: "driver-secret", secret })),
];

const driverSecrets = (volume: VolumeShape): readonly string[] =>
  [
    volume.azureFile?.secretName,
    volume.csi?.nodePublishSecretRef?.name,
    ...(["cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"] as const).map(
      (driver) => volume[driver]?.secretRef?.name,
    ),
  ].filter((name): name is string => name !== undefined && name !== "");

/** A projected volume counts once for each of its sources. */
function shown(volume: VolumeShape): readonly K8sVolume[] {
  const { name } = volume;
  if (volume.hostPath) return [{ name, type: "hostPath", path: plainPath(volume.hostPath.path) }];
  if (volume.secret?.secretName) return [{ name, type: "secret", secret: volume.secret.secretName }];
  if (volume.configMap?.name) return [{ name, type: "configMap", configMap: volume.configMap.name }];
  if (volume.persistentVolumeClaim) {
    return [{ name, type: "persistentVolumeClaim", claim: volume.persistentVolumeClaim.claimName }];
  }
  if (volume.csi) {
    const { driver, volumeAttributes } = volume.csi;
    return [{ name, type: "csi", driver, ...optional("providerClass", volumeAttributes?.secretProviderClass) }];
  }
  return (volume.projected?.sources ?? []).flatMap((source): readonly K8sVolume[] => {
    if (source.serviceAccountToken)
      return [{ name, type: "token", ...optional("audience", source.serviceAccountToken.audience || undefined) }];
    if (source.secret?.name) return [{ name, type: "secret", secret: source.secret.name }];
    if (source.configMap?.name) return [{ name, type: "configMap", configMap: source.configMap.name }];
    return [];
  });
}

function requirements(
  spec: PodSpec,
  containers: readonly ContainerShape[],
  pull: readonly string[],
): PodTemplate["needs"] {
  type Ref = { readonly name?: string | undefined; readonly optional?: boolean | undefined } | undefined;
  const must = (refs: readonly Ref[]) => refs.map((ref) => (ref?.optional === true ? undefined : ref?.name));
  const variables = containers.flatMap(({ env }) => env.map(({ valueFrom }) => valueFrom));
  const whole = containers.flatMap(({ envFrom }) => envFrom);
  const volumes = spec.volumes.filter(({ name }) => !isInjected(name));
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []);
  const secretVolumes = volumes.map(({ secret }) => ({ name: secret?.secretName, optional: secret?.optional }));
  return {
    secrets: sorted([
      ...must([...variables.map((ref) => ref?.secretKeyRef), ...whole.map(({ secretRef }) => secretRef)]),
      ...must([...secretVolumes, ...sources.map(({ secret }) => secret)]),
      ...volumes.flatMap(driverSecrets),
      ...pull,
    ]),
    configMaps: sorted([
      ...must([...variables.map((ref) => ref?.configMapKeyRef), ...whole.map(({ configMapRef }) => configMapRef)]),
      ...must([...volumes.map(({ configMap }) => configMap), ...sources.map(({ configMap }) => configMap)]),
    ]),
  };
}

/** Labels that the platform or a release tool sets anew with each rollout or instance: no part of what a pod is. */
const perInstance =
  /^(pod-template-hash|pod-template-generation|controller-revision-hash|controller-uid|job-name|rollouts-pod-template-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|topology\.kubernetes\.io\/(region|zone)|batch\.kubernetes\.io\/.*|app\.kubernetes\.io\/version|helm\.sh\/chart)=/;

/** Whether the label is part of what a pod is. */
export const isStable = (label: string): boolean => !perInstance.test(label);

/** Eight hex digits that stay the same over rollouts which change nothing here: another image tag, other names of instances. */
export function templateDigest(template: PodTemplate, labels: Labels, podName: string): string {
  const { tokenMounted: _, needs: __, proxies: ___, containers, volumes, ...rest } = template;
  const content = {
    ...rest,
    containers: containers.map(({ image: _image, digests: _digests, envNames: _names, ...container }) => container),
    // A StatefulSet's claims end in the pod's own name.
    volumes: volumes.map((volume) =>
      volume.type === "persistentVolumeClaim" && podName !== "" && volume.claim.endsWith(`-${podName}`)
        ? { ...volume, claim: volume.claim.slice(0, -podName.length) }
        : volume,
    ),
    labels: labels.filter(isStable),
  };
  return hash("sha256", canonical(content)).slice(0, 8);
}

const sorted = (names: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(names.filter((name): name is string => name !== undefined && name !== ""))].sort(compare);

const optional = <K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: V });
