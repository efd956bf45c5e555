import { z } from "zod";
import type { K8sBindingFact, K8sRoleFact, K8sRuleFact } from "../../model/fact/kubernetes.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { labelSelector, list, maybe, metadata, ownership } from "./shape.ts";

const words = list(z.string());
export const roleShape = z.object({
  metadata,
  rules: list(
    z.object({ verbs: words, apiGroups: words, resources: words, resourceNames: words, nonResourceURLs: words }),
  ),
  aggregationRule: maybe(z.object({ clusterRoleSelectors: list(labelSelector) })),
});

export function* roleFacts(
  scope: ClusterScope,
  at: RawObject,
  role: z.infer<typeof roleShape>,
): Iterable<K8sRoleFact | K8sRuleFact> {
  const { name } = role.metadata;
  const namespace = at.kind === "Role" ? namespaceOf(role.metadata) : undefined;
  const key = namespace === undefined ? scope.key("clusterrole", name) : scope.key("role", namespace, name);
  const aggregates = role.aggregationRule?.clusterRoleSelectors ?? [];
  const answered = at.listed || role.metadata.uid !== undefined;
  yield {
    ...scope.base("k8s.role", key, at),
    cluster: scope.id,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: role.metadata.labels,
    aggregates,
    ...(aggregates.length > 0 && role.rules.length > 0 && !answered ? { unjoined: true as const } : {}),
    ...ownership(role.metadata, true),
  };
  for (const [index, rule] of role.rules.entries()) {
    yield {
      ...scope.base("k8s.rule", `${key}/${index}`, at, `/rules/${index}`),
      role: key,
      ...rule,
      ...(aggregates.length > 0 ? { joined: true as const } : {}),
    };
  }
}

export const bindingShape = z.object({
  metadata,
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: list(z.object({ kind: z.string(), name: z.string(), namespace: maybe(z.string()) })),
});

/** One fact for each subject. A binding whose subject or role the API server cannot mean grants nothing and gives none. */
export function* bindingFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata: { name, ...rest }, roleRef, subjects }: z.infer<typeof bindingShape>,
): Iterable<K8sBindingFact> {
  const namespace = at.kind === "RoleBinding" ? namespaceOf(rest) : undefined;
  const role = roleKey(scope, roleRef, namespace);
  if (role === undefined) return;
  const binding =
    namespace === undefined ? scope.key("clusterrolebinding", name) : scope.key("rolebinding", namespace, name);
  for (const [index, subject] of subjects.entries()) {
    const id = subjectId(scope, subject, namespace);
    if (id === undefined) continue;
    yield {
      ...scope.base("k8s.binding", `${binding}|${id}`, at, `/subjects/${index}`),
      binding,
      cluster: scope.id,
      ...(namespace === undefined ? {} : { namespace }),
      role,
      subject: id,
      ...ownership(rest),
    };
  }
}

/** Where accounts that a ClusterRoleBinding names lack their namespace; a RoleBinding has one for them. */
export const unplacedSubjects = (kind: string, { subjects }: z.infer<typeof bindingShape>): readonly string[] =>
  subjects.flatMap((subject, index) =>
    kind === "ClusterRoleBinding" && subject.kind === "ServiceAccount" && !subject.namespace
      ? [`/subjects/${index}/namespace`]
      : [],
  );

function roleKey(
  scope: ClusterScope,
  { kind, name }: { kind: string; name: string },
  namespace: string | undefined,
): string | undefined {
  if (kind === "ClusterRole") return scope.key("clusterrole", name);
  return kind === "Role" && namespace !== undefined ? scope.key("role", namespace, name) : undefined;
}

/** A user whose name is that of a service account is that account. */
function subjectId(
  scope: ClusterScope,
  { kind, name, namespace }: { kind: string; name: string; namespace: string | undefined },
  home: string | undefined,
): string | undefined {
  switch (kind) {
    case "ServiceAccount": {
      const where = namespace || home;
      return where ? scope.key("serviceaccount", where, name) : undefined;
    }
    case "Group":
      return scope.key("group", name);
    case "User": {
      const [, account, named] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
      return account && named ? scope.key("serviceaccount", account, named) : scope.key("user", name);
    }
    default:
      return undefined;
  }
}
