import type { Fact, FactReader } from "../../model/fact.ts";
import type { Grant, RoleRule } from "./grant-index.ts";
import type { ResourceQuery } from "./rule-match.ts";
import type { Session } from "./sessions.ts";

const group = "rbac.authorization.k8s.io";
const writing = ["create", "update", "patch"] as const;

/** What is asked of a cluster's RBAC. */
interface Grants {
  readonly cluster: string;
  holders(query: ResourceQuery, scope: "namespaced" | "cluster"): readonly Grant[];
  together(...lists: readonly (readonly Grant[])[]): Iterable<Session>;
  rulesOf(role: string): readonly RoleRule[];
}

/** A role that a subject may bind to itself, and where: it has the role's rules as soon as it likes. */
export interface BindableRole {
  readonly subject: string;
  readonly role: string;
  readonly scope:
    | { readonly in: "cluster" | "every namespace" }
    | { readonly in: "namespace"; readonly namespace: string };
  readonly because: readonly [Fact, ...Fact[]];
}

/**
 * Writing bindings is not enough: the API server also asks for `bind` on the role, for a RoleBinding in its namespace.
 * Who may bind every ClusterRole binds cluster-admin; lesser ones are not told then.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update
 */
export function* bindableRoles(facts: FactReader, rbac: Grants): Iterable<BindableRole> {
  for (const verb of writing) {
    const clusterBindings = unnamed(rbac.holders({ verb, group, resource: "clusterrolebindings" }, "cluster"));
    for (const session of rbac.together(clusterBindings, rbac.holders(bind("clusterroles"), "cluster"))) {
      const names = session.grants[1]?.names ?? [];
      for (const role of clusterRoles(rbac, names)) {
        yield { subject: session.subject, role, scope: { in: "cluster" }, because: session.because };
      }
    }
    const roleBindings = unnamed(rbac.holders({ verb, group, resource: "rolebindings" }, "namespaced"));
    for (const resource of ["clusterroles", "roles"] as const) {
      for (const session of rbac.together(roleBindings, rbac.holders(bind(resource), "namespaced"))) {
        const { namespace = "" } = session;
        const names = session.grants[1]?.names ?? [];
        const roles =
          resource === "clusterroles" ? clusterRoles(rbac, names) : namespaceRoles(facts, rbac, namespace, names);
        for (const role of roles) {
          const scope =
            namespace === "" ? ({ in: "every namespace" } as const) : ({ in: "namespace", namespace } as const);
          yield { subject: session.subject, role, scope: homeOf(facts, role) ?? scope, because: session.because };
        }
      }
    }
  }
}

const bind = (resource: string) => ({ verb: "bind", group, resource });

/** A name on an update stands for a binding that exists, whose role cannot be changed: not what is meant here. */
const unnamed = (grants: readonly Grant[]): readonly Grant[] => grants.filter(({ names }) => names.length === 0);

const clusterRoles = (rbac: Grants, names: readonly string[]): readonly string[] =>
  (names.length === 0 ? ["cluster-admin"] : names).map((name) => `${rbac.cluster}:clusterrole:${name}`);

/** Roles of the namespace, or of all; of those that grant everything one is enough. */
function namespaceRoles(
  facts: FactReader,
  rbac: Grants,
  namespace: string,
  names: readonly string[],
): readonly string[] {
  const known = facts
    .where("k8s.role", "cluster", rbac.cluster)
    .filter((role) => role.namespace !== undefined && (namespace === "" || role.namespace === namespace))
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map(({ key }) => key);
  return known.filter((role) => rbac.rulesOf(role).length > 0);
}

/** A Role is bound in its own namespace only. */
function homeOf(facts: FactReader, role: string): BindableRole["scope"] | undefined {
  const namespace = facts.get("k8s.role", role)?.namespace;
  return namespace === undefined ? undefined : { in: "namespace", namespace };
}
