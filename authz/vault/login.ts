import { segment } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { VaultAlias, VaultPathFact } from "../../model/fact/vault.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { vaultKey, vaultPlace } from "../../model/vault-place.ts";
import { type Acl, compileAcl } from "./acl.ts";
import type { AdmittedAccount } from "./admitted-account.ts";
import { glob } from "./glob.ts";
import { aliasOf, anonymous, bound, isPersonal, open, shownPolicy, unread } from "./held.ts";
import { Identities, policyKeys } from "./identities.ts";
import { type Flavour, serverRules } from "./server.ts";
import { admittedAccounts } from "./service-accounts.ts";
import type { TemplateIdentity } from "./template.ts";
import { writtenMetadata } from "./written-metadata.ts";

type AuthRole = FactOf<"vault.auth-role">;
type Token = FactOf<"vault.token">;
type Entity = FactOf<"vault.entity">;

/** A token as an auth role issues it, or one that lives, with everything that decides what it may do. */
export interface VaultLogin {
  /**
   * The key of the auth role or token; `<key>~session:<who>` where who logs in changes the token's policies;
   * `<node>~metadata` for what it may do once somebody wrote the metadata that its policies' templates read.
   */
  readonly node: string;
  readonly origin: AuthRole | Token;
  readonly cluster: string;
  /** Of the token; empty for the root. */
  readonly namespace: string;
  /** The server that decides. */
  readonly flavour: Flavour;
  /** Sorted; with their namespace in front. */
  readonly policies: readonly string[];
  /** Their keys, in that order. */
  readonly held: readonly string[];
  readonly acl: Acl<VaultPathFact>;
  /** What holds for every request of the token. */
  readonly conditions: readonly Condition[];
  /** Set where the caller is known to Vault's identity store. */
  readonly entity?: Entity;
  /** Node of the same login after its entity's metadata was written; absent where no template reads it. */
  readonly rewritten?: string;
  /** The facts that give the token these policies, by key; the role or token first. */
  because(policies: Iterable<string>): readonly [Fact, ...Fact[]];
}

/** What is known of the caller of one login. */
interface Caller {
  readonly node: string;
  readonly origin: AuthRole | Token;
  /** Keys of policies that come with the token, not with who has it. */
  readonly given: readonly string[];
  readonly entity?: Entity | undefined;
  readonly alias?: VaultAlias | undefined;
  readonly conditions: readonly Condition[];
}

/** Logins of a snapshot: one ACL for each distinct set of policies, compiled once. */
export class Logins {
  readonly #facts: FactReader;
  readonly #identities: Identities;
  readonly #acls = new Map<string, Acl<VaultPathFact>>();
  readonly #byNode = new Map<string, VaultLogin>();
  /** By the key of its role, the token that every account gets which `#ofAccount` does not tell apart. */
  readonly #ofRole = new Map<string, VaultLogin | undefined>();
  readonly #ofAccount = new Map<string, ReadonlyMap<string, VaultLogin>>();
  #sorted: readonly VaultLogin[] | undefined;
  #byCluster: ReadonlyMap<string, readonly VaultLogin[]> | undefined;

  constructor(facts: FactReader) {
    this.#facts = facts;
    this.#identities = new Identities(facts);
  }

  /** Sorted by node. */
  all(): readonly VaultLogin[] {
    if (!this.#sorted) {
      for (const role of this.#facts.of("vault.auth-role")) this.#compile(role);
      for (const token of this.#facts.of("vault.token")) this.#live(token);
      this.#sorted = [...this.#byNode.values()].sort((a, b) => compare(a.node, b.node));
    }
    return this.#sorted;
  }

  byCluster(): ReadonlyMap<string, readonly VaultLogin[]> {
    this.#byCluster ??= Map.groupBy(this.all(), ({ cluster }) => cluster);
    return this.#byCluster;
  }

  byNode(node: string): VaultLogin | undefined {
    this.all();
    return this.#byNode.get(node);
  }

  /** Keys. */
  policiesOf(entity: Entity): readonly string[] {
    return this.#identities.policies(entity);
  }

  /** The token that a service account gets; nothing where its entity is disabled. */
  ofAccount(role: AuthRole, account: AdmittedAccount): VaultLogin | undefined {
    this.#compile(role);
    const apart = this.#ofAccount.get(role.key);
    return apart ? apart.get(account.id) : this.#ofRole.get(role.key);
  }

  #compile(role: AuthRole): void {
    if (this.#ofRole.has(role.key)) return;
    this.#ofRole.set(role.key, undefined);
    const named = this.#identities.ofRole(role);
    if (named?.entity.disabled) return;
    const of = { origin: role, given: this.#given(role) };
    const loose = this.#identities.loose(role);
    const base = this.#login({ ...of, node: role.key, entity: named?.entity, alias: named?.alias, conditions: loose });
    // No method gives the root policy: such a login is refused. Of a token role it takes a token of that policy.
    if (base.policies.includes("root") && role.type !== "token") return;
    this.#keep(base);
    this.#ofRole.set(role.key, base);
    const templated = this.#isPersonal(of.given);
    // What a jwt method calls its callers is its own choice: their entities are not told apart.
    if (role.type !== "kubernetes" || !(templated || this.#identities.tellsAccounts(role))) return;
    const apart = new Map<string, VaultLogin>();
    this.#ofAccount.set(role.key, apart);
    for (const account of admittedAccounts(this.#facts, role)) {
      const found = this.#identities.ofAccount(role, account);
      if (found?.entity.disabled) continue;
      const own =
        templated || (found !== undefined && this.#identities.policies(found.entity, role.namespace).length > 0);
      const who = `${account.cluster}:${account.namespace}:${account.name}`;
      const node = own ? `${role.key}~session:${segment(who)}` : base.node;
      const alias = found?.alias ?? aliasOf(this.#facts, role, account);
      const login = own ? this.#login({ ...of, node, entity: found?.entity, alias, conditions: [] }) : base;
      this.#keep(login);
      apart.set(account.id, login);
    }
  }

  /** A token that has ended by now, or whose entity is disabled, lets nobody do anything. */
  #live(token: Token): void {
    if (token.expires !== undefined && token.expires <= this.#facts.asOf) return;
    const entity = token.entity === undefined ? undefined : this.#identities.ofId(token.cluster, token.entity);
    if (entity?.disabled) return;
    const given = policyKeys(token, token.policies);
    const unknown: readonly Condition[] =
      token.entity !== undefined && !entity
        ? [{ kind: "unread", text: `the entity of token \`${token.accessor}\` adds no policy that denies it` }]
        : [];
    this.#keep(this.#login({ node: token.key, origin: token, given, entity, conditions: unknown }));
  }

  #keep(login: VaultLogin): void {
    this.#byNode.set(login.node, login);
    const { entity, origin, node, rewritten } = login;
    if (rewritten === undefined || entity === undefined || this.#byNode.has(rewritten)) return;
    const given = origin.kind === "vault.token" ? policyKeys(origin, origin.policies) : this.#given(origin);
    const groups = this.#identities.groups(entity);
    const who = this.#identities.template(entity, undefined, groups);
    const { wideValues } = serverRules(login.flavour);
    const metadata = writtenMetadata(this.#paths(login.held), who.entity?.metadata ?? {}, wideValues);
    const changed = { ...who, ...(who.entity && { entity: { ...who.entity, metadata } }) };
    const next = this.#login({ node, origin, given, entity, conditions: [] }, changed);
    const guarded: readonly Condition[] = wideValues
      ? []
      : [{ kind: "target-state", text: "the metadata is written with the very name that the path asks for" }];
    const { rewritten: _, ...rest } = next;
    this.#byNode.set(rewritten, { ...rest, node: rewritten, conditions: [...next.conditions, ...guarded] });
  }

  /** Keys of the policies that a role gives whoever logs in. */
  #given(role: AuthRole): readonly string[] {
    const own = [...role.policies, ...(role.noDefaultPolicy ? [] : ["default"])];
    return [...policyKeys(role, own), ...this.#globbed(role)];
  }

  #held(given: readonly string[], entity: Entity | undefined, namespace: string | undefined): readonly string[] {
    const [root] = given.filter((key) => shownPolicy(key) === "root");
    // The server leaves everything else out where a token's own policies hold `root`.
    if (root !== undefined) return [root];
    const identities = entity ? this.#identities.policies(entity, namespace) : [];
    return [...new Set([...given, ...identities])].sort((a, b) => compare(shownPolicy(a), shownPolicy(b)));
  }

  #login({ node, origin, given, entity, alias, conditions }: Caller, as?: TemplateIdentity): VaultLogin {
    const { cluster, namespace } = origin;
    const groups = entity ? this.#identities.groups(entity) : [];
    const giving = entity ? this.#identities.givingGroups(entity, namespace) : [];
    const keys = this.#held(given, entity, namespace);
    const acl = this.#acl(cluster, keys, as ?? this.#identities.template(entity, alias, groups), as !== undefined);
    const own = new Set([...given, ...policyKeys(origin, ["default"])]);
    const personal = this.#isPersonal(keys);
    const role = origin.kind === "vault.auth-role" ? origin : undefined;
    const reads = entity && this.#paths(keys).some(({ path }) => /\{\{\s*identity\.entity\.metadata\./.test(path));
    return {
      node,
      origin,
      cluster,
      namespace: namespace ?? "",
      flavour: this.#flavour(cluster),
      policies: keys.map(shownPolicy),
      held: keys,
      acl,
      conditions: [
        ...unread(this.#facts, origin.scope, keys),
        ...open(acl),
        ...(entity || alias || !personal || !role ? [] : [anonymous(role)]),
        ...conditions,
        ...bound(origin.boundCidrs),
      ],
      ...(entity && { entity }),
      ...(reads && { rewritten: `${node}~metadata` }),
      because(policies) {
        const facts = new Set<Fact>(entity && node !== role?.key ? [entity] : []);
        for (const key of policies) {
          if (own.has(key) || !entity) continue;
          facts.add(entity);
          if (policyKeys(entity, entity.policies).includes(key)) continue;
          const group = giving.find((one) => policyKeys(one, one.policies).includes(key));
          if (group) facts.add(group);
        }
        return [origin, ...facts];
      },
    };
  }

  #flavour(cluster: string): Flavour {
    const { flavour = "vault", version } = this.#facts.get("vault.cluster", cluster) ?? {};
    return version === undefined ? flavour : `${flavour}-${version}`;
  }

  /** True where some path hangs on who logs in. */
  #isPersonal(policies: readonly string[]): boolean {
    return policies.some((key) => this.#facts.where("vault.path", "policy", key).some(isPersonal));
  }

  /** Keys of policies that a token role allows by a pattern: whoever makes a token with it names those that are wanted. */
  #globbed({ cluster, namespace, policyGlobs = [], disallowed = [] }: AuthRole): readonly string[] {
    if (policyGlobs.length === 0) return [];
    const [allowed, refused] = [policyGlobs.map(glob), disallowed.map(glob)];
    return this.#facts
      .where("vault.policy", "cluster", cluster)
      .filter(({ name, namespace: own }) => own === namespace && name !== "root")
      .filter(({ name }) => allowed.some((one) => one.test(name)) && !refused.some((one) => one.test(name)))
      .map(({ name }) => vaultKey(cluster, "policy", name, namespace));
  }

  #paths(policies: readonly string[]): readonly VaultPathFact[] {
    return policies.flatMap((key) => this.#facts.where("vault.path", "policy", key));
  }

  #acl(cluster: string, policies: readonly string[], who: TemplateIdentity, anyValue: boolean): Acl<VaultPathFact> {
    const named = policies.map((key) => {
      const { namespace, path: name } = vaultPlace(key);
      const paths = this.#facts.where("vault.path", "policy", key);
      return { name, paths, ...(namespace === "" ? {} : { namespace }) };
    });
    const personal = named.some(({ paths }) => paths.some(isPersonal));
    const key = JSON.stringify([cluster, policies, personal ? [who, anyValue] : null]);
    let acl = this.#acls.get(key);
    if (!acl) {
      acl = compileAcl(named, { ...who, flavour: this.#flavour(cluster), at: this.#facts.asOf, anyValue });
      this.#acls.set(key, acl);
    }
    return acl;
  }
}
