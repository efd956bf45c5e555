import { groupId, type KubernetesAuthz, type Session } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import type { FactReader } from "../../model/fact.ts";
import { type Condition, type Derivation, type Hub, hub } from "../../model/step.ts";

const signer = "kubernetes.io/kube-apiserver-client";

/** Whether names of signers cover the one whose certificates the API server takes from clients. */
export const signsClients = (names: readonly string[]): boolean =>
  names.length === 0 || names.includes(signer) || names.includes("kubernetes.io/*");

const anyName = (id: string, cluster: string): Hub =>
  hub(`have client certificates of any name of ${cluster}`, id, cluster);

/**
 * From sessions that get client certificates to every name that a certificate can have. Its names are users and groups;
 * a service account is a user too. `system:masters` is refused by the API server's own admission.
 */
export function* certificateNames(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  id: string,
  sessions: (cluster: string) => Iterable<Session>,
  conditions: (cluster: string) => readonly Condition[] = () => [],
): Iterable<Derivation> {
  for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
    for (const { subject, because } of sessions(cluster)) {
      const from = [privilege(subject, "impersonate")] as const;
      yield { from, to: anyName(id, cluster), because, conditions: conditions(cluster) };
    }
  }
  for (const binding of facts.each("k8s.binding")) {
    const { cluster, subject } = binding;
    if (subject.startsWith(`${cluster}:serviceaccount:`) || subject === groupId(cluster, "system:masters")) continue;
    yield { from: [anyName(id, cluster)], to: privilege(subject, "impersonate"), because: [binding] };
  }
  for (const account of facts.each("k8s.service-account"))
    yield { from: [anyName(id, account.cluster)], to: privilege(account.key, "impersonate"), because: [account] };
}
