import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  admitsPod,
  type PodTrait,
  podSecurityOf,
  podSecurityViolations,
  podWith,
  type ReviewedPod,
} from "../../../authz/kubernetes/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { k8sCluster, namespace, node } from "../../../model/examples/kubernetes.ts";
import type { K8sPodSecurityFact } from "../../../model/fact/kubernetes-admission.ts";
import type { Fact } from "../../../model/fact.ts";
import { authzOf, cluster } from "./clusters.ts";

type Level = "baseline" | "restricted";
const violated = (level: Level, version: number, pod: ReviewedPod): readonly string[] =>
  podSecurityViolations({ level, version }, pod).map(({ check }) => check);
const modest = podWith();
const pod = (spec: ReviewedPod["spec"], annotations: ReviewedPod["annotations"] = {}): ReviewedPod => ({
  spec: { ...modest.spec, ...spec },
  annotations,
});
const container = (more: object, context: object = {}): ReviewedPod => {
  const [one] = modest.spec.containers ?? [];
  return pod({ containers: [{ name: "main", ...more, securityContext: { ...one?.securityContext, ...context } }] });
};
const inUserNamespace = ({ spec }: ReviewedPod): ReviewedPod => ({ spec: { ...spec, hostUsers: false } });

describe("the checks", () => {
  it.each<[string, ReviewedPod, number, string[], string[]]>([
    ["a modest pod", modest, 36, [], []],
    [
      "a pod that says nothing",
      { spec: { containers: [{ name: "main" }] } },
      36,
      [],
      ["allowPrivilegeEscalation", "capabilities_restricted", "runAsNonRoot", "seccompProfile_restricted"],
    ],
    ["privileged", podWith("privileged"), 36, ["privileged"], ["privileged"]],
    [
      "privileged of an init container",
      pod({
        initContainers: modest.spec.containers?.map((one) => ({
          ...one,
          securityContext: { ...one.securityContext, privileged: true },
        })),
      }),
      36,
      ["privileged"],
      ["privileged"],
    ],
    ["host namespaces", pod({ hostPID: true, hostIPC: true }), 36, ["hostNamespaces"], ["hostNamespaces"]],
    ["a host path", podWith("hostPath"), 36, ["hostPathVolumes"], ["restrictedVolumes"]],
    [
      "a network file system",
      pod({ volumes: [{ name: "v", nfs: { server: "s", path: "/" } }] }),
      36,
      [],
      ["restrictedVolumes"],
    ],
    ["a volume of an image", pod({ volumes: [{ name: "v", image: { reference: "i" } }] }), 36, [], []],
    ["a volume without a source is an emptyDir", pod({ volumes: [{ name: "v" }] }), 36, [], []],
    ["a port of the host", podWith("hostPort"), 36, ["hostPorts"], ["hostPorts"]],
    [
      "a port in the host's network",
      { spec: { ...container({ ports: [{ containerPort: 80 }] }).spec, hostNetwork: true } },
      36,
      ["hostNamespaces", "hostPorts"],
      ["hostNamespaces", "hostPorts"],
    ],
    ["a default capability", podWith("capability:CHOWN"), 36, [], ["capabilities_restricted"]],
    ["the one that restricted leaves", podWith("capability:NET_BIND_SERVICE"), 36, [], []],
    [
      "a capability beyond",
      podWith("capability:SYS_ADMIN"),
      36,
      ["capabilities_baseline"],
      ["capabilities_restricted"],
    ],
    [
      "capabilities are compared as written",
      podWith("capability:chown"),
      36,
      ["capabilities_baseline"],
      ["capabilities_restricted"],
    ],
    ["all of them", podWith("capability:ALL"), 36, ["capabilities_baseline"], ["capabilities_restricted"]],
    [
      "restricted capabilities come with 1.22",
      podWith("capability:SYS_ADMIN"),
      21,
      ["capabilities_baseline"],
      ["capabilities_baseline"],
    ],
    ["root", podWith("root"), 36, [], ["runAsNonRoot", "runAsUser"]],
    ["root by number comes with 1.23", podWith("root"), 22, [], ["runAsNonRoot"]],
    ["root in a user namespace, before 1.35", inUserNamespace(podWith("root")), 34, [], ["runAsNonRoot", "runAsUser"]],
    ["root in a user namespace", inUserNamespace(podWith("root")), 35, [], []],
    ["unmasked proc", podWith("procMount"), 36, ["procMount"], ["procMount_restricted"]],
    ["unmasked proc before 1.35", podWith("procMount"), 34, ["procMount"], ["procMount"]],
    ["unmasked proc in a user namespace", inUserNamespace(podWith("procMount")), 35, [], ["procMount_restricted"]],
    [
      "unconfined",
      podWith("unconfined"),
      36,
      ["appArmorProfile", "seccompProfile_baseline"],
      ["appArmorProfile", "seccompProfile_restricted"],
    ],
    [
      "unconfined by annotation",
      pod({}, { "container.apparmor.security.beta.kubernetes.io/main": "unconfined" }),
      36,
      ["appArmorProfile"],
      ["appArmorProfile"],
    ],
    [
      "a local AppArmor profile by annotation",
      pod({}, { "container.apparmor.security.beta.kubernetes.io/main": "localhost/x" }),
      36,
      [],
      [],
    ],
    [
      "seccomp by annotation, before 1.19",
      pod({}, { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" }),
      18,
      ["seccompProfile_baseline"],
      ["seccompProfile_baseline"],
    ],
    ["seccomp by annotation, since", pod({}, { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" }), 19, [], []],
    [
      "an SELinux type",
      pod({ securityContext: { seLinuxOptions: { type: "spc_t" } } }),
      36,
      ["seLinuxOptions"],
      ["seLinuxOptions"],
    ],
    [
      "an SELinux user",
      pod({ securityContext: { seLinuxOptions: { user: "u" } } }),
      36,
      ["seLinuxOptions"],
      ["seLinuxOptions"],
    ],
    [
      "the SELinux type of 1.31, before",
      pod({ securityContext: { seLinuxOptions: { type: "container_engine_t" } } }),
      30,
      ["seLinuxOptions"],
      ["seLinuxOptions"],
    ],
    [
      "the SELinux type of 1.31",
      pod({ securityContext: { seLinuxOptions: { type: "container_engine_t" } } }),
      31,
      [],
      [],
    ],
    [
      "a sysctl of 1.27, before",
      pod({ securityContext: { sysctls: [{ name: "net.ipv4.ip_local_reserved_ports" }] } }),
      26,
      ["sysctls"],
      ["sysctls"],
    ],
    [
      "a sysctl of 1.27",
      pod({ securityContext: { sysctls: [{ name: "net.ipv4.ip_local_reserved_ports" }] } }),
      27,
      [],
      [],
    ],
    [
      "a sysctl of 1.29, before",
      pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_fin_timeout" }] } }),
      28,
      ["sysctls"],
      ["sysctls"],
    ],
    [
      "a sysctl of 1.32, before",
      pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem" }] } }),
      31,
      ["sysctls"],
      ["sysctls"],
    ],
    ["a sysctl of 1.32", pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem" }] } }), 32, [], []],
    [
      "a host in a probe",
      container({ livenessProbe: { httpGet: { host: "10.0.0.1" } } }),
      34,
      ["hostProbesAndHostLifecycle"],
      ["hostProbesAndHostLifecycle"],
    ],
    ["a host in a probe, before 1.34", container({ livenessProbe: { httpGet: { host: "10.0.0.1" } } }), 33, [], []],
    [
      "a host in a handler",
      container({ lifecycle: { preStop: { tcpSocket: { host: "10.0.0.1" } } } }),
      34,
      ["hostProbesAndHostLifecycle"],
      ["hostProbesAndHostLifecycle"],
    ],
    ["a Windows host process", podWith("hostProcess"), 36, ["windowsHostProcess"], ["windowsHostProcess"]],
    [
      "a Windows pod",
      { spec: { os: { name: "windows" }, securityContext: { runAsNonRoot: true }, containers: [{ name: "main" }] } },
      25,
      [],
      [],
    ],
    [
      "a Windows pod, before 1.25",
      { spec: { os: { name: "windows" }, securityContext: { runAsNonRoot: true }, containers: [{ name: "main" }] } },
      24,
      [],
      ["allowPrivilegeEscalation", "capabilities_restricted", "seccompProfile_restricted"],
    ],
    ["null is nothing", { spec: { ...modest.spec, hostPID: null, volumes: null, securityContext: null } }, 36, [], []],
  ])("%s", (_name, reviewed, version, baseline, restricted) => {
    expect(violated("baseline", version, reviewed)).toEqual(baseline);
    expect(violated("restricted", version, reviewed)).toEqual(restricted);
  });

  it("counts a policy newer than the API server as the server's newest", () => {
    const probe = container({ livenessProbe: { httpGet: { host: "10.0.0.1" } } });
    const standard = { level: "baseline", version: 34 } as const;
    expect([33, 34].map((newest) => podSecurityViolations(standard, probe, newest).length)).toEqual([0, 1]);
  });

  it("never refuses at baseline what restricted admits", () => {
    const traits: readonly PodTrait[] = [
      "privileged",
      "hostPath",
      "hostPID",
      "hostIPC",
      "hostNetwork",
      "hostPort",
      "hostProcess",
      "procMount",
      "root",
      "unconfined",
      "capability:CHOWN",
      "capability:SYS_ADMIN",
    ];
    fc.assert(
      fc.property(fc.subarray([...traits]), fc.integer({ min: 0, max: 40 }), fc.boolean(), (some, version, user) => {
        const one = podWith(...some);
        const reviewed = user ? inUserNamespace(one) : one;
        if (violated("restricted", version, reviewed).length === 0)
          expect(violated("baseline", version, reviewed)).toEqual([]);
      }),
    );
  });
});

const configured = (rest: Partial<K8sPodSecurityFact> = {}): K8sPodSecurityFact => ({
  ...namespace("x"),
  kind: "k8s.pod-security",
  key: `${cluster}:podsecurity`,
  enforce: "baseline",
  enforceVersion: "latest",
  exemptUsernames: [],
  exemptNamespaces: [],
  exemptRuntimeClasses: [],
  ...rest,
});
const label = (name: string, value: string): string => `pod-security.kubernetes.io/${name}=${value}`;
const decides = (labels: readonly string[], facts: readonly Fact[], traits: readonly PodTrait[]) =>
  authzOf(namespace("app", ...labels), ...facts).admits(namespace("app", ...labels), traits);

describe("what a namespace enforces", () => {
  const levelOf = (labels: readonly string[], ...facts: readonly Fact[]) =>
    podSecurityOf(new FactBase(facts), namespace("app", ...labels)).standard;

  it.each<[string, readonly string[], object]>([
    ["nothing", [], { level: "privileged", version: "latest" }],
    [
      "a level and a version",
      [label("enforce", "baseline"), label("enforce-version", "v1.29")],
      { level: "baseline", version: 29 },
    ],
    ["what only warns or audits", [label("warn", "restricted"), label("audit", "restricted")], { level: "privileged" }],
    ["a level that is none", [label("enforce", "Baseline")], { level: "restricted" }],
    ["a version that is none", [label("enforce", "baseline"), label("enforce-version", "1.29")], { version: "latest" }],
  ])("by its labels: %s", (_name, labels, expected) => {
    expect(levelOf(labels)).toMatchObject(expected);
  });

  it("by the API server's configuration where the label is missing, each label for itself", () => {
    expect(levelOf([], configured({ enforceVersion: "v1.30" }))).toEqual({ level: "baseline", version: 30 });
    expect(levelOf([label("enforce", "privileged")], configured())).toMatchObject({ level: "privileged" });
    expect(levelOf([label("enforce", "restricted")], configured({ exemptNamespaces: ["app"] }))).toMatchObject({
      level: "privileged",
    });
  });

  it("is open where neither says anything, as the configuration is not in the API", () => {
    expect(decides([], [], ["privileged"])).toMatchObject({
      decision: "conditional",
      conditions: [{ kind: "unread" }],
    });
    expect(decides([], [], [])).toMatchObject({ decision: "conditional" });
    expect(decides([label("enforce", "privileged")], [], ["privileged"])).toMatchObject({ decision: "admit" });
  });

  it("is known on EKS, where nobody can change the default", () => {
    const machine = node("n1", { labels: ["eks.amazonaws.com/nodegroup=a"] });
    expect(decides([], [machine], ["privileged"])).toMatchObject({ decision: "admit", conditions: [] });
  });
});

describe("whether a namespace admits a pod", () => {
  it("names the checks that refuse it", () => {
    const refused = decides([label("enforce", "restricted")], [], ["hostPID", "capability:SYS_PTRACE"]);
    expect(refused.decision).toBe("refuse");
    expect(refused.violations.map(({ check }) => check)).toEqual(["hostNamespaces", "capabilities_restricted"]);
  });

  it("depends on the version where that decides and is not told", () => {
    const probe = container({ livenessProbe: { tcpSocket: { host: "10.0.0.1" } } });
    const place = namespace("app", label("enforce", "baseline"));
    const at = (version?: string) =>
      admitsPod(new FactBase(version === undefined ? [] : [k8sCluster({ version })]), place, probe).decision;
    expect([at(), at("1.33"), at("1.34"), at("1.40")]).toEqual(["conditional", "admit", "refuse", "refuse"]);
    expect(at("1.22")).toBe("admit");
    expect(admitsPod(new FactBase([k8sCluster({ version: "1.22" })]), place, podWith("hostPID")).decision).toBe(
      "conditional",
    );
  });

  it("exempts users and runtime classes", () => {
    const place = namespace("app", label("enforce", "restricted"));
    const facts = new FactBase([configured({ exemptUsernames: ["kim"], exemptRuntimeClasses: ["kata"] })]);
    const one = podWith("privileged");
    expect(admitsPod(facts, place, one, "kim").decision).toBe("admit");
    expect(admitsPod(facts, place, one, "lee").decision).toBe("refuse");
    expect(admitsPod(facts, place, { spec: { ...one.spec, runtimeClassName: "kata" } }).decision).toBe("admit");
    expect(compiled(facts).admits(place, ["privileged"]).decision).toBe("conditional");
  });
});

const compiled = (facts: FactBase) => authzOf(...facts.of("k8s.pod-security"));
