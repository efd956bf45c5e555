import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import { factKinds } from "../../model/fact-kinds.ts";
import type { NodeKind } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";

/** The thing that each kind of fact is a part of, by its node id or natural key; kinds left out are things themselves. */
const wholes: { readonly [K in FactKind]?: (fact: FactOf<K>) => string } = {
  "aws.statement": (f) =>
    f.holder ?? (/^[sr]cp:/.test(f.policy) ? f.scope : f.policy.replace(/^(resource|trust):/, "")),
  "aws.attachment": (f) => f.holder,
  "aws.boundary": (f) => f.principal,
  "aws.membership": (f) => f.user,
  "aws.scp": (f) => f.account,
  "aws.rcp": (f) => f.account,
  "aws.access-key": (f) => f.user,
  "aws.login-profile": (f) => f.user,
  "aws.service-access": (f) => f.principal,
  "aws.account-public-access-block": (f) => f.scope,
  "aws.grant": (f) => f.keyArn,
  "aws.security-group-rule": (f) => f.group,
  "aws.listener-rule": (f) => f.loadBalancer,
  "aws.eks-access-entry": (f) => f.cluster,
  "aws.pod-identity": (f) => f.cluster,
  "k8s.rule": (f) => f.role,
  "k8s.binding": (f) => f.binding,
  "k8s.ingress-path": (f) => f.ingress,
  "k8s.route": (f) => f.route,
  "k8s.gateway": (f) => f.gateway,
  "vault.path": (f) => f.policy,
  unlocks: (f) => f.secret,
  alias: (f) => f.node,
};

/** What a fact is a fact of: a binding, a policy, a role, a bucket. */
export function wholeOf(fact: Fact): string {
  const whole = wholes[fact.kind] as ((fact: Fact) => string) | undefined;
  return whole?.(fact) ?? fact.key;
}

/** Kinds that declare no node and still hold tags or labels of what they describe. */
const others: readonly FactKind[] = ["aws.security-group", "aws.eks-cluster", "k8s.role"];

const declaring = new Map<NodeKind, FactKind[]>();
for (const [kind, { node }] of Object.entries(factKinds))
  if (node) declaring.set(node, [...(declaring.get(node) ?? []), kind as FactKind]);

/** Every kind of fact that declares something which can have an owner. */
export const declaringKinds: readonly FactKind[] = [...declaring.values()].flat();

/** The same, and kinds that describe what is no node. */
export const describingKinds: readonly FactKind[] = [...declaringKinds, ...others];

/** The fact that describes a thing, with its tags and the file it was read from. */
export function describing(id: string, fact: (kind: FactKind, key: string) => Fact | undefined): Fact | undefined {
  const kind = kindOfId(id);
  for (const one of (kind && declaring.get(kind)) ?? others) {
    const found = fact(one, id);
    if (found) return found;
  }
  return undefined;
}

/** A session or a principal that gave itself rights is the principal. */
export function plainId(id: string): string {
  const derived = id.startsWith("arn:") ? id.search(/~(max$|session:)/) : -1;
  return derived < 0 ? id : id.slice(0, derived);
}

/** Where a thing stands: what it inherits owners from. */
export interface Place {
  /** The controller of a pod. */
  readonly controller?: string;
  readonly namespace?: string;
  /** Account or cluster. */
  readonly outer?: string;
}

const clusterWide: ReadonlySet<string> = new Set(["admission", "group", "user"]);

/** @param scope of the thing, for ids that do not tell (S3 buckets, security groups) */
export function placeOf(id: string, scope: string): Place {
  const outer = /^(aws|k8s|vault):/.test(scope) && scope !== id ? { outer: scope } : {};
  const [family, cluster, kind = "", namespace = "", ...name] = id.split(":");
  if (family !== "k8s" || name.length === 0 || clusterWide.has(kind)) return outer;
  const inside = { ...outer, namespace: `k8s:${cluster}:namespace:${namespace}` };
  const controlled = kind === "pod" ? /^([a-z]+)\/(.*?)(@[0-9a-f]{8})?$/.exec(name.join(":")) : undefined;
  return controlled
    ? { ...inside, controller: `k8s:${cluster}:${controlled[1]}:${namespace}:${controlled[2]}` }
    : inside;
}
