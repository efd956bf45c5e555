import type { K8sNamespaceFact } from "../../model/fact/kubernetes.ts";
import type { FactReader } from "../../model/fact.ts";
import { type AdmissionRequest, admitsPodWith, type PodAdmission } from "./admission.ts";
import { type AccessExplanation, explainAccess } from "./explain.ts";
import { type Impersonation, type ImpersonationDecision, impersonate } from "./impersonation.ts";
import { ClusterNetwork } from "./network.ts";
import { KubernetesObjects } from "./objects.ts";
import { PodNetwork } from "./pod-network.ts";
import type { PodTrait } from "./pod-security/shapes.ts";
import { Rbac } from "./rbac.ts";
import { type AccessDecision, authorize } from "./request.ts";
import type { AccessReview } from "./review.ts";

export { isEverywhere, isPrivate } from "./addresses.ts";
export { type AdmissionRequest, admitsPrivileged, type PodAdmission, undecidedAdmission } from "./admission.ts";
export { type ResourceScope, resourceNamed, scopeOf } from "./discovery.ts";
export type { AccessExplanation, AccessStage, RuleSaid } from "./explain.ts";
export type { Grant } from "./grant-index.ts";
export type { Impersonation, ImpersonationDecision } from "./impersonation.ts";
export { hasSidecar, isPastSidecar, meshPolicies } from "./mesh.ts";
export { authorizerOf, howFor, requestsApart } from "./mesh-requests.ts";
export type { Passage } from "./pod-network.ts";
export type { Violation } from "./pod-security/check.ts";
export { admitsPod, type PodSecurityDecision, podSecurityOf } from "./pod-security/in-force.ts";
export { type PodTrait, podWith } from "./pod-security/shapes.ts";
export type { ReviewedPod } from "./pod-security/spec.ts";
export {
  levelOf,
  type PodSecurityLevel,
  type PodSecurityStandard,
  podSecurityViolations,
  versionOf,
} from "./pod-security/standard.ts";
export type { Port } from "./ports.ts";
export type { AccessDecision } from "./request.ts";
export type { AccessReview, FieldSelector } from "./review.ts";
export { grantsEverything, type ResourceQuery } from "./rule-match.ts";
export { selects } from "./selectors.ts";
export { secretKey, selectedPods, serviceKey, targetPorts, targetsOf } from "./service-targets.ts";
export type { Session } from "./sessions.ts";
export { accountId, groupId, impliedGroups, subjectOf, userId } from "./subjects.ts";
export { atLeast } from "./version.ts";

/** What Kubernetes decides, cluster by cluster: RBAC, NetworkPolicies, where new pods may be. */
export interface KubernetesAuthz {
  /** Cluster node ids, sorted. */
  readonly clusters: readonly string[];
  readonly objects: KubernetesObjects;
  rbac(cluster: string): Rbac;
  /** What asks for one pod reads the policies of its namespace; the rest rests on all of the cluster. */
  network(cluster: string): Pick<ClusterNetwork, "free" | "open" | "external" | "between" | "passages">;
  /**
   * Whether a namespace lets in a new pod with the traits, all else of it being what the Pod Security Standards ask for.
   * What is open (webhooks, policies, a default that was not read) is in the conditions.
   * @param requests writes by which it is made; left out: a pod itself is created
   */
  admits(
    namespace: K8sNamespaceFact,
    traits: readonly PodTrait[],
    requests?: readonly AdmissionRequest[],
  ): PodAdmission;
  /** One request, exactly: the answer of a SubjectAccessReview. */
  authorize(cluster: string, review: AccessReview): AccessDecision;
  /** The same, with every stage that was asked and the rules that come nearest. */
  explain(cluster: string, review: AccessReview): AccessExplanation;
  /** Whether a caller may be taken for somebody else, and who the request then comes from. */
  impersonate(
    cluster: string,
    caller: Pick<AccessReview, "user" | "groups">,
    wanted: Impersonation,
  ): ImpersonationDecision;
  /** `1.33`; absent where not told. */
  version(cluster: string): string | undefined;
}

/** Holds nothing itself: what it finds are cells of the facts. */
export function compileKubernetes(facts: FactReader): KubernetesAuthz {
  const objects = new KubernetesObjects(facts);
  const rbac = (cluster: string): Rbac => facts.own(`kubernetes.rbac ${cluster}`, (own) => new Rbac(own, cluster));
  const pods = new PodNetwork(facts, objects);
  const network = (cluster: string): ClusterNetwork =>
    facts.own(`kubernetes.network ${cluster}`, (own) => new ClusterNetwork(own, new KubernetesObjects(own), cluster));
  return {
    get clusters() {
      return facts.scopes("k8s");
    },
    objects,
    rbac,
    network: (cluster) => ({
      free: (pod) => pods.free(pod),
      open: (pod, to) => pods.open(pod, to),
      external: (pod, to) => pods.external(pod, to),
      between: (source, target, to) => network(cluster).between(source, target, to),
      passages: () => network(cluster).passages(),
    }),
    admits: (namespace, traits, requests) => admitsPodWith(facts, namespace, traits, requests),
    authorize: (cluster, review) => authorize(facts, rbac(cluster), review),
    explain: (cluster, review) => explainAccess(facts, rbac(cluster), review),
    impersonate: (cluster, caller, wanted) => impersonate(facts, rbac(cluster), caller, wanted),
    version: (cluster) => facts.get("k8s.cluster", cluster)?.version,
  };
}
