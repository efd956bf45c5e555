import { z } from "zod";
import type { K8sForeignPolicyFact, K8sNetworkPluginFact } from "../../model/fact/kubernetes-network-plugin.ts";
import type { K8sSelector } from "../../model/fact/kubernetes-object.ts";
import { plainText } from "../../model/redact.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import { labelSelector, list, maybe, metadata } from "./shape.ts";

/**
 * DaemonSets of plugins that enforce NetworkPolicies, and of those that only connect pods.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites and each plugin's own pages
 */
const plugins: Readonly<Record<string, boolean>> = {
  anetd: true,
  "antrea-agent": true,
  "azure-npm": true,
  "calico-node": true,
  canal: true,
  cilium: true,
  "kube-flannel": false,
  "kube-flannel-ds": false,
  "kube-network-policies": true,
  "kube-router": true,
  "ovnkube-node": true,
  "weave-net": true,
};

const host = z.object({ hostNetwork: maybe(z.boolean()) });
const pods = z.object({ spec: host.extend({ template: maybe(z.object({ spec: host })) }) });
/** The argument that tells whether they do. */
export const enforcing = "--enable-network-policy";
const containers = list(z.object({ name: z.string(), args: list(z.string()), command: list(z.string()) }));
const shape = z.object({
  metadata,
  spec: z.object({ containers, template: maybe(z.object({ spec: z.object({ containers }) })) }),
});
/** Containers of the VPC CNI that enforce policies, where their arguments say so. */
export const agents = ["aws-eks-nodeagent", "aws-network-policy-agent"];

/** What the DaemonSets of a cluster, or the pods of them, tell of its network plugin. */
export class NetworkPlugins {
  readonly #scope: ClusterScope;
  readonly #found = new Map<string, K8sNetworkPluginFact>();

  constructor(scope: ClusterScope) {
    this.#scope = scope;
  }

  /** A DaemonSet or a pod as it came; any other thing is passed over. */
  add(at: RawObject): void {
    const name = daemonOf(at);
    if (name === undefined || this.#found.has(name) || !mayConnectPods(at)) return;
    const enforces = name === "aws-node" ? ofAmazon(at.value) : plugins[name];
    if (enforces === undefined) return;
    this.#found.set(name, {
      ...this.#scope.base("k8s.network-plugin", this.#scope.key("networkplugin", name), at),
      cluster: this.#scope.id,
      name,
      enforces,
    });
  }

  facts(): Iterable<K8sNetworkPluginFact> {
    return this.#found.values();
  }
}

function daemonOf({ kind, value }: RawObject): string | undefined {
  const { metadata: meta } = value as { metadata?: { name?: unknown; ownerReferences?: unknown } };
  if (kind === "DaemonSet") return typeof meta?.name === "string" ? meta.name : undefined;
  if (kind !== "Pod" || !Array.isArray(meta?.ownerReferences)) return undefined;
  const owner = (meta.ownerReferences as readonly { kind?: unknown; name?: unknown }[]).find(
    (one) => one?.kind === "DaemonSet",
  );
  return typeof owner?.name === "string" ? owner.name : undefined;
}

/** Whoever connects pods works in the node's own network: a thing of that name that is known not to is no network plugin. */
function mayConnectPods({ kind, value }: RawObject): boolean {
  const spec = pods.safeParse(value).data?.spec;
  const pod = kind === "Pod" ? spec : spec?.template?.spec;
  return pod === undefined || pod.hostNetwork === true;
}

/**
 * The VPC CNI of EKS enforces where its agent was told to; before version 1.14 it had no agent.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
function ofAmazon(value: unknown): boolean | undefined {
  const { data } = shape.safeParse(value);
  if (!data) return undefined;
  const all = data.spec.template?.spec.containers ?? data.spec.containers;
  const agent = all.find(({ name }) => agents.includes(name));
  if (!agent) return false;
  const told = [...agent.command, ...agent.args].find((word) => word.startsWith(enforcing));
  return told === undefined ? undefined : !told.endsWith("=false");
}

/** Kinds of other network policies, by group. */
export const foreign: Readonly<Record<string, readonly string[]>> = {
  "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy"],
  "crd.projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
  "projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
};
export const isForeignPolicy = (group: string, kind: string): boolean => foreign[group]?.includes(kind) ?? false;

const any = z.unknown();
export const foreignPolicyShape = z.object({
  metadata,
  spec: maybe(
    z.object({
      endpointSelector: any,
      selector: any,
      subject: maybe(
        z.object({ namespaces: any, pods: maybe(z.object({ namespaceSelector: any, podSelector: any })) }),
      ),
      types: list(z.string()),
      ingress: any,
      ingressDeny: any,
      egress: any,
      egressDeny: any,
    }),
  ),
});
type Spec = NonNullable<z.infer<typeof foreignPolicyShape>["spec"]>;

/** Whom a policy selects, as far as that is plain: where it is not, it may be any pod. */
export function foreignPolicyFact(scope: ClusterScope, at: RawObject): K8sForeignPolicyFact | undefined {
  const { data } = foreignPolicyShape.safeParse(at.value);
  if (!data) return undefined;
  const { name, namespace } = data.metadata;
  const type = at.kind.toLowerCase() === "networkpolicy" ? "caliconetworkpolicy" : at.kind.toLowerCase();
  const pods = data.spec?.subject?.pods;
  const podSelector = selectorOf(data.spec?.endpointSelector ?? pods?.podSelector);
  const namespaceSelector = selectorOf(data.spec?.subject?.namespaces ?? pods?.namespaceSelector);
  const where = namespace || undefined;
  return {
    ...scope.base("k8s.foreign-policy", scope.key("foreignpolicy", type, ...(where ? [where] : []), name), at),
    cluster: scope.id,
    name,
    type,
    ...(where === undefined ? {} : { namespace: where }),
    ...(podSelector ? { podSelector } : {}),
    ...(namespaceSelector ? { namespaceSelector } : {}),
    types: data.spec ? typesOf(data.spec) : ["Ingress", "Egress"],
  };
}

/** Labels of the pods themselves; undefined where the selector asks for something else as well. */
function selectorOf(value: unknown): K8sSelector | undefined {
  const { data } = labelSelector.safeParse(value);
  if (!data) return undefined;
  const plain = ({ labels, expressions }: K8sSelector, change: (key: string) => string): K8sSelector => ({
    labels: labels.map((label) => plainText(change(label))),
    expressions: expressions.map((one) => ({ ...one, key: change(one.key) })),
  });
  const own = plain(data, (key) => key.replace(/^(k8s|any)[:.]/, ""));
  const keys = [...own.labels, ...own.expressions.map(({ key }) => key)];
  return keys.some((key) => /^(io\.cilium|io\.kubernetes|reserved|container)[.:]/.test(key)) ? undefined : own;
}

function typesOf(spec: Spec): readonly ("Ingress" | "Egress")[] {
  const told = (["Ingress", "Egress"] as const).filter((type) => spec.types.includes(type));
  if (told.length > 0) return told;
  const has = (...values: readonly unknown[]) => values.some((value) => value !== undefined && value !== null);
  const implied = [
    ...(has(spec.ingress, spec.ingressDeny) ? (["Ingress"] as const) : []),
    ...(has(spec.egress, spec.egressDeny) ? (["Egress"] as const) : []),
  ];
  return implied.length > 0 ? implied : ["Ingress", "Egress"];
}
