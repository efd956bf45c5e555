import { unsegment } from "../../model/access.ts";
import type { K8sBindingFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Grant, RoleRule } from "./grant-index.ts";
import { grantsEverything, type ResourceQuery } from "./rule-match.ts";
import type { Session } from "./sessions.ts";

const group = "rbac.authorization.k8s.io";

/** What is asked of a cluster's RBAC. */
interface Grants {
  readonly cluster: string;
  readonly bindings: readonly K8sBindingFact[];
  /** Whether what every API server makes is there though the input does not hold it. */
  readonly serverMade: boolean;
  holders(query: ResourceQuery, scope: "namespaced" | "cluster"): readonly Grant[];
  applied(
    resource: Omit<ResourceQuery, "verb">,
    verbs: readonly string[],
    scope: "namespaced" | "cluster",
  ): readonly Grant[];
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
 * (Holding all rules of the role is the other way, by which nothing is gained.) Who may bind every ClusterRole binds
 * cluster-admin; lesser ones, and Roles where it holds then, are not told. Who may only change bindings adds itself to one
 * that is there: the role of a binding cannot be changed.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update
 */
export function* bindableRoles(facts: FactReader, rbac: Grants): Iterable<BindableRole> {
  const created = makersOf(rbac, "cluster");
  /** Who binds cluster-admin, and where: a namespace, or everywhere. */
  const whole = new Set<string>();
  const isWhole = (subject: string, namespace: string): boolean =>
    whole.has(`${subject} `) || whole.has(`${subject} ${namespace}`);
  for (const session of rbac.together(created, rbac.holders(bind("clusterroles"), "cluster"))) {
    const names = session.grants[1]?.names ?? [];
    if (names.length === 0) whole.add(`${session.subject} `);
    for (const role of clusterRoles(rbac, names))
      yield { subject: session.subject, role, scope: { in: "cluster" }, because: session.because };
  }
  const createdLocally = makersOf(rbac, "namespaced");
  for (const resource of ["clusterroles", "roles"] as const) {
    for (const session of rbac.together(createdLocally, rbac.holders(bind(resource), "namespaced"))) {
      const { namespace = "" } = session;
      const names = session.grants[1]?.names ?? [];
      if (resource === "clusterroles" && names.length === 0) whole.add(`${session.subject} ${namespace}`);
      if (resource === "roles" && isWhole(session.subject, namespace)) continue;
      const roles =
        resource === "clusterroles" ? clusterRoles(rbac, names) : namespaceRoles(facts, rbac, namespace, names);
      for (const role of roles) {
        const scope =
          namespace === "" ? ({ in: "every namespace" } as const) : ({ in: "namespace", namespace } as const);
        yield { subject: session.subject, role, scope: homeOf(facts, role) ?? scope, because: session.because };
      }
    }
  }
  for (const verb of ["update", "patch"]) yield* joined(rbac, verb, isWhole);
}

/** Roles of bindings that are there, for those who may change them and bind the role. */
function* joined(
  rbac: Grants,
  verb: string,
  isWhole: (subject: string, namespace: string) => boolean,
): Iterable<BindableRole> {
  const changed = rbac.holders({ verb, group, resource: "clusterrolebindings" }, "cluster");
  for (const session of rbac.together(changed, rbac.holders(bind("clusterroles"), "cluster"))) {
    const there = existing(rbac, session, "clusterroles", ({ namespace }) => namespace === undefined);
    for (const one of there)
      yield { subject: session.subject, role: one.role, scope: { in: "cluster" }, because: [...session.because, one] };
    if (there.length === 0 && rbac.serverMade && takes(session, "cluster-admin", "cluster-admin")) {
      const role = `${rbac.cluster}:clusterrole:cluster-admin`;
      yield { subject: session.subject, role, scope: { in: "cluster" }, because: session.because };
    }
  }
  const changedLocally = rbac.holders({ verb, group, resource: "rolebindings" }, "namespaced");
  for (const resource of ["clusterroles", "roles"] as const) {
    for (const session of rbac.together(changedLocally, rbac.holders(bind(resource), "namespaced"))) {
      if (isWhole(session.subject, session.namespace ?? "")) continue;
      const here = ({ namespace }: K8sBindingFact): boolean =>
        namespace !== undefined && (session.namespace === undefined || session.namespace === namespace);
      for (const one of existing(rbac, session, resource, here)) {
        const scope = { in: "namespace", namespace: one.namespace ?? "" } as const;
        yield { subject: session.subject, role: one.role, scope, because: [...session.because, one] };
      }
    }
  }
}

/** Whether the session's grants are for the binding and for the role, by name. */
const takes = ({ grants: [change, bound] }: Session, binding: string, role: string): boolean =>
  [[change, binding] as const, [bound, role] as const].every(
    ([grant, name]) => grant !== undefined && (grant.names.length === 0 || grant.names.includes(name)),
  );

/** One binding for each role that the session may add itself to and does not yet have; of those that grant everything one. */
function existing(
  rbac: Grants,
  session: Session,
  resource: "clusterroles" | "roles",
  here: (binding: K8sBindingFact) => boolean,
): readonly K8sBindingFact[] {
  const kind = resource === "clusterroles" ? ":clusterrole:" : ":role:";
  const found = new Map<string, K8sBindingFact>();
  for (const one of rbac.bindings) {
    if (!here(one) || !one.role.startsWith(rbac.cluster + kind) || one.subject === session.subject) continue;
    const key = `${one.namespace ?? ""} ${one.role}`;
    if (!found.has(key) && takes(session, lastOf(one.binding), lastOf(one.role))) found.set(key, one);
  }
  const all = [...found.values()];
  const everything = all.filter(({ role }) => rbac.rulesOf(role).some(({ rule }) => grantsEverything(rule)));
  return everything.length > 0 ? everything : all;
}

const lastOf = (id: string): string => unsegment(id.split(":").at(-1) ?? "");

const bind = (resource: string) => ({ verb: "bind", group, resource });

/**
 * Who makes bindings: of any name, since a create carries none; or of a name that none has, or whose binding may be
 * deleted, by a server-side apply or an update, which of bindings makes what is not there.
 */
export function makersOf(rbac: Grants, scope: "namespaced" | "cluster"): readonly Grant[] {
  const resource = scope === "cluster" ? "clusterrolebindings" : "rolebindings";
  const anyName = rbac.holders({ verb: "create", group, resource }, scope).filter(({ names }) => names.length === 0);
  const ofNames = ["patch", "update"].flatMap((verb) => [
    ...rbac.applied({ group, resource }, [verb, "delete"], scope),
    ...rbac.applied({ group, resource }, [verb], scope).filter((grant) => grant.names.some(isFree(rbac, grant, scope))),
  ]);
  return [...anyName, ...ofNames];
}

const isFree =
  (rbac: Grants, { namespace }: Grant, scope: "namespaced" | "cluster") =>
  (name: string): boolean =>
    !rbac.bindings.some(
      (one) =>
        lastOf(one.binding) === name &&
        (scope === "cluster") === (one.namespace === undefined) &&
        (namespace ?? one.namespace) === one.namespace,
    );

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
