import { z } from "zod";
import type { K8sAdmissionPolicyFact } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import { list, maybe, metadata } from "./shape.ts";

const rules = list(
  z.object({ apiGroups: list(z.string()), operations: list(z.string()), resources: list(z.string()) }),
);
const shape = z.object({
  metadata,
  webhooks: list(z.object({ rules })),
  spec: maybe(z.object({ matchConstraints: maybe(z.object({ resourceRules: rules })) })),
});

/** Webhooks that look at pods for a purpose of their own and refuse none for what it may do on its node. */
const indifferent = new Set(["vpc-resource-validating-webhook"]);

/** Groups all of whose kinds are policies that may refuse new objects. */
const engines: Readonly<Record<string, readonly string[] | "every kind">> = {
  "constraints.gatekeeper.sh": "every kind",
  "kyverno.io": ["ClusterPolicy", "Policy"],
  "policies.kyverno.io": ["ValidatingPolicy"],
  "policies.kubewarden.io": ["AdmissionPolicy", "ClusterAdmissionPolicy"],
};

export const isPolicyEngine = (group: string, kind: string): boolean => {
  const kinds = engines[group];
  return kinds === "every kind" || (kinds?.includes(kind) ?? false);
};

/** A policy that may refuse a new pod; undefined where it does not look at pods or what makes them. */
export function admissionFact(scope: ClusterScope, at: RawObject): K8sAdmissionPolicyFact | undefined {
  const parsed = shape.safeParse(at.value);
  if (!parsed.success) return undefined;
  const { webhooks, spec } = parsed.data;
  const { name } = parsed.data.metadata;
  const type = at.kind.toLowerCase();
  const checked = [...webhooks.flatMap((webhook) => webhook.rules), ...(spec?.matchConstraints?.resourceRules ?? [])];
  const builtIn = type.startsWith("validating") && at.apiVersion?.startsWith("admissionregistration.k8s.io/") === true;
  if (indifferent.has(name) || (builtIn && !checked.some(seesPods))) return undefined;
  return {
    ...scope.base("k8s.admission-policy", scope.key("admission", type, name), at),
    cluster: scope.id,
    name,
    type,
  };
}

const pods = ["*", "*/*", "pods", "pods/*"];
const makers = ["daemonsets", "deployments", "jobs", "cronjobs", "replicasets", "statefulsets"];

const seesPods = ({ apiGroups, operations, resources }: z.infer<typeof rules>[number]): boolean =>
  operations.some((operation) => operation === "*" || operation === "CREATE") &&
  apiGroups.some((group) => ["*", "", "apps", "batch"].includes(group)) &&
  resources.some((resource) => pods.includes(resource) || makers.includes(resource));
