import { type ApiObject, type Asker, ask } from "./objects.ts";
import { Random } from "./random.ts";
import type { Question } from "./world.ts";

const namespaces = ["node-app", "node-db"];
const machines = ["n1", "n2", "n3"];
const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
const secrets = numbered("secret-", 6);
const configs = numbered("config-", 6);
const claims = numbered("claim-", 4);
const accounts = numbered("account-", 5);
export const nodeNamespaces = namespaces;

/** Pods on machines, with what they refer to in each of the places where a pod can. */
export function nodeObjects(seed: number): readonly ApiObject[] {
  const random = new Random(seed);
  const nodes = machines.map((name): ApiObject => ({ apiVersion: "v1", kind: "Node", metadata: { name } }));
  const pods = Array.from({ length: 14 }, (_, index): ApiObject => {
    const secret = () => random.one(secrets);
    const config = () => random.one(configs);
    const volumes = random.some(
      [
        { secret: { secretName: secret() } },
        { configMap: { name: config() } },
        { persistentVolumeClaim: { claimName: random.one(claims) } },
        { projected: { sources: [{ secret: { name: secret() } }, { configMap: { name: config() } }] } },
        { emptyDir: {} },
      ],
      2,
    );
    const env = random.one([
      { env: [{ name: "A", valueFrom: { secretKeyRef: { name: secret(), key: "k" } } }] },
      { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: config(), key: "k" } } }] },
      { envFrom: [{ secretRef: { name: secret() } }, { configMapRef: { name: config() } }] },
      {},
    ]);
    const container = { name: "app", image: "example.com/app:1", ...(random.chance(0.5) ? env : {}) };
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `pod-${index}`, namespace: random.one(namespaces) },
      spec: {
        ...(random.chance(0.85) ? { nodeName: random.one(machines) } : {}),
        serviceAccountName: random.one(accounts),
        containers: [container],
        ...(random.chance(0.3) ? { initContainers: [{ name: "init", image: "example.com/init:1", ...env }] } : {}),
        ...(random.chance(0.3) ? { imagePullSecrets: [{ name: secret() }] } : {}),
        volumes: volumes.map((source, at) => ({ name: `v${at}`, ...source })),
      },
    };
  });
  return [...nodes, ...pods];
}

const kinds: readonly (readonly [resource: string, names: readonly string[], verbs: readonly string[]])[] = [
  ["secrets", secrets, ["get", "list", "watch", "update"]],
  ["configmaps", configs, ["get", "list", "watch", "delete"]],
  ["persistentvolumeclaims", claims, ["get", "list", "update"]],
  ["serviceaccounts/token", accounts, ["create", "get"]],
  ["serviceaccounts", accounts, ["get", "list"]],
  ["pods", numbered("pod-", 13), ["get", "list", "watch", "create", "delete", "update"]],
  ["pods/status", numbered("pod-", 13), ["update", "get", "create", "patch", "get"]],
  ["pods/eviction", numbered("pod-", 13), ["create", "get", "get"]],
];
const clusterKinds: readonly (readonly [resource: string, namespace: string | undefined, verbs: readonly string[]])[] =
  [
    ["nodes", undefined, ["get", "list", "watch", "create", "update", "patch", "delete"]],
    ["nodes/status", undefined, ["get", "update", "patch"]],
    ["nodes/proxy", undefined, ["get", "create"]],
    ["leases.coordination.k8s.io", "kube-node-lease", ["get", "create", "update", "patch", "delete", "list"]],
    ["leases.coordination.k8s.io", "kube-system", ["get", "update"]],
    ["csinodes.storage.k8s.io", undefined, ["get", "create", "update", "patch", "delete", "list"]],
    ["services", "node-app", ["get", "list", "watch", "create"]],
    ["endpoints", "node-app", ["get", "list"]],
    ["certificatesigningrequests.certificates.k8s.io", undefined, ["get", "create", "list", "watch", "delete"]],
    ["subjectaccessreviews.authorization.k8s.io", undefined, ["create", "get"]],
    ["tokenreviews.authentication.k8s.io", undefined, ["create", "get"]],
    ["runtimeclasses.node.k8s.io", undefined, ["get", "list", "create"]],
    ["csidrivers.storage.k8s.io", undefined, ["get", "list", "delete"]],
    ["events", "node-app", ["create", "patch", "update", "get"]],
  ];

/** What kubelets ask, and callers that only look like one. */
export function nodeQuestions(seed: number): readonly Question[] {
  const random = new Random(seed + 70);
  const kubelet = (): Asker => {
    const user = `system:node:${random.one(machines)}`;
    return { user, groups: random.chance(0.93) ? ["system:nodes", "system:authenticated"] : ["system:authenticated"] };
  };
  const scheduled = nodeObjects(seed).filter(({ spec }) => Object(spec)["nodeName"] !== undefined);
  const referred = Array.from({ length: 2_000 }, (): Question => {
    const [resource, names, verbs] = random.one(kinds);
    const feature = `node: ${resource}`;
    const pod = random.one(scheduled);
    const verb = random.chance(0.6) ? (verbs[0] ?? "get") : random.one(verbs);
    // Half of them of a pod and what it refers to, the rest of any.
    const own = names.filter((name) => JSON.stringify(pod).includes(`"${name}"`));
    if (random.chance(0.5) && own.length > 0) {
      const asker = { user: `system:node:${Object(pod["spec"])["nodeName"]}`, groups: ["system:nodes"] };
      const { namespace = "" } = pod.metadata;
      return { feature, asker, asked: ask(verb, resource, { namespace, name: random.one(own) }) };
    }
    const name = random.chance(0.9) ? { name: random.one(names) } : {};
    const namespace = random.chance(0.9) ? { namespace: random.one(namespaces) } : {};
    return { feature, asker: kubelet(), asked: ask(verb, resource, { ...namespace, ...name }) };
  });
  const others = Array.from({ length: 1_800 }, (): Question => {
    const [resource, namespace, verbs] = random.one(clusterKinds);
    const asker = kubelet();
    const machine = asker.user.replace("system:node:", "");
    const name = random.chance(0.85) ? { name: random.chance(0.5) ? machine : random.one(machines) } : {};
    const asked = ask(random.one(verbs), resource, { ...(namespace ? { namespace } : {}), ...name });
    const feature = /^(nodes|leases)/.exec(resource)?.[0] ?? "others";
    return { feature: `node: ${feature}`, asker, asked };
  });
  return [...referred, ...others];
}
