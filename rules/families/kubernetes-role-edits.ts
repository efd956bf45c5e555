import { type Grant, grantsEverything, type KubernetesAuthz, type Session } from "../../authz/kubernetes/index.ts";
import { type Privilege, privilege, unsegment } from "../../model/access.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { type Derivation, type End, type Hub, hub } from "../../model/step.ts";
import { namespaceAdmin, permission } from "./kubernetes-grants.ts";

export type Rbac = ReturnType<KubernetesAuthz["rbac"]>;
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

/** A binding that somebody may join: what its role gives is then theirs. */
interface Joined {
  readonly binding: FactOf<"k8s.binding">;
  readonly hub: Hub;
}

/**
 * Joining a binding is checked for the rights that its role has at the time: one that is empty, whoever writes the binding
 * joins. Gives the steps to the hubs of bindings that somebody may join, and returns these.
 */
export function* joining(
  rbac: Rbac,
  id: string,
  scope: "cluster" | "namespaced",
): Generator<Derivation, readonly Joined[]> {
  const { cluster } = rbac;
  const writes = (namespace = "", name = ""): Hub =>
    hub(
      `write ${name === "" ? "every binding" : `binding ${name}`}${namespace === "" ? "" : ` of namespace ${namespace}`} of ${cluster}`,
      id,
      cluster,
      scope,
      namespace,
      name,
    );
  const written = new Set<string>();
  for (const verb of ["update", "patch"]) {
    const query = permission(verb, `${scope === "cluster" ? "cluster" : ""}rolebindings.rbac.authorization.k8s.io`);
    for (const { subject, namespace, names, because } of rbac.holders(query, scope)) {
      for (const name of names.length === 0 ? [undefined] : names) {
        const to = writes(namespace, name);
        written.add(to.hub);
        yield { from: [holding(subject)], to, because };
      }
    }
  }
  const joined = new Map<string, Joined>();
  for (const binding of written.size === 0 ? [] : rbac.bindings) {
    const { binding: key, namespace } = binding;
    if ((namespace === undefined) !== (scope === "cluster") || joined.has(key)) continue;
    const name = roleName(key);
    const to = hub(`join binding ${name}${namespace === undefined ? "" : ` of ${namespace}`} of ${cluster}`, id, key);
    for (const where of new Set([undefined, namespace])) {
      for (const from of [writes(where), writes(where, name)]) {
        if (!written.has(from.hub)) continue;
        joined.set(key, { binding, hub: to });
        yield { from: [from], to, because: [binding] };
      }
    }
  }
  return [...joined.values()];
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
  for (const binding of rbac.bindings) {
    const { subject, role, namespace } = binding;
    if (!of(role)) continue;
    const to = namespace === undefined ? privilege(cluster, "administer") : namespaceAdmin(cluster, namespace);
    yield { subject, role, to, because: [binding] };
  }
  for (const { subject, role, scope, because } of rbac.bindable()) {
    if (!of(role) || rbac.rulesOf(role).some(({ rule }) => grantsEverything(rule))) continue;
    if (scope.in === "namespace") yield { subject, role, to: namespaceAdmin(cluster, scope.namespace), because };
    else yield { subject, role, to: scope.in === "cluster" ? privilege(cluster, "administer") : everywhere, because };
  }
}
