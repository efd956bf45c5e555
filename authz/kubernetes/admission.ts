import type { K8sAdmissionPolicyFact, K8sNamespaceFact } from "../../model/fact/kubernetes.ts";
import type { FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

const enforce = "pod-security.kubernetes.io/enforce=";

/**
 * Whether Pod Security lets a new privileged pod into the namespace: only the `enforce` label refuses, and only at the
 * levels baseline and restricted. A value that is no level is read as restricted, as the admission plugin does.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function admitsPrivileged({ labels }: K8sNamespaceFact): boolean {
  const level = labels.find((label) => label.startsWith(enforce))?.slice(enforce.length);
  return level === undefined || level === "privileged";
}

/** Webhooks and policies that look at new pods, none of which is evaluated: any of them may refuse. */
export function undecidedAdmission(facts: FactReader, cluster: string): readonly Condition[] {
  const policies: readonly K8sAdmissionPolicyFact[] = facts.where("k8s.admission-policy", "cluster", cluster);
  return policies.map(({ type, name }) => ({ kind: "unsupported", text: `${type} ${name} does not refuse the pod` }));
}
