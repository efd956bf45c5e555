import { either, environment, ways } from "./kubernetes-escape-way.ts";
import { holdsPath, hostMounts, overlaps } from "./kubernetes-host-paths.ts";
import { windowsDrive, windowsPipe } from "./kubernetes-windows-paths.ts";

/** The kubelet runs what lies here, past every admission. https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/ */
const staticPods = [
  "/etc/kubernetes/manifests",
  "/var/lib/rancher/k3s/agent/pod-manifests",
  "/var/lib/rancher/rke2/agent/pod-manifests",
];
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
  "/etc/ld.so.preload",
  "/etc/pam.d",
  "/etc/passwd",
  "/etc/profile.d",
  "/etc/shadow",
  "/etc/ssh",
  "/etc/sudoers",
  "/etc/sudoers.d",
  "/etc/systemd",
  "/etc/udev/rules.d",
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
const wholeOnly = ["/var/lib/kubelet", "/var/lib/rancher"];
/** What is written there is used by somebody later, or by another user than root. */
const later = [
  // Hooks of devices and of the runtime: https://github.com/cncf-tags/container-device-interface, containerd's NRI.
  "/etc/cdi",
  "/etc/nri",
  "/opt/nri",
  "/run/cdi",
  // Settings of the kubelet and the runtime, and what is run before a module is loaded (modprobe.d(5)).
  "/etc/crio",
  "/etc/default",
  "/etc/docker",
  "/etc/modprobe.d",
  "/etc/rancher",
  "/etc/sysconfig",
  "/etc/kubernetes",
  "/home",
  "/lib/modules",
  "/run/systemd",
  "/usr/src",
];
/** Where the kernel is told of programs to run, if it is built so, or has control groups of version 1. */
const kernelHelpers = ["/sys/fs/cgroup", "/sys/kernel"];

const linuxWrite = ways(function* (pod, facts) {
  for (const { path, readOnly, conditions, ...told } of hostMounts(pod, facts)) {
    if (readOnly) continue;
    const open = (text: string) => ({ ...told, conditions: [...conditions, { kind: "target-state" as const, text }] });
    if (staticPods.some((tree) => overlaps(path, tree))) yield { ...told, conditions };
    else if (later.some((tree) => holdsPath(tree, path))) {
      yield open(`something on the node runs what is written to ${path}`);
    } else if (trusted.some((tree) => overlaps(path, tree)) || wholeOnly.some((tree) => holdsPath(path, tree))) {
      yield { ...told, conditions };
    } else if (kernelHelpers.some((tree) => overlaps(path, tree))) {
      yield open(`the kernel of the node runs a program that is named below ${path}`);
    }
  }
});

export const hostPathWrite = either(linuxWrite, windowsDrive);

/** `/var/run` is a link to `/run`. A read-only mount does not keep anybody from connecting. */
const sockets = [
  "/run/containerd/containerd.sock",
  "/run/cri-dockerd.sock",
  "/run/crio/crio.sock",
  "/run/docker.sock",
  "/run/dockershim.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/podman/podman.sock",
  "/var/snap/microk8s/common/run/containerd.sock",
];
/** By these systemd is told to start something. */
const managers = ["/run/dbus/system_bus_socket", "/run/systemd/private"];

const linuxSocket = ways(function* (pod, facts) {
  for (const { path, container, because, conditions } of hostMounts(pod, facts)) {
    if (sockets.some((socket) => holdsPath(path, socket))) yield { container, because, conditions };
    else if (managers.some((socket) => holdsPath(path, socket))) {
      const text = "no AppArmor or SELinux policy of the node keeps the container from its service manager";
      yield { container, because, conditions: [...conditions, ...environment(text)] };
    }
  }
});

export const runtimeSocket = either(linuxSocket, windowsPipe);

/**
 * The container's own /proc, where it is unmasked, or the node's. `readOnly` of a mount says nothing of what is mounted below it, as /proc is below /.
 * https://kubernetes.io/docs/concepts/storage/volumes/#read-only-mounts
 */
export const corePattern = ways(function* (pod, facts) {
  for (const container of pod.containers) {
    if (container.privileged || !container.unconfined.includes("proc-mount")) continue;
    const free = container.unconfined.includes("apparmor");
    const text = "no AppArmor profile of the node refuses to write below /proc/sys";
    yield free ? { container } : { container, conditions: environment(text) };
  }
  for (const { container, path, readOnly, recursive, because, conditions } of hostMounts(pod, facts)) {
    if (!overlaps(path, "/proc/sys/kernel/core_pattern")) continue;
    if (!readOnly) yield { container, because, conditions };
    else if (path === "/" && !recursive) {
      const text = "the runtime leaves what is mounted below the read-only mount writable";
      yield { container, because, conditions: [...conditions, ...environment(text)] };
    }
  }
});

/** Disks and memory of the node. A mount that is read only does not keep a device from being written to. */
const devices = /^\/dev(\/(block|disk|dm-|kmem|mapper|mem|nvme|port|root|sd|vd|xvd)[^/]*(\/.*)?)?$/;

/** A privileged container may open every device and has its own way; any other asks its device rules. */
export const device = ways(function* (pod, facts) {
  for (const { container, path, because, conditions } of hostMounts(pod, facts)) {
    if (container.privileged || !devices.test(path)) continue;
    const text = `the device rules of container ${container.name} let it open what is at ${path}`;
    yield { container, because, conditions: [...conditions, ...environment(text)] };
  }
});

/** Of kubeadm and k3s: with one of these somebody signs, or is, an administrator. */
const clusterKeys = [
  "/etc/kubernetes/admin.conf",
  "/etc/kubernetes/controller-manager.conf",
  "/etc/kubernetes/pki/ca.key",
  "/etc/kubernetes/pki/etcd/ca.key",
  "/etc/kubernetes/pki/sa.key",
  "/etc/kubernetes/super-admin.conf",
  "/var/lib/rancher/k3s/server/tls",
  "/var/lib/rancher/rke2/server/tls",
];
const stores = ["/var/lib/etcd", "/var/lib/rancher/k3s/server/db"];

/** On a node of the control plane. https://kubernetes.io/docs/setup/best-practices/certificates/ */
export const controlPlaneFiles = ways(function* (pod, facts) {
  for (const { path, container, because, conditions } of hostMounts(pod, facts)) {
    if (clusterKeys.some((key) => holdsPath(path, key))) yield { container, because, conditions };
    else if (stores.some((tree) => overlaps(path, tree))) {
      const text = "the cluster's store is not encrypted, and holds a credential of an administrator";
      yield { container, because, conditions: [...conditions, ...environment(text)] };
    }
  }
});

const plugIns = ["/var/lib/kubelet/device-plugins", "/var/lib/kubelet/plugins", "/var/lib/kubelet/plugins_registry"];

export const plugInSocket = ways(function* (pod, facts) {
  for (const { path, container, because, conditions } of hostMounts(pod, facts))
    if (plugIns.some((tree) => overlaps(path, tree))) yield { container, because, conditions };
});

/** Where whoever writes may put links in the place of logs. */
const logsBelow = (tree: string) =>
  ways(function* (pod, facts) {
    for (const { path, readOnly, container, because, conditions } of hostMounts(pod, facts))
      if (!readOnly && overlaps(path, tree)) yield { container, because, conditions };
  });
export const podLogs = logsBelow("/var/log/pods");
export const nodeLogs = logsBelow("/var/log");

/** Holds the kubelet's own key and the tokens and secrets of every pod of the node. */
const podFiles = "/var/lib/kubelet/pods";
/** May hold keys of people or of the cluster. */
const elsewhere = [
  "/etc/kubernetes",
  "/home",
  "/proc",
  "/root",
  "/run/containerd",
  "/var/lib/cloud",
  "/var/lib/containerd",
  "/var/lib/docker",
  "/var/lib/etcd",
  "/var/lib/kubelet",
  "/var/lib/rancher",
];

export const hostPathRead = ways(function* (pod, facts) {
  for (const { path, container, because, conditions } of hostMounts(pod, facts)) {
    const open = [
      ...conditions,
      { kind: "target-state" as const, text: `files of the node below ${path} hold credentials` },
    ];
    if (overlaps(path, podFiles)) {
      // The cluster's own keys lie elsewhere.
      const on = ({ controlPlane }: { readonly controlPlane: boolean }) =>
        controlPlane && !holdsPath(path, "/etc/kubernetes") ? open.slice(conditions.length) : [];
      yield { container, because, conditions, on };
    } else if (elsewhere.some((tree) => overlaps(path, tree)) || holdsPath(path, "/etc")) {
      yield { container, because, conditions: open };
    }
  }
});
