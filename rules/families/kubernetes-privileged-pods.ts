import { type KubernetesAuthz, type Session, undecidedAdmission } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import type { FactReader } from "../../model/fact.ts";
import { type Derivation, hub } from "../../model/step.ts";
import { createPods, createWorkloads } from "./kubernetes-new-pods.ts";
import { isOnePodEach } from "./kubernetes-node-kinds.ts";

type Rbac = ReturnType<KubernetesAuthz["rbac"]>;

/** Everybody who may make pods, by themselves or by a workload. */
export const podMakers = (rbac: Rbac) =>
  [...createPods, ...createWorkloads].flatMap((wanted) => rbac.able(wanted, "namespaced"));

/** From sessions that put a privileged pod past Pod Security to every node of the cluster. */
export function* ontoNodes(
  facts: FactReader,
  id: string,
  cluster: string,
  sessions: Iterable<Session>,
): Iterable<Derivation> {
  const anywhere = hub(`run privileged pods on the nodes of ${cluster}`, id, cluster);
  const conditions = undecidedAdmission(facts, cluster);
  for (const { subject, because } of sessions) {
    yield { from: [privilege(subject, "impersonate")], to: anywhere, because, conditions };
  }
  for (const node of facts.where("k8s.node", "cluster", cluster)) {
    if (isOnePodEach(node)) continue;
    yield { from: [anywhere], to: privilege(node.key, "administer"), because: [node], relies: [] };
  }
}
