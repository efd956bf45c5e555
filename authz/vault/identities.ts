import type { VaultAlias } from "../../model/fact/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import type { AdmittedAccount } from "./admitted-account.ts";
import type { TemplateIdentity } from "./template.ts";

type AuthRole = FactOf<"vault.auth-role">;
type Entity = FactOf<"vault.entity">;
type Group = FactOf<"vault.group">;
export interface KnownCaller {
  readonly entity: Entity;
  readonly alias: VaultAlias;
}

/** Entities, groups and who in an auth method is which of them. */
export class Identities {
  readonly #facts: FactReader;
  /** Cluster and accessor of an auth method to the entities known from it. */
  readonly #callers = new Map<string, KnownCaller[]>();
  /** Group id to the groups it is a member of. */
  readonly #parents = new Map<string, Group[]>();
  readonly #direct = new Map<string, Group[]>();
  /** Cluster and accessor of methods that put callers into groups with policies at each login. */
  readonly #external = new Set<string>();

  constructor(facts: FactReader) {
    this.#facts = facts;
    for (const entity of facts.of("vault.entity")) {
      for (const alias of entity.aliases) push(this.#callers, `${entity.cluster}|${alias.accessor}`, { entity, alias });
      for (const id of entity.groups) {
        const group = facts.get("vault.group", `${entity.cluster}:group:${id}`);
        if (group) push(this.#direct, entity.key, group);
      }
    }
    for (const group of facts.of("vault.group")) {
      if (group.externalTo !== undefined && group.policies.length > 0)
        this.#external.add(`${group.cluster}|${group.externalTo}`);
      for (const id of group.memberGroups) push(this.#parents, `${group.cluster}:group:${id}`, group);
      for (const id of group.memberEntities) push(this.#direct, `${group.cluster}:entity:${id}`, group);
    }
  }

  /** The groups an entity is in, those that hold its groups too. Sorted by key. */
  groups(entity: Entity): readonly Group[] {
    const found = new Map<string, Group>();
    const queue = [...(this.#direct.get(entity.key) ?? [])];
    for (let group = queue.pop(); group; group = queue.pop()) {
      if (found.has(group.key)) continue;
      found.set(group.key, group);
      queue.push(...(this.#parents.get(group.key) ?? []));
    }
    return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Policies that an entity adds to its tokens. */
  policies(entity: Entity): readonly string[] {
    return [...entity.policies, ...this.groups(entity).flatMap(({ policies }) => policies)];
  }

  ofAccount(role: AuthRole, { namespace, name }: AdmittedAccount): KnownCaller | undefined {
    return this.#ofMethod(role).find(({ alias }) => {
      const metadata = record(alias.metadata);
      const told = metadata["service_account_name"] === name && metadata["service_account_namespace"] === namespace;
      return told || alias.name === `${namespace}/${name}`;
    });
  }

  /** The one caller of a role, where the method knows the role's holder by the role itself. */
  ofRole(role: AuthRole): KnownCaller | undefined {
    const callers = this.#ofMethod(role);
    if (role.type === "approle") return callers.find(({ alias }) => record(alias.metadata)["role_name"] === role.name);
    if (role.type === "userpass")
      return callers.find(({ alias }) => alias.name.toLowerCase() === role.name.toLowerCase());
    return undefined;
  }

  /** Said of a login whose caller may be an entity that adds policies, and which of them is not told. */
  loose(role: AuthRole): readonly Condition[] {
    if (role.type === "kubernetes" || this.ofRole(role)) return [];
    const told = (alias: VaultAlias): boolean =>
      role.type === "approle" && record(alias.metadata)["role_name"] !== undefined;
    const rich = this.#ofMethod(role).some(({ entity, alias }) => !told(alias) && this.policies(entity).length > 0);
    const accessor = this.#facts.get("vault.auth", role.auth)?.accessor;
    const grouped = accessor !== undefined && this.#external.has(`${role.cluster}|${accessor}`);
    if (!grouped && (!rich || role.type === "userpass")) return [];
    return [
      {
        kind: "target-state",
        text: `the identity entity or group of who logs in as auth role \`${role.name}\` adds no policy that denies it`,
      },
    ];
  }

  template(entity: Entity | undefined, alias: VaultAlias | undefined, groups: readonly Group[]): TemplateIdentity {
    const aliases = entity?.aliases ?? (alias ? [alias] : []);
    return {
      ...((entity || alias) && {
        entity: {
          id: entity?.id ?? "",
          name: entity?.name ?? "",
          metadata: record(entity?.metadata ?? []),
          aliases: aliases.map((one) => ({ ...one, metadata: record(one.metadata) })),
        },
      }),
      groups: groups.map(({ id, name, metadata }) => ({ id, name, metadata: record(metadata) })),
    };
  }

  #ofMethod(role: AuthRole): readonly KnownCaller[] {
    const accessor = this.#facts.get("vault.auth", role.auth)?.accessor;
    return accessor === undefined ? [] : (this.#callers.get(`${role.cluster}|${accessor}`) ?? []);
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** `<key>=<value>` pairs. */
const record = (pairs: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
