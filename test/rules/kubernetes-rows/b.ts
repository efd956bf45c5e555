import { grants, node, pod, podWith, rule } from "./manifests.ts";
import { type Case, type Cases, leftOut, type Row } from "./row.ts";

const n1 = node();
type Spec = Readonly<Record<string, unknown>>;
const security = (more: Spec) => ({ securityContext: more });
const caps = (...add: readonly string[]) => security({ capabilities: { add } });
const privileged = security({ privileged: true });
const hostPid = { hostPID: true };
const host = (path: string, mount: Spec = {}, spec: Spec = {}, container: Spec = {}) => [
  n1,
  podWith({ hostPath: { path } }, mount, spec, container),
];
const beside = { name: "proxy", image: "example.com/proxy:1" };

/** What leaves any way out of a pod open, and does not take it away. */
const confined = (container: Spec, spec: Spec = {}): Cases => ({
  "in a user namespace": [n1, pod({ ...spec, hostUsers: false }, container)],
  "in a sandboxed runtime": [n1, pod({ ...spec, runtimeClassName: "gvisor" }, container)],
  "as another user than root, set in the pod": [n1, pod({ ...spec, securityContext: { runAsUser: 1000 } }, container)],
  "in one container of two": [n1, pod({ ...spec, containers: [{ name: "web", image: "i", ...container }, beside] })],
  "in an init container, which has ended": [
    n1,
    pod({ ...spec, containers: [beside], initContainers: [{ name: "web", image: "i", ...container }] }),
  ],
});
const inSidecar = (container: Spec, spec: Spec = {}): Case => [
  n1,
  pod({
    ...spec,
    containers: [{ ...beside, ...container }],
    initContainers: [{ name: "web", image: "i", restartPolicy: "Always", ...container }],
  }),
];
const elsewhere = (container: Spec, spec: Spec = {}): Cases => ({
  "the token alone": { objects: [n1, pod(spec, container)], from: "serviceaccount:app:web#impersonate" },
  "another node": { objects: [n1, node("n2"), pod(spec, container)], to: "node:n2#execute" },
  "a Windows node": [node("n1", { labels: { "kubernetes.io/os": "windows" } }), pod(spec, container)],
});

const log = { hostPath: { path: "/var/log" } };
const out = { from: "pod:app:web#execute", to: "node:n1#execute" } as const;
const readsLogs = grants(rule("get", "pods/log"), "app");
const version = (nodeInfo: Spec) => node("n1", { status: { nodeInfo } });
const image = (osImage: string) => version({ osImage });

export const rows: readonly Row[] = [
  {
    name: "CE_PRIV_MOUNT",
    rules: ["kubernetes.escape-privileged"],
    ...out,
    fires: {
      privileged: [n1, pod({}, privileged)],
      "in each of two containers": inSidecar(privileged),
      "in a namespace that was labelled restricted later": [
        n1,
        pod({}, privileged),
        {
          apiVersion: "v1",
          kind: "Namespace",
          metadata: { name: "app", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
        },
      ],
    },
    conditional: {
      ...confined(privileged),
      "an AppArmor profile of the node's own": [
        n1,
        pod({}, security({ privileged: true, appArmorProfile: { type: "Localhost", localhostProfile: "web" } })),
      ],
    },
    silent: {
      "not privileged": [n1, pod()],
      "network, IPC and process table of the node": [n1, pod({ hostNetwork: true, hostIPC: true, hostPID: true })],
      ...elsewhere(privileged),
    },
  },
  {
    name: "CE_NSENTER",
    rules: ["kubernetes.escape-nsenter"],
    ...out,
    fires: { "privileged, with the node's process table": [n1, pod(hostPid, privileged)] },
    conditional: confined(privileged, hostPid),
    silent: {
      "without hostPID": [n1, pod({}, privileged)],
      "not privileged": [n1, pod(hostPid)],
      ...elsewhere(privileged, hostPid),
    },
    note: "hostPID with SYS_ADMIN and SYS_PTRACE is CE_SYS_PTRACE",
  },
  {
    name: "CE_MODULE_LOAD",
    rules: ["kubernetes.escape-kernel-module"],
    ...out,
    fires: {
      "the capability": [n1, pod({}, caps("SYS_MODULE"))],
      "its name with CAP_": [n1, pod({}, caps("CAP_SYS_MODULE"))],
      "all capabilities": [n1, pod({}, caps("ALL"))],
      privileged: [n1, pod({}, privileged)],
    },
    conditional: {
      ...confined(caps("SYS_MODULE")),
      "a node that takes signed modules only": [image("Bottlerocket OS 1.20.0"), pod({}, privileged)],
      "a seccomp profile of the node's own": [
        n1,
        pod(
          {},
          {
            securityContext: {
              capabilities: { add: ["SYS_MODULE"] },
              seccompProfile: { type: "Localhost", localhostProfile: "web.json" },
            },
          },
        ),
      ],
    },
    silent: {
      "another capability": [n1, pod({}, caps("SYS_TIME", "NET_ADMIN"))],
      "dropped, not added": [n1, pod({}, security({ capabilities: { drop: ["SYS_MODULE"] } }))],
      ...elsewhere(caps("SYS_MODULE")),
    },
  },
  {
    name: "CE_SYS_PTRACE",
    rules: ["kubernetes.escape-ptrace"],
    ...out,
    fires: {
      "without AppArmor": [
        n1,
        pod(
          hostPid,
          security({ capabilities: { add: ["SYS_PTRACE", "SYS_ADMIN"] }, appArmorProfile: { type: "Unconfined" } }),
        ),
      ],
      "without AppArmor, by the annotation of before 1.30": [
        n1,
        pod(hostPid, caps("SYS_PTRACE", "SYS_ADMIN"), {
          annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" },
        }),
      ],
      privileged: [n1, pod(hostPid, privileged)],
    },
    conditional: {
      "AppArmor not told": [n1, pod(hostPid, caps("SYS_PTRACE", "SYS_ADMIN"))],
      "all capabilities": [n1, pod(hostPid, caps("ALL"))],
      ...confined(privileged, hostPid),
    },
    silent: {
      "without hostPID": [n1, pod({}, caps("SYS_PTRACE", "SYS_ADMIN"))],
      "without SYS_ADMIN": [n1, pod(hostPid, caps("SYS_PTRACE"))],
      "without SYS_PTRACE": [n1, pod(hostPid, caps("SYS_ADMIN"))],
    },
  },
  {
    name: "CE_SYS_ADMIN",
    rules: ["kubernetes.escape-sys-admin"],
    ...out,
    fires: {
      "without AppArmor: mounts /proc anew": [
        n1,
        pod({}, security({ capabilities: { add: ["SYS_ADMIN"] }, appArmorProfile: { type: "Unconfined" } })),
      ],
    },
    conditional: {
      "the capability": [n1, pod({}, caps("SYS_ADMIN"))],
      "all capabilities": [n1, pod({}, caps("ALL"))],
      "without AppArmor, on a distribution with SELinux": [
        image("Red Hat Enterprise Linux CoreOS 417.94"),
        pod({}, security({ capabilities: { add: ["SYS_ADMIN"] }, appArmorProfile: { type: "Unconfined" } })),
      ],
      ...confined(caps("SYS_ADMIN")),
    },
    silent: { "another capability": [n1, pod({}, caps("NET_ADMIN"))], ...elsewhere(caps("SYS_ADMIN")) },
    note: "control groups of version 2 have no release_agent, and which version a node has is not in the API",
  },
  {
    name: "CE_DAC_READ_SEARCH",
    rules: ["kubernetes.escape-dac-read-search"],
    from: out.from,
    to: "node:n1#read-files",
    fires: { "the capability": [n1, pod({}, caps("DAC_READ_SEARCH"))], "all capabilities": [n1, pod({}, caps("ALL"))] },
    conditional: confined(caps("DAC_READ_SEARCH")),
    silent: {
      "a capability of a like name": [n1, pod({}, caps("DAC_OVERRIDE"))],
      "no code on the node": { objects: [n1, pod({}, caps("DAC_READ_SEARCH"))], to: "node:n1#execute" },
      "the token alone": { objects: [n1, pod({}, caps("ALL"))], from: "serviceaccount:app:web#impersonate" },
    },
  },
  {
    name: "CE_UMH_CORE_PATTERN",
    rules: ["kubernetes.escape-core-pattern"],
    ...out,
    fires: {
      "/proc": host("/proc"),
      "/proc/sys": host("/proc/sys/"),
      "/proc/sys/kernel": host("/proc/sys/kernel"),
      "the whole disk, with what is mounted on it": host("/"),
      "root said by the pod": host("/proc", {}, { securityContext: { runAsUser: 0 } }),
    },
    conditional: {
      "the whole disk read only: /proc below it is not": host("/", { readOnly: true }),
      "as another user than root": host("/proc", {}, {}, security({ runAsUser: 1000 })),
      runAsNonRoot: host("/proc", {}, { securityContext: { runAsNonRoot: true } }),
      "mounted by one container of two": host(
        "/proc",
        {},
        {
          containers: [{ name: "web", image: "i", volumeMounts: [{ name: "data", mountPath: "/p" }] }, beside],
        },
      ),
    },
    silent: {
      "read only": host("/proc", { readOnly: true }),
      "read only with all below": host("/", { readOnly: true, recursiveReadOnly: "Enabled" }),
      "another part of /proc": host("/proc/net"),
      "a part by subPath": host("/proc", { subPath: "net" }),
      "a volume that no container mounts": host("/proc", {}, {}, { volumeMounts: [] }),
    },
  },
  {
    name: "CE_VAR_LOG_SYMLINK",
    rules: ["kubernetes.escape-log-symlink"],
    from: ["pod:app:web#execute", "serviceaccount:app:web#impersonate"],
    to: "node:n1#read-files",
    fires: {
      "/var/log, and logs of the namespace": [n1, podWith(log), ...readsLogs],
      "/var, and logs of every namespace": [
        n1,
        podWith({ hostPath: { path: "/var" } }),
        ...grants(rule("get", "pods/log")),
      ],
      "logs of nodes": [n1, podWith(log), ...grants(rule("get", "nodes/log"))],
      "every subresource log": [n1, podWith(log), ...grants(rule("get", "*/log"), "app")],
    },
    conditional: {
      "as another user than root": [n1, podWith(log, {}, {}, security({ runAsUser: 1000 })), ...readsLogs],
    },
    silent: {
      "nobody reads logs": [n1, podWith(log)],
      "logs of another namespace": [n1, podWith(log), ...grants(rule("get", "pods/log"), "db")],
      "another verb": [n1, podWith(log), ...grants(rule("list", "pods/log"), "app")],
      "pods, not their logs": [n1, podWith(log), ...grants(rule("get", "pods,pods/status"), "app")],
      "read only": [n1, podWith(log, { readOnly: true }), ...readsLogs],
      "logs of its own": [n1, podWith({ hostPath: { path: "/var/log/app" } }), ...readsLogs],
      "the pod alone": {
        objects: [n1, podWith(log), ...grants(rule("get", "pods/log"), "app", { who: "user:kim" })],
        from: "pod:app:web#execute",
      },
      "no code on the node": { objects: [n1, podWith(log), ...readsLogs], to: "node:n1#execute" },
    },
    note: "two premises: who plants the link and who asks for the log need not be one. A grant for named pods only is left out",
  },
  {
    name: "HOST_PID_READ",
    rules: ["kubernetes.host-pid-read"],
    from: out.from,
    to: "pod:db:pg#read-files",
    conditional: { "sees the processes beside it": [n1, pod(hostPid), pod({}, {}, { name: "pg", namespace: "db" })] },
    silent: {
      "without hostPID": [n1, pod(), pod({}, {}, { name: "pg", namespace: "db" })],
      "on another node": [n1, node("n2"), pod(hostPid), pod({ nodeName: "n2" }, {}, { name: "pg", namespace: "db" })],
      "no takeover of the node": { objects: [n1, pod(hostPid)], to: "node:n1#execute" },
    },
  },
  {
    name: "HOST_NETWORK_ACCESS",
    rules: ["kubernetes.host-network"],
    from: out.from,
    to: "node:n1#originate",
    fires: { "in the node's network": [n1, pod({ hostNetwork: true })] },
    silent: {
      "in a network of its own": [n1, pod()],
      "no takeover of the node": { objects: [n1, pod({ hostNetwork: true })], to: "node:n1#execute" },
    },
    note: "a position: the metadata service and what listens on the node are reached from it by their own rules, and no NetworkPolicy holds for it. Listening in on others' traffic is not followed",
  },
  leftOut(
    "HOST_IPC",
    "shared memory of the node holds what its processes put there, and nothing in the API tells what that is; nobody documents more (badPods 7)",
  ),
  {
    name: "WINDOWS_HOST_PROCESS",
    rules: ["kubernetes.escape-windows-host-process"],
    ...out,
    fires: {
      "said by the container": [
        node("n1", { labels: { "kubernetes.io/os": "windows" } }),
        pod({ hostNetwork: true }, security({ windowsOptions: { hostProcess: true } })),
      ],
      "said by the pod, the node's system not told": [
        pod({ hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } }),
      ],
    },
    silent: {
      "an ordinary container": [node("n1", { labels: { "kubernetes.io/os": "windows" } }), pod()],
      "a Linux node": [n1, pod({ hostNetwork: true }, security({ windowsOptions: { hostProcess: true } }))],
    },
  },
  {
    name: "PROC_MOUNT_UNMASKED, SECCOMP/APPARMOR/SELINUX unconfined",
    rules: ["kubernetes.escape-core-pattern"],
    ...out,
    fires: {
      "/proc unmasked, without AppArmor": [
        n1,
        pod({}, security({ procMount: "Unmasked", appArmorProfile: { type: "Unconfined" } })),
      ],
    },
    conditional: {
      "/proc unmasked": [n1, pod({}, security({ procMount: "Unmasked" }))],
      "/proc unmasked in a user namespace, as later versions ask": [
        n1,
        pod({ hostUsers: false }, security({ procMount: "Unmasked", appArmorProfile: { type: "Unconfined" } })),
      ],
    },
    silent: {
      "/proc as it comes": [n1, pod({}, security({ procMount: "Default" }))],
      "the others alone": [
        n1,
        pod(
          {},
          security({
            appArmorProfile: { type: "Unconfined" },
            seccompProfile: { type: "Unconfined" },
            seLinuxOptions: { type: "spc_t" },
          }),
        ),
      ],
    },
    note: "the others are no ways by themselves: AppArmor unconfined makes CE_SYS_PTRACE and CE_SYS_ADMIN certain, spc_t takes the condition of SELinux away, and a profile of the node's own (Localhost) makes every way conditional",
  },

  {
    name: "RUNTIME_CVE",
    rules: ["kubernetes.escape-known-vulnerability"],
    ...out,
    assumed: {
      "CVE-2024-21626 by containerd's version": [version({ containerRuntimeVersion: "containerd://1.6.27" }), pod()],
      "CVE-2024-21626 by Docker's version": [version({ containerRuntimeVersion: "docker://24.0.7" }), pod()],
      "CVE-2022-0847 by the kernel's version": [version({ kernelVersion: "5.10.100-generic" }), pod()],
      "CVE-2022-0847 in a series without a fix": [version({ kernelVersion: "5.13.0-51-generic" }), pod()],
      "CVE-2020-15257 in the node's network": [
        version({ containerRuntimeVersion: "containerd://1.4.2" }),
        pod({ hostNetwork: true }),
      ],
    },
    silent: {
      "mended runtimes and kernels": [
        version({ containerRuntimeVersion: "containerd://1.7.13", kernelVersion: "5.10.102" }),
        pod(),
      ],
      "a kernel from before it came": [version({ kernelVersion: "5.4.0-91-generic" }), pod()],
      "a later series": [version({ containerRuntimeVersion: "containerd://2.1.4", kernelVersion: "6.8.0" }), pod()],
      "no version told": [n1, pod()],
    },
    note: "a guess, shown with `--certainty assumed` alone: distributions mend without a new version. The table is dated in `rules/families/kubernetes-known-vulnerabilities.ts`",
  },
  leftOut(
    "SHARE_PID_NAMESPACE",
    "the pod is the unit: what some of its containers have is conditional on being in them (RUNS_CONTAINER), whether or not they share processes",
  ),
  leftOut(
    "SAME_POD_NETWORK",
    "the pod is the unit: one address, one NetworkPolicy, one set of volumes; ports of one container that trust localhost are no objects of the API",
  ),
];
