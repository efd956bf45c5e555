import type { VaultAlias } from "../../model/fact/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { isWithin, vaultKey } from "../../model/vault-place.ts";
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
  /** `<cluster>|<accessor>|<what the method tells of a caller>` to the entity known from it. */
  readonly #callers = new Map<string, KnownCaller>();
  /** Group id to the groups it is a member of. */
  readonly #parents = new Map<string, Group[]>();
  readonly #direct = new Map<string, Group[]>();
  /** Cluster and accessor of methods that give some callers policies, and do not tell by the role which. */
  readonly #generous = new Set<string>();
  /** Those by which some caller gets another token than the rest. */
  readonly #telling = new Set<string>();

  constructor(facts: FactReader) {
    this.#facts = facts;
    // Ids are unique in a cluster: members may be of other namespaces than their group.
    const [entities, groups] = [idsOf(facts.of("vault.entity")), idsOf(facts.of("vault.group"))];
    for (const entity of facts.of("vault.entity")) {
      for (const id of entity.groups) {
        const group = groups.get(`${entity.cluster}|${id}`);
        if (group) push(this.#direct, entity.key, group);
      }
    }
    for (const group of facts.of("vault.group")) {
      for (const id of group.memberGroups) {
        const member = groups.get(`${group.cluster}|${id}`);
        if (member) push(this.#parents, member.key, group);
      }
      for (const id of group.memberEntities) {
        const member = entities.get(`${group.cluster}|${id}`);
        if (member) push(this.#direct, member.key, group);
      }
      const external = group.externalTo !== undefined && group.policies.length > 0;
      if (external) this.#generous.add(`${group.cluster}|${group.externalTo}`);
    }
    for (const entity of facts.of("vault.entity")) for (const alias of entity.aliases) this.#know(entity, alias);
  }

  #know(entity: Entity, alias: VaultAlias): void {
    if (alias.accessor === "") return;
    const method = `${entity.cluster}|${alias.accessor}`;
    const {
      role_name: role,
      service_account_name: name,
      service_account_namespace: namespace,
    } = record(alias.metadata) as Record<string, string | undefined>;
    const told = [
      ...(role === undefined ? [] : [`role ${role}`]),
      ...(name === undefined || namespace === undefined ? [] : [`account ${namespace}/${name}`]),
      ...(alias.name === "" ? [] : [`account ${alias.name}`, `user ${alias.name.toLowerCase()}`]),
    ];
    for (const one of told) {
      const key = `${method}|${one}`;
      if (!this.#callers.has(key)) this.#callers.set(key, { entity, alias });
    }
    if (role === undefined && this.policies(entity).length > 0) this.#generous.add(method);
    if (entity.disabled || [entity, ...this.groups(entity)].some(({ policies }) => policies.length > 0))
      this.#telling.add(method);
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

  /**
   * Policies that an entity adds to its tokens, as keys: those of a group where the group is of the token's namespace or
   * of one below it, unless the cluster takes them from any.
   * https://developer.hashicorp.com/vault/api-docs/system/config-group-policy-application
   */
  policies(entity: Entity, token = entity.namespace): readonly string[] {
    return [entity, ...this.givingGroups(entity, token)].flatMap((one) => policyKeys(one, one.policies));
  }

  /** Groups whose policies a token of the namespace has. */
  givingGroups(entity: Entity, token: string | undefined): readonly Group[] {
    const any = this.#facts.get("vault.cluster", entity.cluster)?.groupPolicies === "any";
    return this.groups(entity).filter((group) => any || isWithin(group.namespace ?? "", token ?? ""));
  }

  ofId(cluster: string, id: string): Entity | undefined {
    return this.#facts.where("vault.entity", "id", id).find((entity) => entity.cluster === cluster);
  }

  /** Whether some account may get another token from the role than others, by what its entity adds. */
  tellsAccounts(role: AuthRole): boolean {
    return this.#telling.has(this.#method(role));
  }

  ofAccount(role: AuthRole, { namespace, name }: AdmittedAccount): KnownCaller | undefined {
    return this.#callers.get(`${this.#method(role)}|account ${namespace}/${name}`);
  }

  /** The one caller of a role, where the method knows the role's holder by the role itself. */
  ofRole(role: AuthRole): KnownCaller | undefined {
    if (role.type === "approle") return this.#callers.get(`${this.#method(role)}|role ${role.name}`);
    if (role.type === "userpass") return this.#callers.get(`${this.#method(role)}|user ${role.name.toLowerCase()}`);
    return undefined;
  }

  /** Said of a login whose caller may be an entity that adds policies, and which of them is not told. */
  loose(role: AuthRole): readonly Condition[] {
    const told = role.type === "kubernetes" || role.type === "userpass" || this.ofRole(role);
    if (told || !this.#generous.has(this.#method(role))) return [];
    const who = `the identity entity or group of who logs in as auth role \`${role.name}\``;
    return [{ kind: "target-state", text: `${who} adds no policy that denies it` }];
  }

  template(entity: Entity | undefined, alias: VaultAlias | undefined, groups: readonly Group[]): TemplateIdentity {
    const aliases = entity?.aliases ?? (alias ? [alias] : []);
    return {
      ...((entity || alias) && {
        entity: {
          id: entity?.id ?? "",
          name: entity?.name ?? "",
          metadata: record(entity?.metadata ?? []),
          aliases: aliases.map((one) => ({
            ...one,
            metadata: record(one.metadata),
            customMetadata: record(one.customMetadata ?? []),
          })),
        },
      }),
      groups: groups.map(({ id, name, metadata, namespace }) => ({
        id,
        name,
        metadata: record(metadata),
        ...(namespace === undefined ? {} : { namespace }),
      })),
    };
  }

  #method(role: AuthRole): string {
    return `${role.cluster}|${this.#facts.get("vault.auth", role.auth)?.accessor ?? ""}`;
  }
}

/** Keys of policies of the namespace that something is in. */
export const policyKeys = (
  { cluster, namespace }: { readonly cluster: string; readonly namespace?: string },
  names: readonly string[],
): readonly string[] => names.map((name) => vaultKey(cluster, "policy", name, namespace));

const idsOf = <F extends Entity | Group>(all: readonly F[]): ReadonlyMap<string, F> =>
  new Map(all.map((one) => [`${one.cluster}|${one.id}`, one]));

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** `<key>=<value>` pairs. */
const record = (pairs: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
