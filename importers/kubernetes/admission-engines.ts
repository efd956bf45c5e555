import { z } from "zod";
import type { K8sAdmissionMatch, K8sAdmissionPolicyFact } from "../../model/fact/kubernetes-admission.ts";
import { kyvernoMatches } from "./admission-kyverno.ts";
import { everything, rules, rulesOf, seesPods, selected } from "./admission-match.ts";
import { groupOf, resourceOfKind } from "./kinds.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import { labelSelector, list, maybe, metadata } from "./shape.ts";

/** What a policy enforces and what it only reports. */
export interface Enforced {
  readonly refusing: readonly K8sAdmissionMatch[];
  readonly reporting: readonly K8sAdmissionMatch[];
}
type Engine = NonNullable<K8sAdmissionPolicyFact["engine"]>;

/** Kinds that may refuse new objects, by group. */
export const engines: Readonly<Record<string, readonly [Engine | "openshift", readonly string[] | "every kind"]>> = {
  "constraints.gatekeeper.sh": ["gatekeeper", "every kind"],
  "kyverno.io": ["kyverno", ["ClusterPolicy", "Policy"]],
  "policies.kyverno.io": [
    "kyverno",
    ["ImageValidatingPolicy", "NamespacedImageValidatingPolicy", "NamespacedValidatingPolicy", "ValidatingPolicy"],
  ],
  "policies.kubewarden.io": [
    "kubewarden",
    ["AdmissionPolicy", "AdmissionPolicyGroup", "ClusterAdmissionPolicy", "ClusterAdmissionPolicyGroup"],
  ],
  "security.openshift.io": ["openshift", ["SecurityContextConstraints"]],
};

export function engineOf(group: string, kind: string): Engine | "openshift" | undefined {
  const [engine, kinds] = engines[group] ?? [];
  return kinds === "every kind" || kinds?.includes(kind) ? engine : undefined;
}

/** The engine that a webhook carries policies out for, by the name that its installation gives it. */
export function engineOfWebhook(name: string): Engine | undefined {
  if (name === "gatekeeper-validating-webhook-configuration") return "gatekeeper";
  if (name === "kyverno-resource-validating-webhook-cfg") return "kyverno";
  return undefined;
}

/** One policy. What is not understood of it counts as refusing whatever it may see. */
export function enginePolicy(scope: ClusterScope, at: RawObject): K8sAdmissionPolicyFact | undefined {
  const { data } = z.object({ metadata }).safeParse(at.value);
  if (!data) return undefined;
  const { name, namespace } = data.metadata;
  const group = groupOf(at.apiVersion ?? "");
  const engine = engineOf(group, at.kind);
  const { refusing, reporting } = understood(group, at) ?? { refusing: [everything], reporting: [] };
  const seen = (matches: readonly K8sAdmissionMatch[]) =>
    matches
      .filter(seesPods)
      .map((match) => (namespace === undefined || namespace === "" ? match : { ...match, namespaces: [namespace] }));
  const refuses = seen(refusing).length > 0;
  if (!refuses && seen(reporting).length === 0) return undefined;
  const type = at.kind.toLowerCase();
  return {
    ...scope.base("k8s.admission-policy", scope.key("admission", type, ...(namespace ? [namespace] : []), name), at),
    cluster: scope.id,
    name,
    type,
    ...(engine === undefined || engine === "openshift" ? {} : { engine }),
    refuses,
    matches: refuses ? seen(refusing) : seen(reporting),
  };
}

function understood(group: string, { value }: RawObject): Enforced | undefined {
  switch (group) {
    case "constraints.gatekeeper.sh":
      return constraint(value);
    case "kyverno.io":
      return kyvernoMatches(value);
    case "policies.kyverno.io":
      return validatingPolicy(value);
    case "policies.kubewarden.io":
      return kubewarden(value);
    default:
      return undefined;
  }
}

const word = maybe(z.string());
const words = list(z.string());
export const constraintShape = z.object({
  spec: maybe(
    z.object({
      enforcementAction: word,
      scopedEnforcementActions: list(z.object({ action: word, enforcementPoints: list(z.object({ name: word })) })),
      match: maybe(
        z.object({
          kinds: list(z.object({ apiGroups: words, kinds: words })),
          namespaces: words,
          excludedNamespaces: words,
          namespaceSelector: maybe(labelSelector),
          labelSelector: maybe(labelSelector),
          name: word,
          scope: word,
        }),
      ),
    }),
  ),
});
const atAdmission = ["*", "validation.gatekeeper.sh", "vap.k8s.io"];

/** https://open-policy-agent.github.io/gatekeeper/website/docs/howto/#the-match-field, .../docs/enforcement-points */
function constraint(value: unknown): Enforced | undefined {
  const { data } = constraintShape.safeParse(value);
  if (!data) return undefined;
  const { match, enforcementAction = "deny", scopedEnforcementActions = [] } = data.spec ?? {};
  const scoped = scopedEnforcementActions.some(
    ({ action, enforcementPoints }) =>
      action === "deny" && enforcementPoints.some(({ name }) => atAdmission.includes(name ?? "")),
  );
  const refuses = enforcementAction === "deny" || (enforcementAction === "scoped" && scoped);
  const kinds = match?.kinds ?? [];
  const asked =
    kinds.length === 0
      ? [everything]
      : kinds.map((one) => ({ ...everything, groups: one.apiGroups, resources: one.kinds.map(resourceOf) }));
  const matches = asked.map((one) => ({
    ...selected(one, { namespaceSelector: match?.namespaceSelector, objectSelector: match?.labelSelector }),
    namespaces: match?.namespaces ?? [],
    excludedNamespaces: match?.excludedNamespaces ?? [],
    ...(match?.name ? { byLabels: true } : {}),
  }));
  const inNamespaces = match?.scope === "Cluster" ? [] : matches;
  return refuses ? { refusing: inNamespaces, reporting: [] } : { refusing: [], reporting: inNamespaces };
}
const resourceOf = (kind: string): string => (kind === "*" ? "*" : (resourceOfKind(kind) ?? kind.toLowerCase()));

const selectors = { namespaceSelector: maybe(labelSelector), objectSelector: maybe(labelSelector) };
export const validatingShape = z.object({
  spec: z.object({
    validationActions: words,
    evaluation: maybe(z.object({ admission: maybe(z.object({ enabled: maybe(z.boolean()) })) })),
    matchConstraints: maybe(z.object({ ...selectors, resourceRules: rules })),
  }),
});
function validatingPolicy(value: unknown): Enforced | undefined {
  const { data } = validatingShape.safeParse(value);
  if (!data) return undefined;
  const { validationActions: actions, matchConstraints, evaluation } = data.spec;
  const matches = matchConstraints ? rulesOf(matchConstraints.resourceRules, matchConstraints) : [everything];
  const asked = evaluation?.admission?.enabled !== false;
  const refuses = asked && (actions.length === 0 || actions.includes("Deny"));
  return refuses ? { refusing: matches, reporting: [] } : { refusing: [], reporting: matches };
}

export const kubewardenShape = z.object({ spec: z.object({ ...selectors, mode: word, rules }) });
function kubewarden(value: unknown): Enforced | undefined {
  const { data } = kubewardenShape.safeParse(value);
  if (!data) return undefined;
  const matches = rulesOf(data.spec.rules, data.spec);
  return data.spec.mode === "monitor" ? { refusing: [], reporting: matches } : { refusing: matches, reporting: [] };
}
