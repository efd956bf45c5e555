import { segment, unsegment } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { VaultAlias, VaultPathFact } from "../../model/fact/vault.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { type Acl, compileAcl } from "./acl.ts";
import type { AdmittedAccount } from "./admitted-account.ts";
import { glob } from "./glob.ts";
import { Identities } from "./identities.ts";
import type { Flavour } from "./server.ts";
import { admittedAccounts } from "./service-accounts.ts";
import { isTemplated, type TemplateIdentity } from "./template.ts";

type AuthRole = FactOf<"vault.auth-role">;

/** A token as an auth role issues it, with everything that decides what it may do. */
export interface VaultLogin {
  /** The auth role's key, or `<key>~session:<who>` where who logs in changes the token's policies. */
  readonly node: string;
  readonly role: AuthRole;
  readonly cluster: string;
  /** The server that decides. */
  readonly flavour: Flavour;
  /** Sorted. */
  readonly policies: readonly string[];
  readonly acl: Acl<VaultPathFact>;
  /** What holds for every request of the token. */
  readonly conditions: readonly Condition[];
  /** Set where the caller is known to Vault's identity store. */
  readonly entity?: FactOf<"vault.entity">;
  /** The facts that give the token these policies, by key; the role first. */
  because(policies: Iterable<string>): readonly [Fact, ...Fact[]];
}

/** Logins of a snapshot: one ACL for each distinct set of policies, compiled once. */
export class Logins {
  readonly #facts: FactReader;
  readonly #identities: Identities;
  readonly #acls = new Map<string, Acl<VaultPathFact>>();
  readonly #byNode = new Map<string, VaultLogin>();
  readonly #ofAccount = new Map<string, VaultLogin>();

  constructor(facts: FactReader) {
    this.#facts = facts;
    this.#identities = new Identities(facts);
    for (const role of facts.of("vault.auth-role")) this.#compile(role);
  }

  /** Sorted by node. */
  all(): readonly VaultLogin[] {
    return [...this.#byNode.values()].sort((a, b) => compare(a.node, b.node));
  }

  byNode(node: string): VaultLogin | undefined {
    return this.#byNode.get(node);
  }

  policiesOf(entity: FactOf<"vault.entity">): readonly string[] {
    return this.#identities.policies(entity);
  }

  /** The token that a service account gets; nothing where its entity is disabled. */
  ofAccount(role: AuthRole, account: AdmittedAccount): VaultLogin | undefined {
    return this.#ofAccount.get(`${role.key}|${account.id}`);
  }

  #compile(role: AuthRole): void {
    const named = this.#identities.ofRole(role);
    if (named?.entity.disabled) return;
    const base = this.#login(role, role.key, named?.entity, named?.alias, this.#identities.loose(role));
    // No method gives the root policy: such a login is refused. Of a token role it takes a token of that policy.
    if (base.policies.includes("root") && role.type !== "token") return;
    this.#byNode.set(base.node, base);
    if (role.type !== "kubernetes" && role.type !== "jwt") return;
    for (const account of admittedAccounts(this.#facts, role)) {
      // What a jwt method calls its callers is its own choice: their entities are not told apart.
      const found = role.type === "jwt" ? undefined : this.#identities.ofAccount(role, account);
      if (found?.entity.disabled) continue;
      const templated = this.#isPersonal(role, base.policies);
      const own = found
        ? templated || this.#identities.policies(found.entity).length > 0
        : templated && role.type !== "jwt";
      const who = `${account.cluster}:${account.namespace}:${account.name}`;
      const node = own ? `${role.key}~session:${segment(who)}` : base.node;
      const login = own
        ? this.#login(role, node, found?.entity, found?.alias ?? aliasOf(this.#facts, role, account), [])
        : base;
      this.#byNode.set(node, login);
      this.#ofAccount.set(`${role.key}|${account.id}`, login);
    }
  }

  #login(
    role: AuthRole,
    node: string,
    entity: FactOf<"vault.entity"> | undefined,
    alias: VaultAlias | undefined,
    loose: readonly Condition[],
  ): VaultLogin {
    const groups = entity ? this.#identities.groups(entity) : [];
    const given = [...role.policies, ...this.#globbed(role), ...(role.noDefaultPolicy ? [] : ["default"])];
    const identities = [...(entity?.policies ?? []), ...groups.flatMap((group) => group.policies)];
    const all = [...new Set([...given, ...identities])].sort(compare);
    // The server leaves everything else out where a token's own policies hold `root`.
    const policies = role.policies.includes("root") ? ["root"] : all;
    const acl = this.#acl(role, policies, this.#identities.template(entity, alias, groups));
    const own = new Set(given.concat("default"));
    return {
      node,
      role,
      cluster: role.cluster,
      flavour: this.#flavour(role.cluster),
      policies,
      acl,
      conditions: [
        ...this.#unread(role, policies),
        ...open(acl),
        ...(entity || alias || !this.#isPersonal(role, policies) ? [] : [anonymous(role)]),
        ...loose,
        ...bound(role),
      ],
      ...(entity && { entity }),
      because(keys) {
        const facts = new Set<Fact>(entity && node !== role.key ? [entity] : []);
        for (const key of keys) {
          const name = unsegment(key.slice(`${role.cluster}:policy:`.length));
          if (own.has(name) || !entity) continue;
          facts.add(entity);
          const group = entity.policies.includes(name) ? undefined : groups.find((one) => one.policies.includes(name));
          if (group) facts.add(group);
        }
        return [role, ...facts];
      },
    };
  }

  #flavour(cluster: string): Flavour {
    const { flavour = "vault", version } = this.#facts.get("vault.cluster", cluster) ?? {};
    return version === undefined ? flavour : `${flavour}-${version}`;
  }

  /** True where some path hangs on who logs in. Vault's own `default` policy names the caller below `identity/` only. */
  #isPersonal(role: AuthRole, policies: readonly string[]): boolean {
    return policies.some((policy) => this.#blocks(role.cluster, policy).some(isPersonal));
  }

  /** Policies that a token role allows by a pattern: whoever makes a token with it names those that are wanted. */
  #globbed({ cluster, policyGlobs = [], disallowed = [] }: AuthRole): readonly string[] {
    if (policyGlobs.length === 0) return [];
    const [allowed, refused] = [policyGlobs.map(glob), disallowed.map(glob)];
    return this.#facts
      .where("vault.policy", "cluster", cluster)
      .map(({ name }) => name)
      .filter((name) => name !== "root" && allowed.some((one) => one.test(name)))
      .filter((name) => !refused.some((one) => one.test(name)));
  }

  #blocks(cluster: string, policy: string): readonly VaultPathFact[] {
    const key = `${cluster}:policy:${segment(policy)}`;
    return this.#facts.where("vault.path", "policy", key);
  }

  #acl(role: AuthRole, policies: readonly string[], who: TemplateIdentity): Acl<VaultPathFact> {
    const named = policies.map((name) => ({ name, paths: this.#blocks(role.cluster, name) }));
    const personal = named.some(({ paths }) => paths.some(isPersonal));
    const key = JSON.stringify([role.cluster, policies, personal ? who : null]);
    let acl = this.#acls.get(key);
    if (!acl) {
      acl = compileAcl(named, { ...who, flavour: this.#flavour(role.cluster), at: this.#facts.asOf });
      this.#acls.set(key, acl);
    }
    return acl;
  }

  /** A policy that was not read may also narrow what the others give. One that does not exist gives nothing. */
  #unread(role: AuthRole, policies: readonly string[]): readonly Condition[] {
    return policies.flatMap((name): Condition[] => {
      if (name === "root") return [];
      const policy = this.#facts.get("vault.policy", `${role.cluster}:policy:${segment(name)}`);
      const read = policy ? policy.unread === undefined : this.#facts.coverage("vault.policy", role.scope) === "read";
      return read
        ? []
        : [
            {
              kind: "unread",
              text: `policy \`${name}\` was not read and may deny what other policies of the token allow`,
            },
          ];
    });
  }
}

const isPersonal = ({ path }: VaultPathFact): boolean => isTemplated(path) && !path.startsWith("identity/");

const anonymous = ({ name }: AuthRole): Condition => ({
  kind: "unsupported",
  text: `templated policy paths do not change what the caller of auth role \`${name}\` may do`,
});

const open = (acl: Acl<VaultPathFact>): readonly Condition[] =>
  acl.open.length === 0
    ? []
    : [
        {
          kind: "unsupported",
          text: `a templated path of policy \`${policyName(acl.open[0]?.policy)}\` does not change the decision`,
        },
      ];

const policyName = (key = ""): string => key.slice(key.lastIndexOf(":") + 1);

const bound = ({ boundCidrs }: AuthRole): readonly Condition[] =>
  boundCidrs.length === 0
    ? []
    : [
        {
          kind: "environment",
          text: `requests to Vault come from ${[...boundCidrs].sort().join(", ")} (token_bound_cidrs)`,
        },
      ];

/** What the kubernetes method writes down of a caller it has not seen before. */
function aliasOf(facts: FactReader, role: AuthRole, { namespace, name }: AdmittedAccount): VaultAlias {
  const pairs = { service_account_name: name, service_account_namespace: namespace };
  return {
    id: "",
    name: "",
    accessor: facts.get("vault.auth", role.auth)?.accessor ?? "",
    metadata: Object.entries(pairs).map(([key, value]) => `${key}=${value}`),
  };
}
