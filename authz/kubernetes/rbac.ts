import type { K8sBindingFact, K8sRoleFact, K8sRuleFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { covers, grantedNames, type PolicyRule, type ResourceQuery, resourceTokens } from "./rule-match.ts";
import { selects } from "./selectors.ts";
import { impliedGroups } from "./subjects.ts";

/** One way in which one subject may do what was asked. */
export interface Grant {
  readonly cluster: string;
  /** Node id of the service account, user or group. */
  readonly subject: string;
  /** The one namespace it holds in; absent for the whole cluster. */
  readonly namespace?: string;
  /** Object names it holds for; empty for all. */
  readonly names: readonly string[];
  /** Binding and rule, with the roles that aggregation joined. */
  readonly because: readonly [Fact, ...Fact[]];
}

/** Grants that one session holds at once. */
export interface Session {
  readonly subject: string;
  /** In the order of what was asked. */
  readonly grants: readonly Grant[];
  readonly because: readonly [Fact, ...Fact[]];
}

/** A rule of a role with the facts that put it there; none for a built-in role that the input only binds. */
export interface RoleRule {
  readonly role: string;
  readonly rule: PolicyRule;
  readonly because: readonly Fact[];
}

/** The RBAC objects of one cluster, indexed: nothing here is subjects x objects. */
export class Rbac {
  readonly cluster: string;
  readonly bindings: readonly K8sBindingFact[];
  readonly #byRole = new Map<string, K8sBindingFact[]>();
  readonly #bySubject = new Map<string, K8sBindingFact[]>();
  readonly #rules = new Map<string, readonly RoleRule[]>();
  /** `<group token> <resource token>` -> rules of bound roles. */
  readonly #byToken = new Map<string, RoleRule[]>();
  readonly #answers = new Map<string, readonly Grant[]>();

  constructor(facts: FactReader, cluster: string) {
    this.cluster = cluster;
    this.bindings = facts.where("k8s.binding", "cluster", cluster);
    for (const binding of this.bindings) {
      push(this.#byRole, binding.role, binding);
      push(this.#bySubject, binding.subject, binding);
    }
    this.#collectRules(facts);
    for (const role of this.#byRole.keys()) this.#index(this.rulesOf(role));
  }

  /** What a role's rules are, aggregation done. */
  rulesOf(role: string): readonly RoleRule[] {
    return this.#rules.get(role) ?? builtIn(this.cluster, role);
  }

  bindingsOf(role: string): readonly K8sBindingFact[] {
    return this.#byRole.get(role) ?? [];
  }

  bindingsTo(subject: string): readonly K8sBindingFact[] {
    return this.#bySubject.get(subject) ?? [];
  }

  /** Every rule of a bound role, with its binding: what is to be searched for a pattern that tokens do not index. */
  *bound(accept: (rule: PolicyRule) => boolean): Iterable<Grant> {
    for (const role of this.#byRole.keys()) {
      for (const entry of this.rulesOf(role))
        if (accept(entry.rule)) yield* this.#grants(entry, entry.rule.resourceNames);
    }
  }

  /**
   * Who may do it, by which binding and rule. `namespaced` requests are granted in a namespace or everywhere;
   * `cluster` ones (nodes, users, ClusterRoleBindings) by ClusterRoleBindings alone.
   */
  holders(query: ResourceQuery, scope: "namespaced" | "cluster"): readonly Grant[] {
    const key = `${scope} ${query.verb} ${query.group} ${query.resource} ${query.subresource ?? ""}`;
    let answer = this.#answers.get(key);
    if (!answer) {
      answer = [...this.#search(query)].filter(({ namespace }) => scope === "namespaced" || namespace === undefined);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /**
   * One grant of each list, all held by one session: a subject's own, and those of groups it is in by what it is. At
   * least one is the subject's own, so that what a group has alone is told once, of the group. Only combinations of which
   * no part is enough.
   */
  *together(...lists: readonly (readonly Grant[])[]): Iterable<Session> {
    const indexed = lists.map(bySubject);
    for (const subject of new Set(indexed.flatMap((index) => [...index.keys()]))) {
      const chain = [subject, ...impliedGroups(this.cluster, subject)];
      const options = indexed.map((index) => chain.flatMap((each) => index.get(each) ?? []));
      if (options.some(({ length }) => length === 0)) continue;
      const sessions = combinations(options)
        .filter((grants) => grants.some((grant) => grant.subject === subject))
        .map((grants) => ({ subject, grants, because: factsOf(grants) }));
      yield* sessions.filter(({ because }) => !sessions.some((other) => isPart(other.because, because)));
    }
  }

  *#search(query: ResourceQuery): Iterable<Grant> {
    const seen = new Set<RoleRule>();
    for (const group of new Set(["*", query.group])) {
      for (const token of resourceTokens(query)) {
        for (const entry of this.#byToken.get(`${group} ${token}`) ?? []) {
          if (seen.has(entry)) continue;
          seen.add(entry);
          if (!covers(entry.rule, query)) continue;
          const names = grantedNames(entry.rule, query);
          if (names) yield* this.#grants(entry, names);
        }
      }
    }
  }

  *#grants(entry: RoleRule, names: readonly string[]): Iterable<Grant> {
    for (const binding of this.bindingsOf(entry.role)) {
      const { subject, namespace } = binding;
      yield {
        cluster: this.cluster,
        subject,
        ...(namespace === undefined ? {} : { namespace }),
        names,
        because: [binding, ...entry.because],
      };
    }
  }

  #index(rules: readonly RoleRule[]): void {
    for (const entry of rules) {
      for (const group of new Set(entry.rule.apiGroups)) {
        for (const token of new Set(entry.rule.resources)) push(this.#byToken, `${group} ${token}`, entry);
      }
    }
  }

  /** Own rules of each role; a role that aggregates and has none gets those of the roles it selects. */
  #collectRules(facts: FactReader): void {
    for (const fact of facts.of("k8s.rule")) if (fact.scope === this.cluster) this.#add(fact);
    const roles = facts.where("k8s.role", "cluster", this.cluster);
    const joined = new Map<string, readonly RoleRule[]>();
    for (const role of roles) {
      if (role.aggregates.length > 0 && !this.#rules.has(role.key)) joined.set(role.key, this.#aggregate(role, roles));
    }
    for (const [role, rules] of joined) this.#rules.set(role, rules);
  }

  #add(fact: K8sRuleFact): void {
    const known = this.#rules.get(fact.role) as RoleRule[] | undefined;
    const entry = { role: fact.role, rule: fact, because: [fact] };
    if (known) known.push(entry);
    else this.#rules.set(fact.role, [entry]);
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
      for (const other of clusterRoles) {
        if (!chains.has(other) && role.aggregates.some((selector) => selects(selector, other.labels))) {
          chains.set(other, [...chain, other]);
        }
      }
    }
    return rules;
  }
}

function builtIn(cluster: string, role: string): readonly RoleRule[] {
  const prefix = `${cluster}:clusterrole:`;
  const rules = role.startsWith(prefix) ? (builtInRoles[role.slice(prefix.length)] ?? []) : [];
  return rules.map((rule) => ({ role, rule, because: [] }));
}

function combinations(options: readonly (readonly Grant[])[]): readonly (readonly Grant[])[] {
  return options.reduce<readonly (readonly Grant[])[]>(
    (chosen, grants) => chosen.flatMap((some) => grants.map((grant) => [...some, grant])),
    [[]],
  );
}

const factsOf = (grants: readonly Grant[]): readonly [Fact, ...Fact[]] =>
  [...new Set(grants.flatMap(({ because }) => because))] as [Fact, ...Fact[]];

const isPart = (some: readonly Fact[], all: readonly Fact[]): boolean =>
  some.length < all.length && some.every((fact) => all.includes(fact));

function push<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const list = into.get(key);
  if (list) list.push(value);
  else into.set(key, [value]);
}

function bySubject(grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> {
  const map = new Map<string, Grant[]>();
  for (const grant of grants) push(map, grant.subject, grant);
  return map;
}
