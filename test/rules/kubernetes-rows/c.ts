import { rows as mounted } from "./c-mounted.ts";
import { node, pod, podWith } from "./manifests.ts";
import { type Cases, leftOut, type Row } from "./row.ts";

type Spec = Readonly<Record<string, unknown>>;
const n1 = node();
const master = node("n1", { labels: { "node-role.kubernetes.io/control-plane": "" } });
const host = (path: string, mount: Spec = {}, spec: Spec = {}, container: Spec = {}) => [
  n1,
  podWith({ hostPath: { path } }, mount, spec, container),
];
const readOnly = { readOnly: true };
const each = (paths: readonly string[], mount: Spec = {}): Cases =>
  Object.fromEntries(paths.map((path) => [path, host(path, mount)]));
const out = { from: "pod:app:web#execute", to: "node:n1#execute" } as const;
const unused = { volumeMounts: [] };

export const rows: readonly Row[] = [
  {
    name: "HOST_PATH_WRITE",
    rules: ["kubernetes.escape-host-path-write"],
    ...out,
    fires: each([
      "/",
      "/etc/",
      "/etc/cron.d",
      "/root/.ssh",
      "/usr",
      "/usr/local/bin",
      "/opt/cni/bin",
      "/var",
      "/var/lib/kubelet",
      "/var/spool/cron",
      "/srv/../etc",
    ]),
    conditional: {
      ...each([
        "/home",
        "/lib/modules",
        "/var/run/cdi",
        "/etc/modprobe.d/x.conf",
        "/etc/kubernetes/pki",
        "/run/systemd/system",
        "/sys/fs/cgroup",
      ]),
      "a part that a variable of the container names": host("/", { subPathExpr: "$(PART)" }),
      "as another user than root": host("/", {}, {}, { securityContext: { runAsUser: 1000 } }),
      "the drive of a Windows node": [
        node("n1", { labels: { "kubernetes.io/os": "windows" } }),
        podWith({ hostPath: { path: "C:\\" } }),
      ],
      "on a distribution with SELinux": [
        node("n1", { status: { nodeInfo: { osImage: "Fedora CoreOS 40" } } }),
        podWith({ hostPath: { path: "/" } }),
      ],
    },
    silent: {
      "read only": host("/", readOnly),
      "data of its own": host("/srv/data"),
      "data of its own on a Windows node": [
        node("n1", { labels: { "kubernetes.io/os": "windows" } }),
        podWith({ hostPath: { path: "C:\\data" } }),
      ],
      "a directory of a like name": host("/rooted"),
      "a harmless part by subPath": host("/", { subPath: "srv/data" }),
      "a volume that no container mounts": host("/", {}, {}, unused),
      "an empty directory": [n1, podWith({ emptyDir: {} })],
      "the token alone": { objects: host("/"), from: "serviceaccount:app:web#impersonate" },
    },
  },
  {
    name: "HOST_PATH_READ",
    rules: ["kubernetes.host-path-read"],
    from: out.from,
    to: "node:n1#read-files",
    fires: each(["/", "/var/lib/kubelet", "/var/lib/kubelet/pods"], readOnly),
    conditional: each(
      ["/etc", "/etc/kubernetes", "/root/.ssh", "/home", "/proc", "/var/lib/etcd", "/var/lib/kubelet/pki"],
      readOnly,
    ),
    silent: {
      ...each(["/var/log", "/srv", "/etc/ssl/certs", "/run/udev"], readOnly),
      "a volume that no container mounts": host("/", {}, {}, unused),
      "no code on the node": { objects: host("/", readOnly), to: out.to },
    },
    note: "certain where the kubelet's directory is in it, whose tokens and Secrets are there; elsewhere the condition is that credentials are",
  },
  {
    name: "HOST_PATH_TOKEN_TRAVERSE",
    rules: ["kubernetes.host-path-read", "kubernetes.node-reads-tokens"],
    from: out.from,
    to: "serviceaccount:db:pg#impersonate",
    fires: {
      "tokens of a pod beside it": [
        ...host("/var/lib/kubelet/pods", readOnly),
        pod({ serviceAccountName: "pg" }, {}, { name: "pg", namespace: "db" }),
      ],
    },
    silent: {
      "a pod of another node": [
        ...host("/var/lib/kubelet/pods", readOnly),
        node("n2"),
        pod({ serviceAccountName: "pg", nodeName: "n2" }, {}, { name: "pg", namespace: "db" }),
      ],
      "a pod without a token": [
        ...host("/var/lib/kubelet/pods", readOnly),
        pod({ serviceAccountName: "pg", automountServiceAccountToken: false }, {}, { name: "pg", namespace: "db" }),
      ],
      "a pod whose projected volume has no token": [
        ...host("/var/lib/kubelet/pods", readOnly),
        pod(
          {
            serviceAccountName: "pg",
            automountServiceAccountToken: false,
            volumes: [{ name: "all", projected: { sources: [{ configMap: { name: "settings" } }] } }],
          },
          { volumeMounts: [{ name: "all", mountPath: "/all" }] },
          { name: "pg", namespace: "db" },
        ),
      ],
      "another directory": [
        ...host("/var/lib/misc", readOnly),
        pod({ serviceAccountName: "pg" }, {}, { name: "pg", namespace: "db" }),
      ],
    },
  },
  {
    name: "RUNTIME_SOCKET",
    rules: ["kubernetes.escape-runtime-socket"],
    ...out,
    fires: {
      ...each(["/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/crio", "/var/run"]),
      "read only, which protects nothing": host("/run/cri-dockerd.sock", readOnly),
      "the pipe of a Windows node": [
        node("n1", { labels: { "kubernetes.io/os": "windows" } }),
        podWith({ hostPath: { path: "\\\\.\\pipe\\containerd-containerd" } }),
      ],
    },
    conditional: {
      "the service manager's": host("/run/dbus/system_bus_socket"),
      "as another user than root": host("/var/run/docker.sock", {}, {}, { securityContext: { runAsUser: 1000 } }),
      "in a user namespace": host("/var/run/docker.sock", {}, { hostUsers: false }),
    },
    silent: {
      ...each(["/run/udev", "/run/docker.sockets", "/run/containerd/io.containerd.grpc"]),
      "a part by subPath": host("/run", { subPath: "udev" }),
      "a volume that no container mounts": host("/run", {}, {}, unused),
    },
  },
  {
    name: "DEVICE_ACCESS",
    rules: ["kubernetes.escape-device", "kubernetes.escape-privileged"],
    ...out,
    fires: { "a privileged container": host("/dev", {}, {}, { securityContext: { privileged: true } }) },
    conditional: {
      ...each(["/dev", "/dev/sda1", "/dev/mem", "/dev/mapper/root"]),
      "read only, which protects nothing": host("/dev/nvme0n1", readOnly),
    },
    silent: {
      ...each(["/dev/shm", "/dev/dri", "/dev/net/tun"]),
      "a volume that no container mounts": host("/dev", {}, {}, unused),
    },
    note: "the device rules of an unprivileged container are made by the runtime and are not in the API",
  },
  {
    name: "KUBELET_SOCKET_PLUGIN",
    rules: ["kubernetes.escape-plug-in-socket"],
    ...out,
    assumed: each([
      "/var/lib/kubelet/plugins_registry",
      "/var/lib/kubelet/device-plugins",
      "/var/lib/kubelet/plugins/csi.example.com",
    ]),
    silent: {
      ...each(["/var/lib/kubelet-data", "/srv/plugins"]),
      "a volume that no container mounts": host("/var/lib/kubelet/plugins", {}, {}, unused),
    },
    note: "a guess, shown with `--certainty assumed` alone: drivers have it for their work, whoever owns them",
  },
  {
    name: "STATIC_POD_WRITE",
    rules: ["kubernetes.escape-host-path-write", "kubernetes.control-plane-node"],
    from: out.from,
    to: "k8s:prod#administer",
    fires: {
      "a node of the control plane": [master, podWith({ hostPath: { path: "/etc/kubernetes/manifests" } })],
      "a directory above it": [master, podWith({ hostPath: { path: "/etc/kubernetes" } })],
      "a worker's, for the worker": {
        objects: host("/var/lib/rancher/k3s/agent/pod-manifests"),
        to: out.to,
      },
    },
    silent: {
      "a worker": host("/etc/kubernetes/manifests"),
      "read only": [master, podWith({ hostPath: { path: "/etc/kubernetes/manifests" } }, readOnly)],
    },
    note: "the kubelet's staticPodPath is not in the API: the paths of kubeadm, k3s and RKE2",
  },
  ...mounted,
  leftOut(
    "SUBPATH / CSI_EPHEMERAL / FLEX",
    "a subPath narrows the mount in every row above. Its known holes (CVE-2017-1002101, CVE-2021-25741) want new pods on kubelets before 1.22.2; what drivers of inline and flex volumes mount is their own and not in the API",
  ),
];
