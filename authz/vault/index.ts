import type { FactOf, FactReader } from "../../model/fact.ts";
import type { AdmittedAccount } from "./admitted-account.ts";
import { type Asked, grants, type Permission, permission, type VaultGrant } from "./grants.ts";
import { Logins, type VaultLogin } from "./login.ts";
import { admittedAccounts } from "./service-accounts.ts";
import { TargetIndex, type VaultTarget } from "./targets.ts";

export { type AdmittedAccount, loginAudiences } from "./admitted-account.ts";
export type { Asked, Permission, VaultGrant } from "./grants.ts";
export type { VaultLogin } from "./login.ts";
export type { VaultTarget } from "./targets.ts";

/** Vault's access-control lists: one per login, all its policies merged. */
export interface VaultAuthz {
  /** Every token that the auth roles can issue, sorted by node. */
  readonly logins: readonly VaultLogin[];
  /** By the key of an auth role or the node of a session. */
  login(node: string): VaultLogin | undefined;
  /** Keys of the policies that an entity adds to its tokens, those of its groups included. */
  policiesOf(entity: FactOf<"vault.entity">): readonly string[];
  /**
   * Service accounts that an auth role of type kubernetes or jwt admits, with the token that each gets. Who they are is
   * read here, all else rests on every login.
   */
  accounts(
    role: FactOf<"vault.auth-role">,
  ): readonly { readonly account: AdmittedAccount; readonly login: VaultLogin }[];
  /** Who may make the requests. Targets of several clusters are told apart by the scope of their facts. */
  grants(targets: Iterable<VaultTarget>, asked: Asked): readonly VaultGrant[];
  /** Whether one login may make one request. */
  may(login: VaultLogin, path: string, asked: Asked): Permission | undefined;
}

/** Holds nothing itself: what it finds is a cell of the facts. */
export function compileVault(facts: FactReader): VaultAuthz {
  const compiled = (): Logins => facts.own("vault.logins", (own) => new Logins(own));
  return {
    get logins() {
      return compiled().all();
    },
    login: (node) => compiled().byNode(node),
    may: permission,
    policiesOf: (entity) => compiled().policiesOf(entity),
    accounts: (role) =>
      [...admittedAccounts(facts, role)].flatMap((account) => {
        const login = compiled().ofAccount(role, account);
        return login ? [{ account, login }] : [];
      }),
    grants(targets, asked) {
      const sorted = Map.groupBy(targets, ({ because }) => because[0]?.scope ?? "");
      return [...compiled().byCluster()].flatMap(([cluster, holders]) =>
        grants(holders, new TargetIndex(sorted.get(cluster) ?? []), asked),
      );
    },
  };
}
