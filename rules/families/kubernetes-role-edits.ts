import { type Grant, grantsEverything, type KubernetesAuthz, type Session } from "../../authz/kubernetes/index.ts";
import { type Privilege, privilege, segment, unsegment } from "../../model/access.ts";
import type { Fact } from "../../model/fact.ts";
import { type End, type Hub, hub } from "../../model/step.ts";
import { permission } from "./kubernetes-grants.ts";

type Rbac = ReturnType<KubernetesAuthz["rbac"]>;
type Roles = "clusterroles" | "roles";

/** Somebody who may write roles and need not hold what they write. */
export interface RoleWriter extends Session {
  /** Roles by name; empty for all. */
  readonly names: readonly string[];
}

/**
 * One request writes: it is checked for the verb and for `escalate` on the same role, by one session. One that creates
 * carries no name, so that `escalate` for names does not let it pass.
 */
export function* writing(
  rbac: Rbac,
  roles: Roles,
  scope: "cluster" | "namespaced",
  verbs: readonly ("create" | "patch" | "update")[] = ["update", "patch"],
): Iterable<RoleWriter> {
  const resource = `${roles}.rbac.authorization.k8s.io`;
  const escalate = rbac.able(permission("escalate", resource), scope);
  const unnamed = escalate.filter(({ names }) => names.length === 0);
  for (const verb of verbs) {
    const lifted = verb === "create" ? unnamed : escalate;
    for (const session of rbac.together(rbac.able(permission(verb, resource), scope), lifted)) {
      const names = common(session.grants);
      if (names) yield { ...session, names };
    }
  }
}

/** Names that all grants hold for: empty for every name, undefined where there is none. */
function common(grants: readonly Grant[]): readonly string[] | undefined {
  const named = grants.filter(({ names }) => names.length > 0);
  const [first, ...rest] = named;
  if (!first) return [];
  const names = first.names.filter((name) => rest.every((other) => other.names.includes(name)));
  return names.length > 0 ? names : undefined;
}

/** Whoever may put every permission into one role, or into each. */
export const rewrites = (id: string, cluster: string, roles: Roles, namespace?: string, name?: string): Hub =>
  hub(
    `write every permission into ${name ?? `every ${roles === "roles" ? "Role" : "ClusterRole"}`}${
      namespace === undefined ? "" : ` of namespace ${namespace}`
    } of ${cluster}`,
    id,
    cluster,
    roles,
    namespace ?? "",
    name ?? "",
  );

export const roleName = (role: string): string => unsegment(role.slice(role.lastIndexOf(":") + 1));
export const holding = (subject: string): Privilege => privilege(subject, "impersonate");

/** Who may bind a role that gives nothing. */
interface Binder {
  readonly subject: string;
  /** Absent: in every namespace, or in the cluster. */
  readonly namespace?: string;
  /** The one role that it is bound by joining a binding that is there; absent: any. */
  readonly role?: string;
  readonly because: readonly [Fact, ...Fact[]];
}

/**
 * Binding is checked for the rights that a role has at the time: of one that is empty, whoever writes bindings binds it.
 * Whoever rewrites the role takes its rules away first and writes every permission into it once it is bound.
 */
export function* binders(rbac: Rbac, scope: "cluster" | "namespaced"): Iterable<Binder> {
  const where = (namespace: string | undefined) => (namespace === undefined ? {} : { namespace });
  for (const { subject, namespace, because } of rbac.bindingMakers(scope))
    yield { subject, ...where(namespace), because };
  const resource = `${scope === "cluster" ? "cluster" : ""}rolebindings.rbac.authorization.k8s.io`;
  for (const verb of ["update", "patch"]) {
    for (const { subject, namespace, names, because } of rbac.holders(permission(verb, resource), scope)) {
      const joined = new Set<string>();
      for (const one of rbac.bindings) {
        if ((one.namespace === undefined) !== (scope === "cluster")) continue;
        if (namespace !== undefined && one.namespace !== namespace) continue;
        if (names.length > 0 && !names.includes(roleName(one.binding))) continue;
        const key = `${one.namespace ?? ""} ${one.role}`;
        if (joined.has(key)) continue;
        joined.add(key);
        yield { subject, ...where(one.namespace), role: one.role, because: [...because, one] };
      }
    }
  }
}

interface Held {
  readonly subject: string;
  readonly role: string;
  /** What every permission in the role is to whoever has it there. */
  readonly to: End;
  readonly because: readonly [Fact, ...Fact[]];
}

/**
 * Who has the roles, or may bind one of them to itself, and where.
 * @param everywhere stands for all namespaces and nothing outside them
 */
export function* heldRoles(rbac: Rbac, roles: Roles, everywhere: Hub): Iterable<Held> {
  const { cluster } = rbac;
  const of = (role: string): boolean => role.startsWith(`${cluster}:${roles.slice(0, -1)}:`);
  const at = (namespace: string): Privilege => privilege(`${cluster}:namespace:${segment(namespace)}`, "administer");
  for (const binding of rbac.bindings) {
    const { subject, role, namespace } = binding;
    if (!of(role)) continue;
    const to = namespace === undefined ? privilege(cluster, "administer") : at(namespace);
    yield { subject, role, to, because: [binding] };
  }
  for (const { subject, role, scope, because } of rbac.bindable()) {
    if (!of(role) || rbac.rulesOf(role).some(({ rule }) => grantsEverything(rule))) continue;
    if (scope.in === "namespace") yield { subject, role, to: at(scope.namespace), because };
    else yield { subject, role, to: scope.in === "cluster" ? privilege(cluster, "administer") : everywhere, because };
  }
}
