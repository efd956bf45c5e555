import type { ReviewedPod } from "../../../../authz/kubernetes/index.ts";
import { Random } from "./random.ts";

/** A part of a manifest: changed in place while a pod is being made. */
// biome-ignore lint/suspicious/noExplicitAny: pods are made by writing anywhere into them
type Draft = any;
type Change = (pod: Draft, container: Draft, random: Random) => void;

const context = (of: Draft): Draft => {
  of.securityContext ??= {};
  return of.securityContext;
};
/** The pod's or the container's security context. */
const either = (pod: Draft, container: Draft, random: Random): Draft =>
  context(random.chance(0.5) ? pod.spec : container);
const handlers = (random: Random): Draft =>
  random.one([
    { httpGet: { port: 80, host: "10.0.0.1" } },
    { tcpSocket: { port: 80, host: "10.0.0.1" } },
    { httpGet: { port: 80 } },
    { exec: { command: ["true"] } },
  ]);

/** What may differ from a pod that the level restricted admits. One or more for each check, of what passes too. */
const changes: Readonly<Record<string, Change>> = {
  privileged: (_, container, random) => {
    const privileged = random.chance(0.7);
    Object.assign(context(container), { privileged });
    if (privileged) delete context(container).allowPrivilegeEscalation;
  },
  escalation: (_, container, random) => {
    if (random.chance(0.5)) delete context(container).allowPrivilegeEscalation;
    else
      context(container).allowPrivilegeEscalation =
        context(container).capabilities?.add?.includes("SYS_ADMIN") !== false;
  },
  add: (_, container, random) => {
    const names = ["NET_BIND_SERVICE", "CHOWN", "SYS_ADMIN", "NET_RAW", "ALL", "SYS_CHROOT", "net_admin", "CAP_CHOWN"];
    context(container).capabilities = { drop: ["ALL"], add: random.some(names, 1 + Math.floor(random.next() * 2)) };
  },
  drop: (_, container, random) => {
    context(container).capabilities = random.one([
      {},
      { drop: ["NET_RAW"] },
      { drop: ["all"] },
      { drop: ["NET_RAW", "ALL"] },
    ]);
  },
  hostPID: (pod) => {
    pod.spec.hostPID = true;
  },
  hostIPC: (pod) => {
    pod.spec.hostIPC = true;
  },
  hostNetwork: (pod) => {
    pod.spec.hostNetwork = true;
  },
  hostUsers: (pod, _, random) => {
    if (!pod.spec.hostNetwork && !pod.spec.hostPID && !pod.spec.hostIPC) pod.spec.hostUsers = random.chance(0.2);
  },
  ports: (_, container, random) => {
    container.ports = [
      random.one([{ containerPort: 80 }, { containerPort: 8080, hostPort: 8080 }, { containerPort: 1, hostPort: 0 }]),
    ];
  },
  volume: (pod, _, random) => {
    const source = random.one<Draft>([
      { hostPath: { path: "/var/log" } },
      { nfs: { server: "10.0.0.1", path: "/" } },
      { emptyDir: {} },
      { secret: { secretName: "s" } },
      { configMap: { name: "c" } },
      { csi: { driver: "example.com" } },
      { downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
      { persistentVolumeClaim: { claimName: "p" } },
      { projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        },
      },
      { iscsi: { targetPortal: "10.0.0.1:3260", iqn: "iqn.2001-04.com.example:storage.disk1", lun: 0 } },
      { image: { reference: "example.com/data:1" } },
      { gitRepo: { repository: "https://example.com/x" } },
      {},
    ]);
    pod.spec.volumes = [...(pod.spec.volumes ?? []), { name: `v${pod.spec.volumes?.length ?? 0}`, ...source }];
  },
  probe: (pod, container, random) => {
    if (container !== pod.spec.containers[0]) return;
    const place = random.one(["livenessProbe", "readinessProbe", "startupProbe", "postStart", "preStop"]);
    const handler = handlers(random);
    if (place.endsWith("Probe")) container[place] = handler;
    else container.lifecycle = { [place]: handler };
  },
  procMount: (pod, container, random) => {
    const unmasked = random.chance(0.6);
    context(container).procMount = unmasked ? "Unmasked" : "Default";
    // The API server takes an unmasked /proc in a user namespace only.
    if (unmasked) Object.assign(pod.spec, { hostUsers: false, hostNetwork: false, hostPID: false, hostIPC: false });
  },
  sysctls: (pod, _, random) => {
    const names = [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_reserved_ports",
      "net.ipv4.tcp_keepalive_time",
      "net.ipv4.tcp_rmem",
      "net.core.somaxconn",
      "net.ipv4.ping_group_range",
    ];
    if (pod.spec.hostNetwork || pod.spec.hostIPC) return;
    context(pod.spec).sysctls = random.some(names, 2).map((name) => ({ name, value: "1" }));
  },
  hostProcess: (pod, _, random) => {
    if (Object.keys(pod.spec).some((key) => key.startsWith("host")) || !random.chance(0.5)) return;
    const hostProcess = random.chance(0.7);
    if (hostProcess) pod.spec.hostNetwork = true;
    for (const one of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) delete context(one).privileged;
    context(pod.spec).windowsOptions = { hostProcess };
  },
  windows: (pod) => {
    const { containers, initContainers, volumes } = pod.spec;
    const windows = (list: Draft[] | undefined): Draft =>
      list?.map(({ name, image, ports }) => ({ name, image, ...(ports ? { ports } : {}) }));
    pod.spec = {
      os: { name: "windows" },
      containers: windows(containers),
      ...(initContainers ? { initContainers: windows(initContainers) } : {}),
      ...(volumes ? { volumes } : {}),
      securityContext: { runAsNonRoot: true },
    };
  },
  nonRoot: (pod, container, random) => {
    const place = either(pod, container, random);
    const value = random.one([true, false, "unset"]);
    if (value === "unset") delete place.runAsNonRoot;
    else place.runAsNonRoot = value;
    if (random.chance(0.3)) delete pod.spec.securityContext?.runAsNonRoot;
  },
  user: (pod, container, random) => {
    either(pod, container, random).runAsUser = random.one([0, 0, 1000]);
  },
  seLinux: (pod, container, random) => {
    const options = [
      { type: "container_t" },
      { type: "spc_t" },
      { type: "container_engine_t" },
      { user: "u" },
      { role: "r" },
      { level: "s0" },
    ];
    either(pod, container, random).seLinuxOptions = random.one(options);
  },
  seccomp: (pod, container, random) => {
    const profile = random.one<Draft>([
      "unset",
      { type: "Unconfined" },
      { type: "RuntimeDefault" },
      { type: "Localhost", localhostProfile: "a.json" },
    ]);
    const place = either(pod, container, random);
    if (profile !== "unset") place.seccompProfile = profile;
    else delete pod.spec.securityContext?.seccompProfile;
  },
  appArmor: (pod, container, random) => {
    const profile = [{ type: "Unconfined" }, { type: "RuntimeDefault" }, { type: "Localhost", localhostProfile: "a" }];
    either(pod, container, random).appArmorProfile = random.one(profile);
  },
  appArmorAnnotation: (pod, container, random) => {
    if (container !== pod.spec.containers[0]) return;
    const value = random.one(["runtime/default", "unconfined", "localhost/a"]);
    pod.metadata.annotations = { [`container.apparmor.security.beta.kubernetes.io/${container.name}`]: value };
  },
};
const kindsOfChange: readonly string[] = Object.keys(changes);

/** A pod with a name of its own: what the level restricted asks for, and then some changes, some of them to no effect. */
export function generatePod(seed: number): Draft {
  const random = new Random(seed);
  const container = (name: string): Draft => ({
    name,
    image: "example.com/app:1",
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  });
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${seed}` },
    spec: {
      containers: [container("app"), ...(random.chance(0.3) ? [container("side")] : [])],
      ...(random.chance(0.3) ? { initContainers: [container("init")] } : {}),
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    } as Draft,
  };
  const count = random.one([0, 1, 1, 1, 2, 2, 3, 4]);
  for (const name of random.some(kindsOfChange, count)) {
    const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
    changes[name]?.(pod, random.one(all), random);
  }
  return pod;
}

/** The pod as the evaluator takes it. */
export const reviewed = ({ metadata, spec }: Draft): ReviewedPod => ({
  spec,
  ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
});

/** Why the server refused a pod: the short reasons of the checks, in its order; undefined where something else did. */
export function refusal(message: string): readonly string[] | undefined {
  const [, text] = /violates PodSecurity "[^"]*": ([\s\S]*)$/.exec(message) ?? [];
  if (text === undefined) return undefined;
  const reasons: string[] = [];
  let depth = 0;
  let quoted = false;
  let word = "";
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (!quoted && sign === ")") depth -= 1;
    if (depth === 0 && !quoted && sign !== ")") {
      if (sign === "(") {
        // One setter or several: only the number of the word differs.
        reasons.push(
          word
            .replace(/^,/, "")
            .trim()
            .replace(/ profiles$/, " profile"),
        );
        word = "";
      } else word += sign;
    }
    if (!quoted && sign === "(") depth += 1;
  }
  return reasons;
}
