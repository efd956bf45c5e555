import type { KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";
import { holderOf, type Permission, permission } from "./kubernetes-grants.ts";

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

/** Whoever may run a pod of its choice in a namespace. */
export function newPods(id: string, cluster: string, namespace: string): Hub {
  return hub(`run pods of its choice in namespace ${namespace} of ${cluster}`, id, cluster, namespace);
}

export interface NewPodRoutes {
  readonly id: string;
  /** RBAC permissions that make pods. */
  readonly permissions: readonly Permission[];
  /** Whether workloads whose template somebody decides make pods too. */
  readonly controllers: boolean;
  /** Namespaces whose new pods are of use; every one where left out. */
  readonly into?: (fact: FactOf<"k8s.namespace">) => boolean;
}

/** Ways to the hubs of namespaces; answers the namespaces that some way leads to, cluster by cluster. */
export function* intoNamespaces(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  { id, permissions, controllers, into = () => true }: NewPodRoutes,
  cluster: string,
): Generator<Derivation, ReadonlySet<string>> {
  const reached = new Set<string>();
  const everywhere = hub(`run pods of its choice in every namespace of ${cluster}`, id, cluster);
  let anywhere = false;
  for (const wanted of permissions) {
    for (const grant of kubernetes.rbac(cluster).able(wanted, "namespaced")) {
      if (grant.namespace === undefined) anywhere = true;
      else reached.add(grant.namespace);
      const to = grant.namespace === undefined ? everywhere : newPods(id, cluster, grant.namespace);
      yield { from: [holderOf(grant)], to, because: grant.because };
    }
  }
  if (anywhere) {
    for (const fact of facts.where("k8s.namespace", "cluster", cluster).filter(into)) {
      reached.add(fact.name);
      yield { from: [everywhere], to: newPods(id, cluster, fact.name), because: [fact] };
    }
  }
  for (const one of controllers ? facts.where("k8s.controller", "cluster", cluster) : []) {
    reached.add(one.namespace);
    yield { from: [privilege(one.key, "administer")], to: newPods(id, cluster, one.namespace), because: [one] };
  }
  return reached;
}

/** From each way to make pods to what a pod of the namespace can be given: accounts, or Secrets and ConfigMaps. */
export function* givenToPods(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  routes: NewPodRoutes,
  what: "accounts" | "volumes",
): Iterable<Derivation> {
  for (const cluster of kubernetes.clusters) {
    const reached = yield* intoNamespaces(facts, kubernetes, routes, cluster);
    for (const namespace of reached) {
      const from = [newPods(routes.id, cluster, namespace)] as const;
      const { objects } = kubernetes;
      if (what === "accounts") {
        for (const fact of objects.in("k8s.service-account", cluster, namespace)) {
          yield { from, to: privilege(fact.key, "administer"), because: [fact] };
        }
        continue;
      }
      for (const kind of ["k8s.secret", "k8s.configmap"] as const) {
        for (const fact of objects.in(kind, cluster, namespace))
          yield { from, to: privilege(fact.key, "read"), because: [fact] };
      }
    }
  }
}
