import { groupId, type KubernetesAuthz, type Session } from "../../authz/kubernetes/index.ts";
import { type Privilege, privilege } from "../../model/access.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { type Condition, type Derivation, hub } from "../../model/step.ts";

const signer = "kubernetes.io/kube-apiserver-client";

/** Whether names of signers cover the one whose certificates the API server takes from clients. */
export const signsClients = (names: readonly string[]): boolean =>
  names.length === 0 || names.includes(signer) || names.includes("kubernetes.io/*");

/**
 * From sessions that get client certificates to every name that a certificate can have. Its names are users and groups;
 * a service account is a user too. `system:masters` is refused by the API server's own admission.
 */
export function* certificateNames(
  facts: FactReader,
  kubernetes: KubernetesAuthz,
  id: string,
  cluster: string,
  sessions: Iterable<Session>,
  conditions: readonly Condition[] = [],
): Iterable<Derivation> {
  const anybody = hub(`have client certificates of any name of ${cluster}`, id, cluster);
  for (const { subject, because } of sessions)
    yield { from: [privilege(subject, "impersonate")], to: anybody, because, conditions };
  for (const [to, fact] of names(facts, kubernetes, cluster)) yield { from: [anybody], to, because: [fact] };
}

function* names(facts: FactReader, kubernetes: KubernetesAuthz, cluster: string): Iterable<readonly [Privilege, Fact]> {
  for (const binding of kubernetes.rbac(cluster).bindings) {
    if (
      binding.subject.startsWith(`${cluster}:serviceaccount:`) ||
      binding.subject === groupId(cluster, "system:masters")
    )
      continue;
    yield [privilege(binding.subject, "impersonate"), binding];
  }
  for (const account of facts.where("k8s.service-account", "cluster", cluster))
    yield [privilege(account.key, "impersonate"), account];
}
