import { z } from "zod";
import type {
  K8sAdmissionBindingFact,
  K8sAdmissionMatch,
  K8sAdmissionPolicyFact,
  K8sPodSecurityFact,
} from "../../model/fact/kubernetes-admission.ts";
import { podSecurityFact } from "./admission-configuration.ts";
import { engineOf, engineOfWebhook, enginePolicy } from "./admission-engines.ts";
import { everything, rules, rulesOf, seesPods, selected } from "./admission-match.ts";
import { groupOf } from "./kinds.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import { labelSelector, list, maybe, metadata } from "./shape.ts";

type AdmissionFact = K8sAdmissionBindingFact | K8sAdmissionPolicyFact | K8sPodSecurityFact;

const builtIn = "admissionregistration.k8s.io";
const configurations = ["apiserver.config.k8s.io", "pod-security.admission.config.k8s.io"];

export const isPolicyEngine = (group: string, kind: string): boolean =>
  engineOf(group, kind) !== undefined ||
  configurations.includes(group) ||
  (group === builtIn && kind === "ValidatingAdmissionPolicyBinding");

/** Webhooks that look at pods for a purpose of their own and refuse none for what it may do on its node. */
const indifferent = new Set(["vpc-resource-validating-webhook"]);

const selectors = { namespaceSelector: maybe(labelSelector), objectSelector: maybe(labelSelector) };
export const webhookShape = z.object({ metadata, webhooks: list(z.object({ ...selectors, rules })) });
const constraints = maybe(z.object({ ...selectors, resourceRules: rules }));
export const policyShape = z.object({ metadata, spec: maybe(z.object({ matchConstraints: constraints })) });
export const bindingShape = z.object({
  metadata,
  spec: z.object({ policyName: z.string(), validationActions: list(z.string()), matchResources: constraints }),
});

/** What may refuse new pods, or says when something may; undefined for what does not look at pods or what makes them. */
export function admissionFact(scope: ClusterScope, at: RawObject): AdmissionFact | undefined {
  const group = groupOf(at.apiVersion ?? "");
  if (configurations.includes(group)) return podSecurityFact(scope, at);
  if (at.kind === "ValidatingAdmissionPolicyBinding") return bindingFact(scope, at);
  if (engineOf(group, at.kind) !== undefined) return enginePolicy(scope, at);
  return at.kind === "ValidatingAdmissionPolicy" ? policyFact(scope, at) : webhookFact(scope, at);
}

function webhookFact(scope: ClusterScope, at: RawObject): K8sAdmissionPolicyFact | undefined {
  const { data } = webhookShape.safeParse(at.value);
  if (!data || indifferent.has(data.metadata.name)) return undefined;
  const matches = data.webhooks.flatMap((webhook) => rulesOf(webhook.rules, webhook));
  return validating(scope, at, data.metadata.name, matches, engineOfWebhook(data.metadata.name));
}

/** Without constraints that were understood it may look at everything. */
function policyFact(scope: ClusterScope, at: RawObject): K8sAdmissionPolicyFact | undefined {
  const { data } = policyShape.safeParse(at.value);
  const asked = data?.spec?.matchConstraints;
  return data && validating(scope, at, data.metadata.name, asked ? rulesOf(asked.resourceRules, asked) : [everything]);
}

function validating(
  scope: ClusterScope,
  at: RawObject,
  name: string,
  all: readonly K8sAdmissionMatch[],
  engine?: K8sAdmissionPolicyFact["engine"],
): K8sAdmissionPolicyFact | undefined {
  const matches = all.filter(seesPods);
  if (matches.length === 0) return undefined;
  const type = at.kind.toLowerCase();
  return {
    ...scope.base("k8s.admission-policy", scope.key("admission", type, name), at),
    cluster: scope.id,
    name,
    type,
    ...(engine ? { engine } : {}),
    refuses: true,
    matches,
  };
}

/** A binding without actions denies nothing: the API server does not take one. */
function bindingFact(scope: ClusterScope, at: RawObject): K8sAdmissionBindingFact | undefined {
  const { data } = bindingShape.safeParse(at.value);
  if (!data) return undefined;
  const { name } = data.metadata;
  const { policyName, validationActions, matchResources } = data.spec;
  const narrowed =
    matchResources &&
    (matchResources.resourceRules.length > 0
      ? rulesOf(matchResources.resourceRules, matchResources)
      : [selected(everything, matchResources)]);
  return {
    ...scope.base("k8s.admission-binding", scope.key("admissionbinding", name), at),
    cluster: scope.id,
    name,
    policy: policyName,
    refuses: validationActions.includes("Deny"),
    matches: narrowed ?? [],
  };
}
