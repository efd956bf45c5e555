import type { KubernetesAuthz, Session } from "../../authz/kubernetes/index.ts";
import type { FactOf } from "../../model/fact.ts";
import { permission } from "./kubernetes-grants.ts";

type Rbac = ReturnType<KubernetesAuthz["rbac"]>;
type Binding = FactOf<"k8s.binding">;

/** Sessions that may write roles and need not hold what they write. */
export function* writing(
  rbac: Rbac,
  roles: "clusterroles" | "roles",
  scope: "cluster" | "namespaced",
): Iterable<Session> {
  const resource = `${roles}.rbac.authorization.k8s.io`;
  const escalate = rbac.holders(permission("escalate", resource), scope);
  for (const verb of ["update", "patch"]) {
    yield* rbac.together(rbac.holders(permission(verb, resource), scope), escalate);
  }
}

/**
 * Bindings of the session to a role that it may write: ClusterRoles bound in the whole cluster, or Roles of one
 * namespace. One that the session stands on already is enough.
 */
export function heldRoles(
  { grants, because }: Session,
  bound: readonly Binding[],
  namespace: string | undefined,
): readonly Binding[] {
  const type = namespace === undefined ? "clusterrole" : "role";
  const writable = bound.filter(
    (binding) =>
      binding.namespace === namespace &&
      binding.role.slice(binding.cluster.length + 1).startsWith(`${type}:`) &&
      grants.every(
        ({ names }) => names.length === 0 || names.includes(binding.role.slice(binding.role.lastIndexOf(":") + 1)),
      ),
  );
  const cited = writable.filter((binding) => because.includes(binding));
  return cited.length > 0 ? cited.slice(0, 1) : writable;
}
