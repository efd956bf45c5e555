import { atLeast, type Grant, type KubernetesAuthz, type ResourceQuery } from "../../authz/kubernetes/index.ts";
import { type NodeAccess, nodeAccess, type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { Fact, FactKind, FactOf, FactReader, Namespaced } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import { type Condition, type Derivation, type End, type Hub, hub } from "../../model/step.ts";

/** A permission that a rule starts from. */
export interface Permission extends ResourceQuery {
  /** What else must hold for it to count. */
  readonly conditions?: readonly Condition[];
  /** What it rests on beside the grant. */
  readonly because?: readonly Fact[];
}
/** `create pods/exec`, in a group other than core `create deployments.apps`. */
export function permission(verb: string, resource: string, conditions: readonly Condition[] = []): Permission {
  const [path = "", ...group] = resource.split(".");
  const [name = "", subresource] = path.split("/");
  return { verb, group: group.join("."), resource: name, ...(subresource ? { subresource } : {}), conditions };
}

export const grantFacts = ["k8s.binding", "k8s.role", "k8s.rule"] as const satisfies readonly FactKind[];
/** Edits that close a step which rests on a binding and a role's rule. */
export const grantControls = [
  control("delete", "k8s.binding", "Delete the binding"),
  control("narrow", "k8s.rule", "Take the verb or resource out of the role's rule"),
] as const;

export const namespaceAdmin = (cluster: string, namespace: string): Privilege =>
  privilege(namespaceId(cluster, namespace), "administer");

export const holderOf = ({ subject }: Grant): NodeAccess => nodeAccess(subject, "impersonate");

export interface ObjectGrant<K extends Namespaced> {
  /** Distinguishes hubs: the rule's id. */
  readonly id: string;
  /** What whoever holds the hub may do: "read secrets". */
  readonly does: string;
  readonly permissions: (cluster: string) => readonly Permission[];
  readonly kind: K;
  /** Field that resourceNames are compared with; absent where they name something else than these objects. */
  readonly named?: (keyof FactOf<K> & string) | undefined;
  /** The object's name in one of resourceNames, where requests carry more than the name. */
  readonly nameIn?: ((resourceName: string) => string) | undefined;
  readonly to: (fact: FactOf<K>) => End | undefined;
  readonly conditions?: (fact: FactOf<K>) => readonly Condition[];
}

/**
 * From whoever holds a permission to each object it covers. A grant for all objects goes through one hub for the
 * namespace, one for the whole cluster through a hub for each of its namespaces; a grant by name goes straight.
 */
export function* objectGrants<K extends Namespaced>(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  spec: ObjectGrant<K>,
): Iterable<Derivation> {
  for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
    const able = () => ableTo(kubernetes, cluster, spec.permissions(cluster));
    for (const { grant, conditions } of facts.items("grants", able(), ({ grant: { subject } }) => subject)) {
      if (grant.names.length > 0) {
        if (spec.named !== undefined) yield* byName(facts, kubernetes, spec, spec.named, grant, conditions);
      } else {
        const to = grantHub(spec, cluster, grant.namespace);
        yield { from: [holderOf(grant)], to, because: grant.because, conditions };
      }
    }
    for (const fact of facts.items("every namespace", everyNamespace(facts, cluster, able()), ({ key }) => key))
      yield { from: [grantHub(spec, cluster)], to: grantHub(spec, cluster, fact.name), because: [fact] };
    for (const namespace of facts.items("namespaces", grantedNamespaces(facts, cluster, able()), (name) => name)) {
      const from = grantHub(spec, cluster, namespace);
      for (const fact of kubernetes.objects.in(spec.kind, cluster, namespace)) yield* one(spec, fact, from, []);
    }
  }
}

/** A grant, with what else must hold for it to count. */
export interface Able {
  readonly grant: Grant;
  readonly conditions: readonly Condition[];
}

/** Who has one of the permissions, or can give it to itself. */
export function* ableTo(
  kubernetes: KubernetesAuthz,
  cluster: string,
  permissions: readonly Permission[],
  scope: "namespaced" | "cluster" = "namespaced",
): Iterable<Able> {
  for (const wanted of permissions) {
    const { because = [], conditions = [] } = wanted;
    for (const grant of kubernetes.rbac(cluster).able(wanted, scope))
      yield { grant: because.length === 0 ? grant : { ...grant, because: [...grant.because, ...because] }, conditions };
  }
}

/**
 * Who may make objects of some names alone, by a server-side apply: of names that are free, or that it may free by
 * deleting what has them.
 */
export function* appliedBy(
  kubernetes: KubernetesAuthz,
  cluster: string,
  { resource, conditions = [], ...rest }: Permission,
): Iterable<Able> {
  const rbac = kubernetes.rbac(cluster);
  const freed = rbac.applied({ resource, ...rest }, ["patch", "delete"]);
  for (const grant of freed) yield { grant, conditions };
  for (const grant of rbac.applied({ resource, ...rest }, ["patch"])) {
    if (freed.some(({ because }) => grant.because.every((fact) => because.includes(fact)))) continue;
    const text = `none of the ${resource} is called ${grant.names.join(" or ")} yet`;
    yield { grant, conditions: [...conditions, { kind: "target-state", text }] };
  }
}

/** Every namespace of the cluster, where a grant for all objects holds everywhere. */
function* everyNamespace(facts: FactReader, cluster: string, able: Iterable<Able>): Iterable<FactOf<"k8s.namespace">> {
  for (const { grant } of able) {
    if (grant.namespace !== undefined || grant.names.length > 0) continue;
    yield* facts.where("k8s.namespace", "cluster", cluster);
    return;
  }
}

/** Namespaces in which a grant for all objects holds, each once. */
function* grantedNamespaces(facts: FactReader, cluster: string, able: Iterable<Able>): Iterable<string> {
  const grants = [...able];
  const seen = new Set<string>();
  for (const { grant } of grants) {
    if (grant.namespace === undefined || grant.names.length > 0 || seen.has(grant.namespace)) continue;
    seen.add(grant.namespace);
    yield grant.namespace;
  }
  for (const { name } of everyNamespace(facts, cluster, grants)) if (!seen.has(name)) yield name;
}

function* byName<K extends Namespaced>(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  spec: ObjectGrant<K>,
  field: keyof FactOf<K> & string,
  grant: Grant,
  conditions: readonly Condition[],
): Iterable<Derivation> {
  const seen = new Set<Fact>();
  for (const name of new Set(grant.names.map(spec.nameIn ?? ((one) => one)))) {
    for (const fact of named(facts, kubernetes, spec.kind, field, name, grant)) {
      const { cluster, namespace } = fact as { readonly cluster: string; readonly namespace: string };
      if (seen.has(fact) || cluster !== grant.cluster || (grant.namespace ?? namespace) !== namespace) continue;
      seen.add(fact);
      yield* one(spec, fact, holderOf(grant), grant.because, conditions);
    }
  }
}

/** Objects of a name, of other namespaces too. What every namespace has under one name is looked for in the grant's. */
function named<K extends Namespaced>(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  kind: K,
  field: keyof FactOf<K> & string,
  name: string,
  { cluster, namespace }: Grant,
): readonly FactOf<K>[] {
  const anywhere = facts.where(kind, field, name);
  if (namespace === undefined || anywhere.length < 2) return anywhere;
  const placed = kubernetes.objects.in(kind, cluster, namespace);
  return placed.length < anywhere.length
    ? placed.filter((fact) => {
        const value: unknown = fact[field];
        return Array.isArray(value) ? value.includes(name) : value === name;
      })
    : anywhere;
}

function* one<K extends Namespaced>(
  spec: ObjectGrant<K>,
  fact: FactOf<K>,
  from: End,
  because: readonly Fact[],
  conditions: readonly Condition[] = [],
): Iterable<Derivation> {
  const to = spec.to(fact);
  if (to === undefined) return;
  yield {
    from: [from],
    to,
    because: [fact, ...because],
    conditions: [...conditions, ...(spec.conditions?.(fact) ?? [])],
  };
}

const grantHub = (
  { id, does }: Pick<ObjectGrant<Namespaced>, "id" | "does">,
  cluster: string,
  namespace?: string,
): Hub =>
  hub(
    `${does} in ${namespace === undefined ? "every namespace" : `namespace ${namespace}`} of ${cluster}`,
    id,
    cluster,
    namespace ?? "",
  );

/**
 * Verbs whose answer holds the object with all its values: a patch is answered with the object as it then is, deleting a
 * collection with what was deleted, both also as a dry run. An update answers with what was sent.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/
 */
export const readVerbs = ["get", "list", "watch", "patch", "deletecollection"] as const;

/** Permissions on what an API server serves since a version; one that does not tell its own is taken to. */
export const since = (
  kubernetes: KubernetesAuthz,
  cluster: string,
  minor: number,
  permissions: readonly Permission[],
): readonly Permission[] => (atLeast(kubernetes.version(cluster), minor) === false ? [] : permissions);

/** Permissions by `get` on an interactive subresource: before version 1.35 a websocket GET was enough where `create` is now asked too. */
export function getBefore135(kubernetes: KubernetesAuthz, cluster: string, resource: string): readonly Permission[] {
  const newer = atLeast(kubernetes.version(cluster), 35);
  if (newer === true) return [];
  const text = `the API server of ${cluster} is older than Kubernetes 1.35`;
  return [permission("get", resource, newer === false ? [] : [{ kind: "environment", text }])];
}
