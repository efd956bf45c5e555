import type { K8sNamespaceFact } from "../../model/fact/kubernetes.ts";
import type {
  K8sAdmissionBindingFact,
  K8sAdmissionMatch,
  K8sAdmissionPolicyFact,
} from "../../model/fact/kubernetes-admission.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { globTest } from "../../model/glob.ts";
import type { Condition } from "../../model/step.ts";
import type { Violation } from "./pod-security/check.ts";
import { admitsTraits, enforcedBy } from "./pod-security/in-force.ts";
import type { PodTrait } from "./pod-security/shapes.ts";
import { selects } from "./selectors.ts";

/** A write that admission looks at. */
export interface AdmissionRequest {
  readonly operation: "CREATE" | "UPDATE";
  /** Empty: core. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}
const createPod: AdmissionRequest = { operation: "CREATE", group: "", resource: "pods" };

/** Whether a namespace lets in a new pod. */
export interface PodAdmission {
  readonly decision: "admit" | "refuse" | "conditional";
  /** Checks of Pod Security that refuse it. */
  readonly violations: readonly Violation[];
  /** What decides: the namespace with its labels, the API server's configuration. */
  readonly because: readonly [Fact, ...Fact[]];
  readonly conditions: readonly Condition[];
}

/** What Pod Security and everything else in admission say to a new pod that has the traits. */
export function admitsPodWith(
  facts: FactReader,
  namespace: K8sNamespaceFact,
  traits: readonly PodTrait[],
  requests: readonly AdmissionRequest[] = [createPod],
): PodAdmission {
  const { decision, violations, because, conditions } = admitsTraits(facts, namespace, traits);
  if (decision === "refuse") return { decision, violations, because, conditions: [] };
  const all = [...conditions, ...undecidedAdmission(facts, namespace.cluster, namespace, requests)];
  return { decision: all.length > 0 ? "conditional" : "admit", violations, because, conditions: all };
}

/** Whether the namespace's own label lets privileged pods in; what the API server does without a label is another matter. */
export const admitsPrivileged = ({ labels }: K8sNamespaceFact): boolean =>
  (enforcedBy(labels, "enforce") ?? "privileged") === "privileged";

/**
 * Webhooks and policies that look at the requests and may refuse any of them: none is evaluated. Those that only warn or
 * audit are not among them, nor those that look only at objects with labels, which whoever writes the object leaves out.
 * @param namespace where the pod is to be; absent: in any
 */
export function undecidedAdmission(
  facts: FactReader,
  cluster: string,
  namespace?: K8sNamespaceFact,
  requests: readonly AdmissionRequest[] = [createPod],
): readonly Condition[] {
  const policies = facts.where("k8s.admission-policy", "cluster", cluster);
  const engines = new Set(policies.flatMap(({ engine, type }) => (engine && !isWebhook(type) ? [engine] : [])));
  const texts = policies.flatMap((policy): readonly Condition[] => {
    if (!policy.refuses || (isWebhook(policy.type) && policy.engine && engines.has(policy.engine))) return [];
    const looks = (matches: readonly K8sAdmissionMatch[]) =>
      matches.some((match) => requests.some((request) => covers(match, request, namespace)));
    if (!looks(policy.matches)) return [];
    return policy.type === "validatingadmissionpolicy" ? bound(facts, policy, looks) : [refusal(policy)];
  });
  return texts.filter(({ text }, index) => texts.findIndex((other) => other.text === text) === index);
}

const isWebhook = (type: string): boolean => type === "validatingwebhookconfiguration";

/** Of SecurityContextConstraints a pod needs one that admits it: they are one restraint together. */
const refusal = ({ type, name }: K8sAdmissionPolicyFact): Condition => ({
  kind: "unsupported",
  text:
    type === "securitycontextconstraints"
      ? "some SecurityContextConstraints that the pod may use admit it"
      : `${type} ${name} does not refuse the pod`,
});

/** A ValidatingAdmissionPolicy refuses by its bindings alone. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
function bound(
  facts: FactReader,
  policy: K8sAdmissionPolicyFact,
  looks: (matches: readonly K8sAdmissionMatch[]) => boolean,
): readonly Condition[] {
  const bindings: readonly K8sAdmissionBindingFact[] = facts
    .where("k8s.admission-binding", "policy", policy.name)
    .filter(({ cluster }) => cluster === policy.cluster);
  if (bindings.some(({ refuses, matches }) => refuses && (matches.length === 0 || looks(matches))))
    return [refusal(policy)];
  if (facts.coverage("k8s.admission-binding", policy.cluster) === "read") return [];
  const text = `no binding enforces ${policy.type} ${policy.name}: its bindings were not all read`;
  return [{ kind: "unread", text }];
}

function covers(
  match: K8sAdmissionMatch,
  { operation, group, resource, subresource = "" }: AdmissionRequest,
  namespace: K8sNamespaceFact | undefined,
): boolean {
  const { groups, resources, operations, namespaces, excludedNamespaces, namespaceSelector, byLabels } = match;
  const named = (token: string): boolean => {
    const [plural = "", sub = ""] = token.split("/");
    return (plural === "*" || plural === resource) && (sub === "*" || sub === subresource);
  };
  if (byLabels || !operations.some((one) => one === "*" || one === operation)) return false;
  if (!groups.some((one) => one === "*" || one === group) || !resources.some(named)) return false;
  if (!namespace) return true;
  return (
    (namespaces.length === 0 || namespaces.some((glob) => globTest(glob)(namespace.name))) &&
    !excludedNamespaces.some((glob) => globTest(glob)(namespace.name)) &&
    (namespaceSelector === undefined || selects(namespaceSelector, namespace.labels))
  );
}
