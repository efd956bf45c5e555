import { all, type Check, containersThat, listed, settersThat, type Test } from "./check.ts";
import { unlessWindows } from "./profiles.ts";
import { containersOf, inUserNamespace, type ReviewedContainer, type ReviewedPod } from "./spec.ts";

const defaultCapabilities = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);
const added = ({ securityContext }: ReviewedContainer): readonly string[] => securityContext?.capabilities?.add ?? [];

const capabilitiesBeyond =
  (allowed: ReadonlySet<string>): Test =>
  (pod) => {
    const bad = (container: ReviewedContainer) => added(container).filter((name) => !allowed.has(name));
    const who = containersThat(pod, (container) => bad(container).length > 0);
    return who && `${who} must not include ${listed(containersOf(pod.spec).flatMap(bad))} in capabilities.add`;
  };
const onlyBind = capabilitiesBeyond(new Set(["NET_BIND_SERVICE"]));
const dropAll: Test = (pod) => {
  const who = containersThat(
    pod,
    ({ securityContext }) => !(securityContext?.capabilities?.drop ?? []).includes("ALL"),
  );
  return who && `${who} must set securityContext.capabilities.drop=["ALL"]`;
};
const fewCapabilities: Test = (pod) => all(dropAll(pod), onlyBind(pod));

const privileged: Test = (pod) => {
  const who = containersThat(pod, ({ securityContext }) => securityContext?.privileged === true);
  return who && `${who} must not set securityContext.privileged=true`;
};

const escalation: Test = (pod) => {
  const who = containersThat(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  return who && `${who} must set securityContext.allowPrivilegeEscalation=false`;
};

const hostNamespaces: Test = ({ spec }) =>
  (["hostNetwork", "hostPID", "hostIPC"] as const)
    .filter((name) => spec[name] === true)
    .map((name) => `${name}=true`)
    .join(", ") || undefined;

/** In the node's network a container's ports are the node's: the API server fills them in before admission. */
const hostPorts: Test = (pod) => {
  const used = ({ ports }: ReviewedContainer): readonly string[] =>
    (ports ?? []).flatMap(({ hostPort, containerPort }) => {
      const port = hostPort || (pod.spec.hostNetwork === true ? containerPort : undefined);
      return port ? [String(port)] : [];
    });
  const who = containersThat(pod, (container) => used(container).length > 0);
  return who && `${who} use hostPort ${[...new Set(containersOf(pod.spec).flatMap(used))].sort().join(", ")}`;
};

const probedHosts = (container: ReviewedContainer): readonly string[] =>
  [
    container.livenessProbe,
    container.readinessProbe,
    container.startupProbe,
    container.lifecycle?.postStart,
    container.lifecycle?.preStop,
  ].flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host) => host) as string[]);
const probes: Test = (pod) => {
  const who = containersThat(pod, (container) => probedHosts(container).length > 0);
  return who && `${who} name a host in a probe or lifecycle handler`;
};

const hostPaths: Test = ({ spec }) => {
  const names = (spec.volumes ?? []).filter((volume) => isSet(volume["hostPath"])).map(({ name }) => name);
  return names.length === 0 ? undefined : `volume ${listed(names)}`;
};
const isSet = (value: unknown): boolean => value !== undefined && value !== null;

const volumeSources = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
] as const;
/** A volume that names no source is an emptyDir by the time admission sees it. */
const fewVolumes: Test = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter((volume) => {
    const sources = Object.keys(volume).filter((key) => key !== "name" && isSet(volume[key]));
    return sources.length > 0 && !sources.some((key) => (volumeSources as readonly string[]).includes(key));
  });
  return bad.length === 0 ? undefined : `volume ${listed(bad.map(({ name }) => name))}`;
};

const procMount: Test = (pod) => {
  const who = containersThat(pod, ({ securityContext }) => {
    const mount = securityContext?.procMount;
    return isSet(mount) && mount !== "Default";
  });
  return who && `${who} must not set securityContext.procMount to another value than Default`;
};
const procMountUnlessUserNamespace: Test = (pod) => (inUserNamespace(pod.spec) ? undefined : procMount(pod));

const hostProcess: Test = (pod) => {
  const who = settersThat(
    pod,
    pod.spec.securityContext?.windowsOptions?.hostProcess === true,
    ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true,
  );
  return who && `${who} must not set securityContext.windowsOptions.hostProcess=true`;
};

const sysctls =
  (...allowed: readonly string[]): Test =>
  ({ spec }: ReviewedPod) =>
    (spec.securityContext?.sysctls ?? [])
      .map(({ name }) => name)
      .filter((name) => !allowed.includes(name))
      .join(", ") || undefined;
const safe0 = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
] as const;
const safe27 = [...safe0, "net.ipv4.ip_local_reserved_ports"] as const;
const safe29 = [
  ...safe27,
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
] as const;
const safe32 = [...safe29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"] as const;

const baseline = (id: string, reason: string, ...versions: Check["versions"]): Check => ({
  id,
  reason,
  level: "baseline",
  versions,
});

/** Checks of what a pod shares with its node and of the powers it asks for. */
export const hostChecks: readonly Check[] = [
  baseline("capabilities_baseline", "non-default capabilities", [0, capabilitiesBeyond(defaultCapabilities)]),
  baseline("hostNamespaces", "host namespaces", [0, hostNamespaces]),
  baseline("hostPathVolumes", "hostPath volumes", [0, hostPaths]),
  baseline("hostPorts", "hostPort", [0, hostPorts]),
  baseline("hostProbesAndHostLifecycle", "probe or lifecycle host", [34, probes]),
  baseline("privileged", "privileged", [0, privileged]),
  baseline("procMount", "procMount", [0, procMount], [35, procMountUnlessUserNamespace]),
  baseline(
    "sysctls",
    "forbidden sysctls",
    [0, sysctls(...safe0)],
    [27, sysctls(...safe27)],
    [29, sysctls(...safe29)],
    [32, sysctls(...safe32)],
  ),
  baseline("windowsHostProcess", "hostProcess", [0, hostProcess]),
  {
    id: "allowPrivilegeEscalation",
    reason: "allowPrivilegeEscalation != false",
    level: "restricted",
    versions: [
      [8, escalation],
      [25, unlessWindows(escalation)],
    ],
  },
  {
    id: "capabilities_restricted",
    reason: "unrestricted capabilities",
    level: "restricted",
    overrides: "capabilities_baseline",
    versions: [
      [22, fewCapabilities],
      [25, unlessWindows(fewCapabilities)],
    ],
  },
  {
    id: "procMount_restricted",
    reason: "procMount",
    level: "restricted",
    overrides: "procMount",
    versions: [[35, procMount]],
  },
  {
    id: "restrictedVolumes",
    reason: "restricted volume types",
    level: "restricted",
    overrides: "hostPathVolumes",
    versions: [[0, fewVolumes]],
  },
];
