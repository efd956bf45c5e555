import { segment, unsegment } from "../../model/access.ts";
import type { K8sBindingFact, K8sRoleFact, K8sRuleFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { type BindableRole, bindableRoles, makersOf } from "./bindable.ts";
import { aggregatedInto, builtInLabels, builtInRoles, madeByServer } from "./built-in-roles.ts";
import { type Grant, GrantIndex, grouped, type Holding, type RoleRule } from "./grant-index.ts";
import { grantsEverything, type PolicyRule, type ResourceQuery } from "./rule-match.ts";
import { selects } from "./selectors.ts";
import { type Session, together } from "./sessions.ts";

/** The RBAC objects of one cluster, indexed: nothing here is subjects x objects. */
export class Rbac {
  readonly cluster: string;
  readonly bindings: readonly K8sBindingFact[];
  readonly #facts: FactReader;
  readonly #bySubject: ReadonlyMap<string, readonly K8sBindingFact[]>;
  readonly #rules = new Map<string, readonly RoleRule[]>();
  /** False where the roles are a cluster's own, with those that the API server makes: one that is missing is gone. */
  readonly serverMade: boolean;
  readonly #builtIn = new Map<string, readonly RoleRule[]>();
  readonly #bound: GrantIndex;
  readonly #answers = new Map<string, readonly Grant[]>();
  #bindableRoles: readonly BindableRole[] | undefined;
  #bindable: GrantIndex | undefined;

  constructor(facts: FactReader, cluster: string) {
    this.cluster = cluster;
    this.#facts = facts;
    this.bindings = facts.where("k8s.binding", "cluster", cluster);
    this.#bySubject = grouped(this.bindings, ({ subject }) => subject);
    this.serverMade = !facts
      .where("k8s.role", "cluster", cluster)
      .some(({ labels, namespace }) => namespace === undefined && labels.includes(madeByServer));
    this.#collectRules(facts);
    this.#bound = new GrantIndex(cluster, (role) => this.rulesOf(role), this.bindings.map(holdingOf));
  }

  /** What a role's rules are, aggregation done. */
  rulesOf(role: string): readonly RoleRule[] {
    const known = this.#rules.get(role);
    if (known || !this.serverMade) return known ?? [];
    let made = this.#builtIn.get(role);
    if (!made) {
      made = this.#made(role);
      this.#builtIn.set(role, made);
    }
    return made;
  }

  bindingsTo(subject: string): readonly K8sBindingFact[] {
    return this.#bySubject.get(subject) ?? [];
  }

  /** Every rule of a bound role that the test accepts, for each subject. */
  bound(accept: (rule: PolicyRule) => boolean): Iterable<Grant> {
    return this.#bound.bound(accept);
  }

  /**
   * Who may do it, by which binding and rule. `namespaced` requests are granted in a namespace or everywhere;
   * `cluster` ones (nodes, users, ClusterRoleBindings) by ClusterRoleBindings alone.
   */
  holders(query: ResourceQuery, scope: "namespaced" | "cluster"): readonly Grant[] {
    return this.#answer("holders", query, scope, () => this.#bound.search(query, scope));
  }

  /** As `holders`, and those who may bind a role to themselves that grants it. Of a role that grants everything the binding alone is told. */
  able(query: ResourceQuery, scope: "namespaced" | "cluster"): readonly Grant[] {
    return this.#answer("able", query, scope, () => {
      this.#bindable ??= new GrantIndex(this.cluster, (role) => this.rulesOf(role), this.#lesser());
      return [...this.holders(query, scope), ...this.#bindable.search(query, scope)];
    });
  }

  /**
   * Who may make objects of some names and no others. A create carries no name; a server-side apply of what is not there
   * is a patch and, with the same name, a create: apiserver/pkg/endpoints/handlers/patch.go, tried on 1.36.3.
   * @param verbs that must be held for the names beside create: `patch`, and `delete` where they may be taken
   */
  applied(
    resource: Omit<ResourceQuery, "verb">,
    verbs: readonly string[],
    scope: "namespaced" | "cluster" = "namespaced",
  ): readonly Grant[] {
    const create = { ...resource, verb: "create" };
    return this.#answer(`applied by ${verbs.join()}`, create, scope, () => {
      const named = [...this.#bound.search(create, scope, writtenNames)];
      if (named.length === 0) return [];
      const rest = verbs.map((verb) => this.holders({ ...resource, verb }, scope));
      return [...this.together(named, ...rest)].flatMap(({ subject, namespace, grants, because }) => {
        const limits = grants.map(({ names }) => names).filter(({ length }) => length > 0);
        const names = (limits[0] ?? []).filter((name) => limits.every((some) => some.includes(name)));
        const where = namespace === undefined ? {} : { namespace };
        return names.length === 0 ? [] : [{ cluster: this.cluster, subject, ...where, names, because }];
      });
    });
  }

  /** Roles that subjects may bind to themselves. */
  bindable(): readonly BindableRole[] {
    this.#bindableRoles ??= [...bindableRoles(this.#facts, this)];
    return this.#bindableRoles;
  }

  /** Who may make bindings, whatever they bind. */
  bindingMakers(scope: "namespaced" | "cluster"): readonly Grant[] {
    return makersOf(this, scope);
  }

  /** One grant of each list, held by one session. */
  together(...lists: readonly (readonly Grant[])[]): Iterable<Session> {
    return together(this.cluster, ...lists);
  }

  #lesser(): readonly Holding[] {
    const everything = (role: string): boolean => this.rulesOf(role).some(({ rule }) => grantsEverything(rule));
    return this.bindable()
      .filter(({ role }) => !everything(role))
      .map(holdingOfBindable);
  }

  #answer(how: string, query: ResourceQuery, scope: string, search: () => Iterable<Grant>): readonly Grant[] {
    const key = `${how} ${scope} ${query.verb} ${query.group} ${query.resource} ${query.subresource ?? ""}`;
    let answer = this.#answers.get(key);
    if (!answer) {
      answer = [...search()];
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** Own rules of each role; a role that aggregates and has none gets those of the roles it selects. */
  #collectRules(facts: FactReader): void {
    const own = facts.of("k8s.rule").filter(({ scope }) => scope === this.cluster);
    for (const [role, rules] of grouped(own, ({ role: of }) => of)) this.#rules.set(role, rules.map(ownRule));
    const roles = facts.where("k8s.role", "cluster", this.cluster);
    for (const role of roles)
      if (role.unjoined && (selectsAny(role, roles) || this.#builtInRules(role).length > 0))
        this.#rules.delete(role.key);
    const joined = new Map<string, readonly RoleRule[]>();
    for (const role of roles) {
      if (role.aggregates.length > 0 && !this.#rules.has(role.key)) joined.set(role.key, this.#aggregate(role, roles));
    }
    for (const [role, rules] of joined) this.#rules.set(role, rules);
  }

  /** Rules of a built-in ClusterRole that the input binds and does not hold, with those of its own roles that are labelled for it. */
  #made(role: string): readonly RoleRule[] {
    const prefix = `${this.cluster}:clusterrole:`;
    const name = role.startsWith(prefix) ? unsegment(role.slice(prefix.length)) : "";
    const own = (builtInRoles[name] ?? []).map((rule): RoleRule => ({ role, rule, because: [] }));
    const added = aggregatedInto(name).flatMap((label) =>
      this.#facts.where("k8s.role", "labels", label).filter(({ cluster }) => cluster === this.cluster),
    );
    return [
      ...own,
      ...added.flatMap((one) =>
        (this.#rules.get(one.key) ?? []).map(({ rule, because }) => ({ role, rule, because: [...because, one] })),
      ),
    ];
  }

  /** Rules that a role joins of built-in roles, where the input does not hold those. */
  #builtInRules({ aggregates }: K8sRoleFact): readonly PolicyRule[] {
    if (!this.serverMade || aggregates.length === 0) return [];
    return Object.entries(builtInRoles)
      .filter(([name]) => this.#facts.get("k8s.role", `${this.cluster}:clusterrole:${segment(name)}`) === undefined)
      .filter(([name]) => aggregates.some((selector) => selects(selector, builtInLabels(name))))
      .flatMap(([, rules]) => rules);
  }

  /** Breadth first over the selected roles, so that a cycle ends and each role counts once, by its shortest chain. */
  #aggregate(start: K8sRoleFact, roles: readonly K8sRoleFact[]): readonly RoleRule[] {
    const clusterRoles = roles.filter(({ namespace }) => namespace === undefined);
    const chains = new Map<K8sRoleFact, readonly Fact[]>([[start, [start]]]);
    const rules: RoleRule[] = [];
    for (const [role, chain] of chains) {
      const own = role === start ? [] : (this.#rules.get(role.key) ?? []);
      for (const { rule, because } of own) rules.push({ role: start.key, rule, because: [...because, ...chain] });
      if (own.length > 0) continue;
      for (const rule of this.#builtInRules(role)) rules.push({ role: start.key, rule, because: chain });
      for (const other of clusterRoles) {
        if (!chains.has(other) && role.aggregates.some((selector) => selects(selector, other.labels))) {
          chains.set(other, [...chain, other]);
        }
      }
    }
    return rules;
  }
}

const writtenNames = ({ resourceNames }: PolicyRule): readonly string[] | undefined =>
  resourceNames.length === 0 ? undefined : resourceNames;

const selectsAny = (role: K8sRoleFact, roles: readonly K8sRoleFact[]): boolean =>
  roles.some(
    (other) =>
      other !== role &&
      other.namespace === undefined &&
      role.aggregates.some((selector) => selects(selector, other.labels)),
  );

const ownRule = (fact: K8sRuleFact): RoleRule => ({ role: fact.role, rule: fact, because: [fact] });

const holdingOf = (binding: K8sBindingFact): Holding => {
  const { subject, role, namespace } = binding;
  return { subject, role, ...(namespace === undefined ? {} : { namespace }), because: [binding] };
};

const holdingOfBindable = ({ subject, role, scope, because }: BindableRole): Holding => ({
  subject,
  role,
  because,
  ...(scope.in === "namespace" ? { namespace: scope.namespace } : {}),
  ...(scope.in === "every namespace" ? { namespacedOnly: true } : {}),
});
