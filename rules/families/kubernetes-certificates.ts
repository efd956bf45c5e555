import { groupId, type KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import type { FactReader } from "../../model/fact.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";

const signer = "kubernetes.io/kube-apiserver-client";

/** Whether names of signers cover the one whose certificates the API server takes from clients. */
export const signsClients = (names: readonly string[]): boolean =>
  names.length === 0 || names.includes(signer) || names.includes("kubernetes.io/*");

const anyName = (id: string, cluster: string): Hub =>
  hub(`have client certificates of any name of ${cluster}`, id, cluster);

/** How somebody comes to have certificates of any name in a cluster: derivations whose conclusion is `to`. */
export type CertificateWays = (cluster: string, to: Hub) => Iterable<Derivation>;

/**
 * From whoever gets client certificates to every name that a certificate can have: users, service accounts, which are
 * users too, and groups. `system:masters` is refused by the API server's own admission, CertificateSubjectRestriction,
 * which is on since 1.18; whoever signs without asking it is not held to that.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificatesubjectrestriction
 */
export function* certificateNames(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  id: string,
  ways: CertificateWays,
): Iterable<Derivation> {
  for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key))
    yield* ways(cluster, anyName(id, cluster));
  for (const binding of facts.each("k8s.binding")) {
    const { cluster, subject } = binding;
    if (subject.startsWith(`${cluster}:serviceaccount:`) || subject === groupId(cluster, "system:masters")) continue;
    yield { from: [anyName(id, cluster)], to: nodeAccess(subject, "impersonate"), because: [binding] };
  }
  for (const account of facts.each("k8s.service-account"))
    yield { from: [anyName(id, account.cluster)], to: nodeAccess(account.key, "impersonate"), because: [account] };
}
