import { parseAllDocuments } from "yaml";
import { FactBase } from "../../graph/facts.ts";
import { kubernetes } from "../../importers/kubernetes/index.ts";
import type { Fact } from "../../model/fact.ts";
import type { InputFile } from "../../model/importer.ts";

type Json = Record<string, unknown>;

/** The cluster that manifests without one are put on: `kubernetes/README.md` of the cases says which. */
export const clusterName = "cases";
const nodes = ["control-plane", "worker-1", "worker-2"].map((name, index) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name,
    labels: {
      "kubernetes.io/hostname": name,
      ...(index === 0 ? { "node-role.kubernetes.io/control-plane": "" } : {}),
    },
  },
  spec: index === 0 ? { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] } : {},
  status: { nodeInfo: { kubeletVersion: "v1.35.0" } },
}));
const namespaces = ["default", "dev", "kube-system", "vault"].map((name) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
}));
/** What every cluster made by kubeadm has; without it nothing in kube-system could be reached. */
const systemSecret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "bootstrap-token-abcdef", namespace: "kube-system" },
  type: "bootstrap.kubernetes.io/token",
  data: {},
};
const defaultAccounts = namespaces.map(({ metadata: { name } }) => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "default", namespace: name },
}));

const clusterScoped = new Set(["ClusterRole", "ClusterRoleBinding", "Namespace", "Node", "PersistentVolume"]);

/** Objects of manifests as the API would return them from the synthetic cluster: admitted, defaulted and scheduled. */
export function admitted(manifests: readonly string[]): readonly Json[] {
  const objects = manifests.flatMap((text) =>
    parseAllDocuments(text).flatMap((document): Json[] => {
      const object = document.toJS() as Json | null;
      return object ? [object] : [];
    }),
  );
  let scheduled = 0;
  return objects.map((object) => {
    const metadata = { ...(object["metadata"] as Json) };
    if (!clusterScoped.has(String(object["kind"]))) metadata["namespace"] ??= "default";
    const placed = { ...object, metadata };
    return object["kind"] === "Pod" ? pod(placed, ["worker-1", "worker-2"][scheduled++ % 2] ?? "") : placed;
  });
}

/** What the ServiceAccount admission plugin and the scheduler add to a pod. */
function pod(object: Json, node: string): Json {
  const spec = object["spec"] as Json & { containers: readonly Json[]; volumes?: readonly Json[] };
  const mount = { name: "kube-api-access", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true };
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
  ];
  return {
    ...object,
    spec: {
      serviceAccountName: "default",
      nodeName: node,
      ...spec,
      containers: spec.containers.map((one) => ({
        ...one,
        volumeMounts: [...((one["volumeMounts"] as readonly Json[] | undefined) ?? []), mount],
      })),
      volumes: [...(spec.volumes ?? []), { name: mount.name, projected: { sources } }],
    },
    status: { phase: "Running" },
  };
}

/** What is there before any manifest. */
export const syntheticCluster = {
  apiVersion: "v1",
  kind: "List",
  items: [...nodes, ...namespaces, ...defaultAccounts, systemSecret],
};

/** Facts of files by name, in a closed world: one of them should hold the synthetic cluster. */
export async function clusterFacts(files: Readonly<Record<string, unknown>>): Promise<FactBase> {
  const inputs = Object.entries(files).map(([path, value]) => inMemory(path, value));
  const facts: Fact[] = [];
  const context = {
    observedAt: "2026-01-01T00:00:00Z",
    problem: ({ file, at = "", message }: { file: string; at?: string; message: string }) => {
      throw new Error(`${file} ${at}: ${message}`);
    },
    progress: () => {},
  };
  const group = { files: inputs, name: clusterName, proposedName: clusterName };
  for await (const fact of kubernetes.toFacts(group, context)) facts.push(fact);
  const [first] = facts;
  const scope = `k8s:${clusterName}`;
  if (first) facts.push({ kind: "closed-world", key: scope, scope, source: first.source });
  return new FactBase(facts);
}

function inMemory(path: string, value: unknown): InputFile {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return {
    path,
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}
