import { segment, unsegment } from "../access.ts";
import type { K8sContainer, K8sPodFact, K8sSelector, K8sVolume } from "../fact/kubernetes.ts";
import type { Fact } from "../fact.ts";
import { json, lines, remark, sh } from "./shell.ts";
import { type Around, afterRestart, atOnce, changes, hours } from "./spec.ts";

/** The volumes that stay, and containers without the mounts of the others. */
function keeping(fact: K8sPodFact, stays: (volume: K8sVolume) => boolean): K8sPodFact {
  const volumes = fact.volumes.filter(stays);
  const left = new Set(volumes.map(({ name }) => name));
  const containers = fact.containers.map((container) => ({
    ...container,
    mounts: container.mounts.filter(({ volume }) => left.has(volume)),
  }));
  return { ...fact, volumes, containers };
}

const withoutHostPorts = (fact: K8sPodFact): K8sPodFact => ({
  ...fact,
  containers: fact.containers.map((container) => ({
    ...container,
    ports: container.ports.map(({ hostPort: _, ...port }) => port),
  })),
});

const onNode = (volume: K8sVolume): boolean => volume.type === "hostPath" || volume.type === "persistentVolumeClaim";

const confined = (container: K8sContainer): K8sContainer => ({
  ...container,
  privileged: false,
  capabilities: [],
  unconfined: [],
  windowsHostProcess: false,
});

/** What is edited: the pod's top controller, or the pod. */
export function edited({ controller, namespace, name }: K8sPodFact): string {
  const [, , type = "", , owner = ""] = (controller ?? "").split(":");
  const [kind, own] = type === "" ? ["pod", name] : [type, unsegment(owner)];
  return sh`--namespace=${namespace} ${`${kind}/${own}`}`;
}
const edit = (fact: K8sPodFact, what: string): string =>
  lines(
    `kubectl edit ${edited(fact)}`,
    remark(what),
    fact.controller === undefined ? remark("a bare pod is deleted and made anew") : "",
  );

const named = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${what} ${names.join(", ")}`];

function hostAccess(fact: K8sPodFact): string {
  const { containers, volumes, hostPID, hostIPC } = fact;
  const parts = [
    ...(hostPID ? ["hostPID"] : []),
    ...(hostIPC ? ["hostIPC"] : []),
    ...named(
      "privileged of",
      containers.flatMap(({ name, privileged }) => (privileged ? [name] : [])),
    ),
    ...named(
      "capabilities",
      containers.flatMap(({ capabilities }) => capabilities),
    ),
    ...named(
      "volumes",
      volumes.flatMap((volume) => (onNode(volume) ? [volume.name] : [])),
    ),
    ...named(
      "hostProcess of",
      containers.flatMap(({ name, windowsHostProcess }) => (windowsHostProcess ? [name] : [])),
    ),
  ];
  return `take out, or make narrower: ${parts.join("; ")}`;
}

const quarantine = "ambit-quarantine";

/** The pod under a label of its own, a policy that admits nothing to or from that label, and no other that selects it. */
function quarantined(fact: K8sPodFact, around: Around): readonly Fact[] {
  const { cluster, namespace, scope, source } = fact;
  const others = around.networkPolicies(cluster, namespace).filter(({ name }) => name !== quarantine);
  return [
    { ...fact, labels: [`${quarantine}=true`], hostNetwork: false },
    ...others.map((policy) => ({ ...policy, podSelector: exceptQuarantined(policy.podSelector) })),
    {
      kind: "k8s.network-policy",
      key: `${cluster}:networkpolicy:${segment(namespace)}:${quarantine}`,
      scope,
      source,
      cluster,
      namespace,
      name: quarantine,
      podSelector: { labels: [], expressions: [{ key: quarantine, operator: "Exists", values: [] }] },
      types: ["Ingress", "Egress"],
      ingress: [],
      egress: [],
    },
  ];
}

function exceptQuarantined({ labels, expressions }: K8sSelector): K8sSelector {
  const others = expressions.filter(({ key }) => key !== quarantine);
  return { labels, expressions: [...others, { key: quarantine, operator: "DoesNotExist", values: [] }] };
}

const quarantinePolicy = (namespace: string) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: quarantine, namespace },
  spec: {
    podSelector: { matchExpressions: [{ key: quarantine, operator: "Exists" }] },
    policyTypes: ["Ingress", "Egress"],
  },
});

/** Edits of what a pod can reach, of its node, of the network and of secrets. */
export const kubernetesPodEdits = [
  changes("remove-mount", "k8s.pod", {
    change: "host-access",
    title: "Run the pod without what reaches its node: privileges, host processes, volumes of the node",
    cost: 3,
    latency: afterRestart("what was changed on the node while the pod could"),
    simulates: "privileges, capabilities, host processes, hostPath volumes and claims are all taken out",
    to: (fact) => {
      const { containers, ...rest } = keeping(fact, (volume) => !onNode(volume));
      return { ...rest, hostPID: false, hostIPC: false, containers: containers.map(confined) };
    },
    command: (fact) => edit(fact, hostAccess(fact)),
  }),
  changes("remove-mount", "k8s.pod", {
    change: "host-network",
    title: "Run the pod without hostNetwork",
    cost: 3,
    latency: afterRestart("connections that stand, until the old pod has stopped"),
    // Through a Service's node port the pod is reached without it.
    closes: ({ hostNetwork }, cited) => hostNetwork && !cited.some(({ kind }) => kind === "k8s.service"),
    to: (fact) => ({ ...withoutHostPorts(fact), hostNetwork: false }),
    command: (fact) => edit(fact, "set hostNetwork: false; its ports are then reached through a Service"),
  }),
  changes("remove-mount", "k8s.pod", {
    change: "host-port",
    title: "Drop the pod's hostPort",
    cost: 3,
    latency: afterRestart("connections that stand, until the old pod has stopped"),
    // Through a Service's node port the pod is reached without one.
    closes: ({ hostNetwork }, cited) => !hostNetwork && !cited.some(({ kind }) => kind === "k8s.service"),
    to: withoutHostPorts,
    command: (fact) => edit(fact, "take hostPort out of the containers' ports; a Service can take its place"),
  }),
  changes("remove-mount", "k8s.pod", {
    change: "objects",
    title: "Take Secrets and ConfigMaps out of the pod's volumes and environment",
    cost: 3,
    latency: afterRestart("copies of the values: rotate them"),
    simulates: "every Secret and ConfigMap is taken out of the pod",
    to: (fact) => {
      const { containers, ...rest } = keeping(fact, ({ type }) => type !== "secret" && type !== "configMap");
      return {
        ...rest,
        imagePullSecrets: [],
        containers: containers.map((container) => ({ ...container, envSecrets: [], envConfigMaps: [] })),
      };
    },
    command: (fact) =>
      edit(
        fact,
        `take out of volumes, envFrom and valueFrom what the pod does not need: ${[
          ...fact.volumes.flatMap((volume) =>
            volume.type === "secret" ? [volume.secret] : volume.type === "configMap" ? [volume.configMap] : [],
          ),
          ...fact.containers.flatMap(({ envSecrets, envConfigMaps }) => [...envSecrets, ...envConfigMaps]),
          ...fact.imagePullSecrets,
        ].join(", ")}`,
      ),
  }),
  changes("remove-mount", "k8s.pod", {
    change: "api-token",
    title: "Mount no token for the API server into the pod",
    cost: 3,
    latency: afterRestart("tokens that were read, until they expire or their pod is gone", hours),
    to: (fact) => ({
      ...keeping(fact, (volume) => volume.type !== "token" || volume.audience !== undefined),
      automount: false,
    }),
    command: (fact) => edit(fact, "set automountServiceAccountToken: false in the pod's spec"),
  }),
  changes("remove-mount", "k8s.pod", {
    change: "audience-token",
    title: "Take the tokens made for outside audiences out of the pod",
    cost: 3,
    latency: afterRestart("sessions that were opened with a token, until they end", hours),
    simulates: "the pod runs without these tokens as an account of its own",
    to: (fact) => ({
      ...keeping(fact, (volume) => volume.type !== "token" || volume.audience === undefined),
      serviceAccount: "~none",
      automount: false,
    }),
    command: (fact) =>
      edit(
        fact,
        "take out projected serviceAccountToken volumes with an audience, or run the pod as an account without a role",
      ),
  }),
  changes("restrict-network", "k8s.pod", {
    change: "quarantine",
    title: "Cut the pod off: a label of its own and a NetworkPolicy that admits nothing",
    cost: 3,
    latency: { ...atOnce, survives: "connections that stand, with most network plugins" },
    simulates: "nothing reaches the pod and the pod reaches nothing; callers that it needs are added to the policy",
    to: quarantined,
    command: (fact) =>
      lines(
        sh`printf %s ${json(quarantinePolicy(fact.namespace))} | kubectl apply --filename=-`,
        ...(fact.members.length > 0 ? fact.members : [fact.name]).map(
          (member) => sh`kubectl label ${`pod/${member}`} --namespace=${fact.namespace} --overwrite ${quarantine}=true`,
        ),
        remark("take its other labels away: a Service that selects it still leads there"),
        remark(`other policies that select every pod leave it out: matchExpressions ${quarantine} DoesNotExist`),
        fact.hostNetwork ? remark("the pod is in its node's network, where no policy holds: run it without") : "",
      ),
  }),
];
