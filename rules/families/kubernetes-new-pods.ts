import type { KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Derivation, type Hub, hub, once } from "../../model/step.ts";
import { type Able, ableTo, appliedBy, holderOf, type Permission, permission } from "./kubernetes-grants.ts";
import { operatorPods } from "./kubernetes-operators.ts";

/** Kinds whose controllers make pods. */
const workloadKinds = [
  "deployments.apps",
  "daemonsets.apps",
  "statefulsets.apps",
  "replicasets.apps",
  "jobs.batch",
  "cronjobs.batch",
  "replicationcontrollers",
] as const;

export const createPods: readonly Permission[] = [permission("create", "pods")];
export const createWorkloads: readonly Permission[] = workloadKinds.map((kind) => permission("create", kind));

/** Permissions that make pods with a template that the caller writes, by a controller of the cluster or of an operator. */
export const makeWorkloads = (facts: FactReader) => (cluster: string) => [
  ...createWorkloads,
  ...operatorPods(facts, cluster),
];
export const makePods = (facts: FactReader) => (cluster: string) => [...createPods, ...makeWorkloads(facts)(cluster)];

/** Whoever may run a pod of its choice in a namespace. */
export function newPods(id: string, cluster: string, namespace: string): Hub {
  return hub(`run pods of its choice in namespace ${namespace} of ${cluster}`, id, cluster, namespace);
}

export interface NewPodRoutes {
  readonly id: string;
  /** RBAC permissions that make pods. */
  readonly permissions: (cluster: string) => readonly Permission[];
  /** Whether workloads whose template somebody decides make pods too. */
  readonly controllers: boolean;
  /** Namespaces whose new pods are of use; every one where left out. */
  readonly into?: (fact: FactOf<"k8s.namespace">) => boolean;
}

/**
 * Who makes pods: whoever may create them, or apply one of a name that is free or can be made free. Asks for the permissions
 * itself: what they rest on decides which rounds there are, and spoils none.
 */
function* makers(
  kubernetes: KubernetesAuthz,
  cluster: string,
  permissionsOf: NewPodRoutes["permissions"],
): Iterable<Able> {
  const permissions = permissionsOf(cluster);
  yield* ableTo(kubernetes, cluster, permissions);
  for (const wanted of permissions)
    if (wanted.verb === "create" && !wanted.because) yield* appliedBy(kubernetes, cluster, wanted);
}

/** Ways to the hubs of namespaces: those of grants. */
function* ways(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  { id, permissions, into = () => true }: NewPodRoutes,
  cluster: string,
): Iterable<Derivation> {
  const everywhere = hub(`run pods of its choice in every namespace of ${cluster}`, id, cluster);
  const able = () => makers(kubernetes, cluster, permissions);
  for (const { grant, conditions } of facts.items("grants", able(), ({ grant: { subject } }) => subject)) {
    const to = grant.namespace === undefined ? everywhere : newPods(id, cluster, grant.namespace);
    yield { from: [holderOf(grant)], to, because: grant.because, conditions };
  }
  for (const fact of facts.items("every namespace", anyNamespace(facts, cluster, able()), ({ key }) => key))
    if (into(fact)) yield { from: [everywhere], to: newPods(id, cluster, fact.name), because: [fact] };
}

/** Ways to the hubs of namespaces: those of workloads. */
function* controllerWays(facts: FactReader, { id, controllers }: NewPodRoutes): Iterable<Derivation> {
  const into = once((cluster: string) => once((namespace: string) => newPods(id, cluster, namespace)));
  for (const one of controllers ? facts.each("k8s.controller") : []) {
    const to = into(one.cluster)(one.namespace);
    yield { from: [nodeAccess(one.key, "administer")], to, because: [one] };
  }
}

/** Namespaces that some way leads to, each once. */
function* reached(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  { permissions, controllers, into = () => true }: NewPodRoutes,
  cluster: string,
): Iterable<string> {
  const able = [...makers(kubernetes, cluster, permissions)];
  const seen = new Set<string>();
  const all = function* () {
    for (const { grant } of able) if (grant.namespace !== undefined) yield grant.namespace;
    for (const fact of anyNamespace(facts, cluster, able)) if (into(fact)) yield fact.name;
    for (const { namespace } of controllers ? facts.where("k8s.controller", "cluster", cluster) : []) yield namespace;
  };
  for (const namespace of all()) {
    if (!seen.has(namespace)) yield namespace;
    seen.add(namespace);
  }
}

/** Every namespace, where a grant holds everywhere: a name in it is no matter for what is yet to be made. */
function* anyNamespace(facts: FactReader, cluster: string, able: Iterable<Able>): Iterable<FactOf<"k8s.namespace">> {
  for (const { grant } of able) {
    if (grant.namespace !== undefined) continue;
    yield* facts.where("k8s.namespace", "cluster", cluster);
    return;
  }
}

/** Ways to the hubs of namespaces, and on from each namespace that some way leads to and that is of use. */
export function* intoNamespaces(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  routes: NewPodRoutes,
  on: (fact: FactOf<"k8s.namespace">) => Derivation,
): Iterable<Derivation> {
  for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key))
    yield* ways(facts, kubernetes, routes, cluster);
  yield* controllerWays(facts, routes);
  for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
    const useful = usefulNamespaces(facts, kubernetes, routes, cluster);
    for (const fact of facts.items("useful namespaces", useful, ({ key }) => key)) yield on(fact);
  }
}

/** Namespaces of the cluster that some way leads to and that are of use. */
export function* usefulNamespaces(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  routes: NewPodRoutes,
  cluster: string,
): Iterable<FactOf<"k8s.namespace">> {
  const led = new Set(reached(facts, kubernetes, routes, cluster));
  for (const fact of facts.where("k8s.namespace", "cluster", cluster))
    if (led.has(fact.name) && routes.into?.(fact) !== false) yield fact;
}

/** From each way to make pods to what a pod of the namespace can be given: accounts, or Secrets and ConfigMaps. */
export function* givenToPods(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  routes: NewPodRoutes,
  what: "accounts" | "volumes",
): Iterable<Derivation> {
  yield* controllerWays(facts, routes);
  for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
    yield* ways(facts, kubernetes, routes, cluster);
    for (const namespace of facts.items("namespaces", reached(facts, kubernetes, routes, cluster), (name) => name)) {
      const from = [newPods(routes.id, cluster, namespace)] as const;
      const { objects } = kubernetes;
      if (what === "accounts") {
        for (const fact of objects.in("k8s.service-account", cluster, namespace)) {
          yield { from, to: nodeAccess(fact.key, "administer"), because: [fact] };
        }
        continue;
      }
      for (const kind of ["k8s.secret", "k8s.configmap"] as const) {
        for (const fact of objects.in(kind, cluster, namespace))
          yield { from, to: nodeAccess(fact.key, "read"), because: [fact] };
      }
    }
  }
}
