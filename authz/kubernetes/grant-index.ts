import type { Fact } from "../../model/fact.ts";
import { covers, grantedNames, type PolicyRule, type ResourceQuery, resourceTokens } from "./rule-match.ts";

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

/** A rule of a role with the facts that put it there; none for a built-in role that the input only binds. */
export interface RoleRule {
  readonly role: string;
  readonly rule: PolicyRule;
  readonly because: readonly Fact[];
}

/** A subject that has a role. */
export interface Holding {
  readonly subject: string;
  readonly role: string;
  /** Absent for the whole cluster. */
  readonly namespace?: string;
  /** True where it is every namespace, and nothing outside of namespaces. */
  readonly namespacedOnly?: boolean;
  readonly because: readonly [Fact, ...Fact[]];
}

/** Rules of roles by what they allow, joined with who has the roles when somebody asks: never rules x subjects in memory. */
export class GrantIndex {
  readonly #cluster: string;
  readonly #rulesOf: (role: string) => readonly RoleRule[];
  readonly #holdings: ReadonlyMap<string, readonly Holding[]>;
  /** `<group token> <resource token>` -> rules. */
  readonly #byToken = new Map<string, RoleRule[]>();

  constructor(cluster: string, rulesOf: (role: string) => readonly RoleRule[], holdings: Iterable<Holding>) {
    this.#cluster = cluster;
    this.#rulesOf = rulesOf;
    this.#holdings = grouped(holdings, ({ role }) => role);
    for (const role of this.#holdings.keys()) for (const entry of rulesOf(role)) this.#add(entry);
  }

  /** Every rule that somebody has and the test accepts: for patterns that tokens do not index. */
  *bound(accept: (rule: PolicyRule) => boolean): Iterable<Grant> {
    for (const role of this.#holdings.keys()) {
      for (const entry of this.#rulesOf(role)) {
        if (accept(entry.rule)) yield* this.#grants(entry, entry.rule.resourceNames, "cluster");
      }
    }
  }

  /** @param namesOf the names for which a covering rule counts; undefined: it does not */
  *search(query: ResourceQuery, scope: "namespaced" | "cluster", namesOf = grantedNames): Iterable<Grant> {
    const seen = new Set<RoleRule>();
    for (const group of new Set(["*", query.group])) {
      for (const token of resourceTokens(query)) {
        for (const entry of this.#byToken.get(`${group} ${token}`) ?? []) {
          if (seen.has(entry)) continue;
          seen.add(entry);
          if (!covers(entry.rule, query)) continue;
          const names = namesOf(entry.rule, query);
          if (!names) continue;
          for (const grant of this.#grants(entry, names, scope)) {
            if (scope === "namespaced" || grant.namespace === undefined) yield grant;
          }
        }
      }
    }
  }

  *#grants(entry: RoleRule, names: readonly string[], scope: "namespaced" | "cluster"): Iterable<Grant> {
    for (const { subject, namespace, namespacedOnly, because } of this.#holdings.get(entry.role) ?? []) {
      if (namespacedOnly && scope === "cluster") continue;
      yield {
        cluster: this.#cluster,
        subject,
        ...(namespace === undefined ? {} : { namespace }),
        names,
        because: [...because, ...entry.because],
      };
    }
  }

  #add(entry: RoleRule): void {
    for (const group of new Set(entry.rule.apiGroups)) {
      for (const token of new Set(entry.rule.resources)) {
        const key = `${group} ${token}`;
        const list = this.#byToken.get(key);
        if (list) list.push(entry);
        else this.#byToken.set(key, [entry]);
      }
    }
  }
}

/** Values by key, in the order they came. */
export function grouped<V>(values: Iterable<V>, keyOf: (value: V) => string): Map<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const list = groups.get(key);
    if (list) list.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
