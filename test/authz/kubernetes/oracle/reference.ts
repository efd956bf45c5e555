import type { ApiObject, Asked, Asker, Rule, Selector, Subject } from "./objects.ts";

/** A binding that allows what was asked, and the subject of it that the caller is. */
export interface Decider {
  readonly kind: "ClusterRoleBinding" | "RoleBinding";
  /** `<name>` or `<namespace>/<name>`. */
  readonly binding: string;
  /** `User kim`, `Group ops`, `ServiceAccount app/web`. */
  readonly subject: string;
}

interface Bound {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly Subject[];
}

/**
 * RBAC read straight from the objects, without an index and without a line of Ambit's: which bindings allow it. The
 * server names one of them, any of the ClusterRoleBindings before any RoleBinding.
 */
export class Reference {
  readonly #bindings: readonly (ApiObject & Bound)[];
  readonly #rules = new Map<string, readonly Rule[]>();
  /** By the name of a subject, whatever its kind. */
  readonly #named = new Map<string, Set<ApiObject & Bound>>();

  constructor(objects: readonly ApiObject[]) {
    this.#bindings = objects.filter(({ kind }) => kind.endsWith("Binding")) as unknown as (ApiObject & Bound)[];
    for (const binding of this.#bindings) {
      for (const { name } of binding.subjects ?? []) {
        const named = this.#named.get(name) ?? new Set();
        this.#named.set(name, named.add(binding));
      }
    }
    const roles = objects.filter(({ kind }) => kind === "Role" || kind === "ClusterRole");
    const joined = materialised(roles);
    for (const one of roles) {
      this.#rules.set(roleKey(one), joined.get(one.metadata.name) ?? rulesOf(one));
      if (one.kind === "Role") this.#rules.set(roleKey(one), rulesOf(one));
    }
  }

  rulesOf(kind: string, name: string, namespace?: string): readonly Rule[] {
    return this.#rules.get(kind === "Role" ? `${namespace}/${name}` : name) ?? [];
  }

  /** Every rule that the caller has in a namespace; without one, for the whole cluster. */
  rulesFor(asker: Asker, namespace?: string): readonly Rule[] {
    return this.#bindingsOf(asker).flatMap(({ kind, metadata, roleRef, subjects = [] }) => {
      if (kind === "RoleBinding" && metadata.namespace !== namespace) return [];
      const bound = subjects.some((subject) => is(asker, subject, metadata.namespace ?? ""));
      return bound ? this.rulesOf(roleRef.kind, roleRef.name, metadata.namespace) : [];
    });
  }

  /** Those that may be about the caller. */
  #bindingsOf({ user, groups }: Asker): readonly (ApiObject & Bound)[] {
    const names = [user, user.split(":").at(-1) ?? "", ...groups];
    return [...new Set(names.flatMap((name) => [...(this.#named.get(name) ?? [])]))];
  }

  deciders(asker: Asker, asked: Asked): readonly Decider[] {
    const namespace = asked.resourceAttributes?.namespace ?? "";
    return this.#bindingsOf(asker).flatMap((binding) => {
      const home = binding.metadata.namespace ?? "";
      const kind = binding.kind as Decider["kind"];
      if (kind === "RoleBinding" && (namespace === "" || home !== namespace)) return [];
      const { kind: roleKind, name } = binding.roleRef;
      const rules = this.rulesOf(roleKind, name, home);
      if (!rules.some((rule) => allows(rule, asked))) return [];
      return (binding.subjects ?? [])
        .filter((subject) => is(asker, subject, home))
        .map((subject) => ({
          kind,
          binding: kind === "RoleBinding" ? `${home}/${binding.metadata.name}` : binding.metadata.name,
          subject:
            subject.kind === "ServiceAccount"
              ? `ServiceAccount ${subject.namespace || home}/${subject.name}`
              : `${subject.kind} ${subject.name}`,
        }));
    });
  }
}

const rulesOf = (role: ApiObject): readonly Rule[] => (role["rules"] as readonly Rule[] | null | undefined) ?? [];
const roleKey = ({ kind, metadata }: ApiObject): string =>
  kind === "Role" ? `${metadata.namespace}/${metadata.name}` : metadata.name;

/** What the controller writes into ClusterRoles that select others, at the end of all its rounds. */
export function materialised(roles: readonly ApiObject[]): ReadonlyMap<string, readonly Rule[]> {
  const all = roles.filter(({ kind }) => kind === "ClusterRole");
  const selecting = all.flatMap((role) => {
    const selectors = (role["aggregationRule"] as { clusterRoleSelectors?: readonly Selector[] } | undefined)
      ?.clusterRoleSelectors;
    return selectors?.length ? [{ role, selectors }] : [];
  });
  const current = new Map<string, readonly Rule[]>();
  const now = (role: ApiObject): readonly Rule[] => current.get(role.metadata.name) ?? rulesOf(role);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { role, selectors } of selecting) {
      const parts = all.filter((other) => other !== role && selectors.some((one) => selected(one, other)));
      const rules = new Map(parts.flatMap(now).map((rule) => [canonical(rule), rule]));
      // What is applied without rules leaves those that somebody wrote.
      if (rules.size === 0) continue;
      const before = now(role).map(canonical).sort().join();
      if ([...rules.keys()].sort().join() === before && current.has(role.metadata.name)) continue;
      current.set(role.metadata.name, [...rules.values()]);
      changed = true;
    }
  }
  return current;
}

/** A rule as text that is the same for the same rule, however the server wrote it. */
export const canonical = (rule: Rule): string =>
  JSON.stringify([
    rule.verbs,
    rule.apiGroups ?? [],
    rule.resources ?? [],
    rule.resourceNames ?? [],
    rule.nonResourceURLs ?? [],
  ]);

function selected({ matchLabels = {}, matchExpressions = [] }: Selector, { metadata }: ApiObject): boolean {
  const labels = metadata.labels ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      return values.includes(value ?? "\0") === (operator === "In");
    })
  );
}

function is({ user, groups }: Asker, { kind, name, namespace }: Subject, home: string): boolean {
  if (kind === "Group") return groups.includes(name);
  const called = kind === "User" ? name : `system:serviceaccount:${namespace || home}:${name}`;
  return (kind === "User" || (namespace || home) !== "") && user === called;
}

const has = (among: readonly string[] | undefined, one: string): boolean =>
  among !== undefined && (among.includes("*") || among.includes(one));

function allows(rule: Rule, { resourceAttributes: resource, nonResourceAttributes: url }: Asked): boolean {
  if (url) {
    const matches = (pattern: string): boolean =>
      pattern === "*" ||
      pattern === url.path ||
      (pattern.endsWith("*") && url.path.startsWith(pattern.replace(/\*+$/, "")));
    return has(rule.verbs, url.verb) && (rule.nonResourceURLs ?? []).some(matches);
  }
  if (!resource) return false;
  const { verb, group = "", subresource, name = "" } = resource;
  const whole = subresource ? `${resource.resource}/${subresource}` : resource.resource;
  const covered = (pattern: string): boolean =>
    pattern === "*" || pattern === whole || (subresource ? pattern === `*/${subresource}` : false);
  return (
    has(rule.verbs, verb) &&
    has(rule.apiGroups, group) &&
    (rule.resources ?? []).some(covered) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}
