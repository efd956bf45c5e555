import type { FactReader } from "../../model/fact.ts";
import { ClusterNetwork } from "./network.ts";
import { KubernetesObjects } from "./objects.ts";
import { Rbac } from "./rbac.ts";
import { type AccessDecision, type AccessReview, authorize } from "./request.ts";

export { isEverywhere, isPrivate } from "./addresses.ts";
export { admitsPrivileged, undecidedAdmission } from "./admission.ts";
export type { Grant } from "./grant-index.ts";
export type { Passage } from "./network.ts";
export type { AccessDecision, AccessReview } from "./request.ts";
export { grantsEverything, type ResourceQuery } from "./rule-match.ts";
export { selects } from "./selectors.ts";
export type { Session } from "./sessions.ts";
export { accountId, groupId, impliedGroups, userId } from "./subjects.ts";
export { atLeast } from "./version.ts";

/** What Kubernetes decides, cluster by cluster: RBAC, NetworkPolicies, where new pods may be. */
export interface KubernetesAuthz {
  /** Cluster node ids, sorted. */
  readonly clusters: readonly string[];
  readonly objects: KubernetesObjects;
  rbac(cluster: string): Rbac;
  network(cluster: string): ClusterNetwork;
  /** One request, exactly: the answer of a SubjectAccessReview. */
  authorize(cluster: string, review: AccessReview): AccessDecision;
  /** `1.33`; absent where not told. */
  version(cluster: string): string | undefined;
}

export function compileKubernetes(facts: FactReader): KubernetesAuthz {
  const clusters = facts.scopes("k8s");
  const objects = new KubernetesObjects(facts);
  const rbac = lazily((cluster) => new Rbac(facts, cluster));
  return {
    clusters,
    objects,
    rbac,
    network: lazily((cluster) => new ClusterNetwork(facts, objects, cluster)),
    authorize: (cluster, review) => authorize(facts, rbac(cluster), review),
    version: (cluster) => facts.get("k8s.cluster", cluster)?.version,
  };
}

function lazily<T>(make: (cluster: string) => T): (cluster: string) => T {
  const made = new Map<string, T>();
  return (cluster) => {
    let value = made.get(cluster);
    if (value === undefined) {
      value = make(cluster);
      made.set(cluster, value);
    }
    return value;
  };
}
