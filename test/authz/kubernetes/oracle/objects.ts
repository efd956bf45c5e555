import type { AccessReview } from "../../../../authz/kubernetes/review.ts";

/** An API object as JSON. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
export interface Subject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: string[];
  }[];
}

export const rbacGroup = "rbac.authorization.k8s.io";
const apiVersion = `${rbacGroup}/v1`;
/** On every object that a world makes, so that it can be taken away in one request per kind. */
export const ours = { "oracle.test/made": "yes" };

export const user = (name: string): Subject => ({ kind: "User", name, apiGroup: rbacGroup });
export const group = (name: string): Subject => ({ kind: "Group", name, apiGroup: rbacGroup });
export const account = (namespace: string | undefined, name: string): Subject => ({
  kind: "ServiceAccount",
  name,
  ...(namespace === undefined ? {} : { namespace }),
});
/** The user name of an account. */
export const accountUser = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;

export const clusterRole = (
  name: string,
  rules: readonly Rule[],
  labels: Readonly<Record<string, string>> = {},
  selectors?: readonly Selector[],
): ApiObject => ({
  apiVersion,
  kind: "ClusterRole",
  metadata: { name, labels: { ...ours, ...labels } },
  rules,
  ...(selectors ? { aggregationRule: { clusterRoleSelectors: selectors } } : {}),
});

export const role = (namespace: string, name: string, rules: readonly Rule[]): ApiObject => ({
  apiVersion,
  kind: "Role",
  metadata: { name, namespace, labels: ours },
  rules,
});

export const clusterBinding = (name: string, to: string, ...subjects: readonly Subject[]): ApiObject => ({
  apiVersion,
  kind: "ClusterRoleBinding",
  metadata: { name, labels: ours },
  roleRef: { apiGroup: rbacGroup, kind: "ClusterRole", name: to },
  subjects,
});

export const binding = (
  namespace: string,
  name: string,
  kind: "Role" | "ClusterRole",
  to: string,
  ...subjects: readonly Subject[]
): ApiObject => ({
  apiVersion,
  kind: "RoleBinding",
  metadata: { name, namespace, labels: ours },
  roleRef: { apiGroup: rbacGroup, kind, name: to },
  subjects,
});

/** Whoever asks; `self` where the server itself finds the groups that follow from the name. */
export interface Asker {
  readonly user: string;
  readonly groups: readonly string[];
  readonly self?: true;
}
/** What is asked, apart from who asks. */
export type Asked = Pick<AccessReview, "resourceAttributes" | "nonResourceAttributes">;
type Attributes = NonNullable<AccessReview["resourceAttributes"]>;

/** `get deployments.apps/scale`: a verb, and a resource with group and subresource. */
export function ask(verb: string, resource: string, rest: Pick<Attributes, "namespace" | "name"> = {}): Asked {
  const [path = "", subresource] = resource.split("/");
  const [plural = "", ...groups] = path.split(".");
  return {
    resourceAttributes: {
      verb,
      ...(groups.length > 0 ? { group: groups.join(".") } : {}),
      resource: plural,
      ...(subresource === undefined ? {} : { subresource }),
      ...rest,
    },
  };
}
export const askUrl = (verb: string, path: string): Asked => ({ nonResourceAttributes: { verb, path } });
