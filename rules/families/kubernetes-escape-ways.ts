import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { holdsPath, hostMounts, overlaps } from "./kubernetes-host-paths.ts";

type Pod = FactOf<"k8s.pod">;
type Container = Pod["containers"][number];

/** One way out of a pod. */
export interface Escape {
  /** What is open about the way itself and about what confines the pod. */
  readonly conditions: readonly Condition[];
  /** Facts beside the pod and the node: a persistent volume. */
  readonly because: readonly Fact[];
}
/** Every way of one technique. */
export type Ways = (pod: Pod, facts: FactReader) => Iterable<Escape>;

interface Found {
  readonly container: Container;
  readonly because?: readonly Fact[];
  readonly conditions?: readonly Condition[];
  /** False where not even root of the container is needed. */
  readonly asRoot?: false;
}

/**
 * Adds to each way what confines the pod. A container whose uid nobody sets is taken to run as root, as images do unless
 * they say otherwise; a sandboxed runtime or a user namespace leaves the way open.
 */
const ways =
  (find: (pod: Pod, facts: FactReader) => Iterable<Found>): Ways =>
  (pod, facts) =>
    [...find(pod, facts)].map(({ container, because = [], conditions = [], asRoot = true }) => ({
      because,
      conditions: [...conditions, ...confinement(pod), ...(asRoot ? rootless(container) : [])],
    }));

/** Whether the container adds the capability; `ALL` and a privileged container have each. */
const has = ({ capabilities, privileged }: Container, name: string): boolean =>
  privileged || capabilities.includes("ALL") || capabilities.includes(name);

const environment = (text: string): readonly Condition[] => [{ kind: "environment", text }];

const each = (pod: Pod, test: (container: Container) => boolean): readonly Found[] =>
  pod.containers.filter(test).map((container) => ({ container }));

export const privileged = ways((pod) => each(pod, (container) => container.privileged));

export const nsenter = ways((pod) => each(pod, (container) => pod.hostPID && container.privileged));

export const kernelModule = ways((pod) => each(pod, (container) => has(container, "SYS_MODULE")));

/** AppArmor's default profile, where the node has AppArmor, refuses to trace processes outside the container. */
export const ptrace = ways((pod) =>
  each(pod, (container) => pod.hostPID && has(container, "SYS_PTRACE") && has(container, "SYS_ADMIN")).map((found) =>
    found.container.privileged || found.container.unconfined.includes("apparmor")
      ? found
      : { ...found, conditions: environment("no AppArmor profile of the node refuses ptrace") },
  ),
);

export const sysAdmin = ways((pod) =>
  each(pod, (container) => !container.privileged && has(container, "SYS_ADMIN")).map((found) => ({
    ...found,
    conditions: environment(
      "the node has control groups of version 1, or no AppArmor or seccomp profile that refuses mount",
    ),
  })),
);

export const windowsHostProcess = ways((pod) =>
  each(pod, (container) => container.windowsHostProcess).map((found) => ({ ...found, asRoot: false as const })),
);

export const dacReadSearch = ways((pod) =>
  each(pod, (container) => !container.privileged && has(container, "DAC_READ_SEARCH")),
);

/** Trees in which a written file is run or trusted by root of the node. */
const trusted = [
  "/bin",
  "/boot",
  "/etc/cni",
  "/etc/containerd",
  "/etc/cron.d",
  "/etc/cron.daily",
  "/etc/cron.hourly",
  "/etc/crontab",
  "/etc/init.d",
  "/etc/kubernetes",
  "/etc/ld.so.preload",
  "/etc/passwd",
  "/etc/profile.d",
  "/etc/shadow",
  "/etc/ssh",
  "/etc/sudoers",
  "/etc/sudoers.d",
  "/etc/systemd",
  "/lib",
  "/lib64",
  "/opt/cni",
  "/root",
  "/sbin",
  "/usr/bin",
  "/usr/lib",
  "/usr/libexec",
  "/usr/local",
  "/usr/sbin",
  "/var/lib/containerd",
  "/var/lib/docker",
  "/var/spool/cron",
];
/** Written to as a whole it lets in; parts of it belong to plug-ins that do no more than their work. */
const wholeOnly = ["/var/lib/kubelet"];
/** What is written there is used by somebody later, or by another user than root. */
const later = ["/home", "/lib/modules", "/usr/src"];

export const hostPathWrite = ways(function* (pod, facts) {
  for (const { container, path, readOnly, because } of hostMounts(pod, facts)) {
    if (readOnly) continue;
    if (later.some((tree) => holdsPath(tree, path))) {
      const text = `something on the node runs what is written to ${path}`;
      yield { container, because, conditions: [{ kind: "target-state", text }] };
    } else if (trusted.some((tree) => overlaps(path, tree)) || wholeOnly.some((tree) => holdsPath(path, tree))) {
      yield { container, because };
    }
  }
});

/** `/var/run` is a link to `/run`. A read-only mount does not keep anybody from connecting. */
const sockets = [
  "/run/containerd/containerd.sock",
  "/run/cri-dockerd.sock",
  "/run/crio/crio.sock",
  "/run/docker.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/podman/podman.sock",
];

export const runtimeSocket = ways(function* (pod, facts) {
  for (const { container, path, because } of hostMounts(pod, facts)) {
    if (sockets.some((socket) => holdsPath(path, socket))) yield { container, because };
  }
});

export const corePattern = ways(function* (pod, facts) {
  for (const { container, path, readOnly, because } of hostMounts(pod, facts)) {
    if (!readOnly && overlaps(path, "/proc/sys/kernel/core_pattern")) yield { container, because };
  }
});

/** Holds the kubelet's own key and the tokens and secrets of every pod of the node. */
const podFiles = "/var/lib/kubelet/pods";
/** May hold keys of people or of the cluster. */
const elsewhere = ["/etc/kubernetes", "/home", "/proc", "/root", "/var/lib/etcd"];

export const hostPathRead = ways(function* (pod, facts) {
  for (const { container, path, because } of hostMounts(pod, facts)) {
    if (overlaps(path, podFiles)) yield { container, because };
    else if (elsewhere.some((tree) => overlaps(path, tree)) || holdsPath(path, "/etc")) {
      const text = `files of the node below ${path} hold credentials`;
      yield { container, because, conditions: [{ kind: "target-state", text }] };
    }
  }
});

/** Techniques that give code on the node, and those that give its files alone. */
export const toExecute: readonly Ways[] = [
  privileged,
  nsenter,
  kernelModule,
  ptrace,
  sysAdmin,
  windowsHostProcess,
  hostPathWrite,
  runtimeSocket,
  corePattern,
];
export const toReadFiles: readonly Ways[] = [dacReadSearch, hostPathRead];

function confinement({ hostUsers, runtimeClass }: Pod): readonly Condition[] {
  const conditions: Condition[] = [];
  if (hostUsers === false) conditions.push(...environment("the user namespace of the pod does not hold it"));
  if (runtimeClass !== undefined)
    conditions.push(...environment(`runtime class ${runtimeClass} shares the node's kernel`));
  return conditions;
}

function rootless({ name, nonRoot, runAsUser }: Container): readonly Condition[] {
  const other = runAsUser === undefined ? nonRoot : runAsUser !== 0;
  return other ? environment(`a process of container ${name}, which does not run as root, becomes root in it`) : [];
}
