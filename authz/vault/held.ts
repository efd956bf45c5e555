import type { VaultAlias, VaultPathFact } from "../../model/fact/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { inNamespace, vaultPlace } from "../../model/vault-place.ts";
import type { Acl } from "./acl.ts";
import type { AdmittedAccount } from "./admitted-account.ts";
import { isTemplated } from "./template.ts";

type AuthRole = FactOf<"vault.auth-role">;

/** The name of a policy as it is shown: with its namespace in front. */
export function shownPolicy(key: string): string {
  const { namespace, path } = vaultPlace(key);
  return inNamespace(namespace, path);
}

/** Vault's own `default` policy names the caller below `identity/` only. */
export const isPersonal = ({ path }: VaultPathFact): boolean => isTemplated(path) && !path.startsWith("identity/");

export const anonymous = ({ name }: AuthRole): Condition => ({
  kind: "unsupported",
  text: `templated policy paths do not change what the caller of auth role \`${name}\` may do`,
});

export const open = (acl: Acl<VaultPathFact>): readonly Condition[] =>
  acl.open.length === 0
    ? []
    : [
        {
          kind: "unsupported",
          text: `a templated path of policy \`${shownPolicy(acl.open[0]?.policy ?? "")}\` does not change the decision`,
        },
      ];

/** A policy that was not read may also narrow what the others give. One that does not exist gives nothing. */
export function unread(facts: FactReader, scope: string, policies: readonly string[]): readonly Condition[] {
  return policies.flatMap((key): Condition[] => {
    const name = shownPolicy(key);
    if (name === "root") return [];
    const policy = facts.get("vault.policy", key);
    const read = policy ? policy.unread === undefined : facts.coverage("vault.policy", scope) === "read";
    const text = `policy \`${name}\` was not read and may deny what other policies of the token allow`;
    return read ? [] : [{ kind: "unread", text }];
  });
}

export const bound = (cidrs: readonly string[]): readonly Condition[] =>
  cidrs.length === 0
    ? []
    : [
        {
          kind: "environment",
          text: `requests to Vault come from ${[...cidrs].sort().join(", ")} (token_bound_cidrs)`,
        },
      ];

/** What the kubernetes method writes down of a caller it has not seen before. */
export function aliasOf(facts: FactReader, role: AuthRole, { namespace, name }: AdmittedAccount): VaultAlias {
  const pairs = { service_account_name: name, service_account_namespace: namespace };
  return {
    id: "",
    name: "",
    accessor: facts.get("vault.auth", role.auth)?.accessor ?? "",
    metadata: Object.entries(pairs).map(([key, value]) => `${key}=${value}`),
  };
}
