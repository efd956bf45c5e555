import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import type { AdmittedAccount } from "./admitted-account.ts";
import { glob } from "./glob.ts";
import { trustedClusters } from "./trusted-clusters.ts";

type Account = FactOf<"k8s.service-account">;

/** Claims that every token of a service account has, as JSON pointers into it. */
const claims: Readonly<Record<string, (account: Account) => string>> = {
  sub: ({ namespace, name }) => `system:serviceaccount:${namespace}:${name}`,
  "kubernetes.io/namespace": ({ namespace }) => namespace,
  "kubernetes.io/serviceaccount/name": ({ name }) => name,
};

/**
 * Service accounts whose tokens a jwt role admits: the method trusts the issuer of their cluster, and the role's bound
 * subject and claims are theirs. A role without audience refuses tokens that have one, and these always do.
 * https://developer.hashicorp.com/vault/docs/auth/jwt/oidc-providers/kubernetes
 */
export function* jwtAccounts(
  facts: FactReader,
  role: FactOf<"vault.auth-role">,
  auth: FactOf<"vault.auth">,
): Generator<AdmittedAccount> {
  if (role.boundAudiences.length === 0) return;
  for (const { cluster, because, conditions } of trustedClusters(facts, auth)) {
    // Whose issuer is not known is no cluster's: most jwt methods trust something else.
    if (conditions.length > 0) continue;
    for (const account of facts.where("k8s.service-account", "cluster", cluster)) {
      const open = admits(role, account);
      if (!open) continue;
      const { namespace, name, key: id } = account;
      yield { cluster, namespace, name, id, because: [...because, account], conditions: open };
    }
  }
}

/** What stays open where the role may admit the account; nothing where it does not. */
function admits(role: FactOf<"vault.auth-role">, account: Account): readonly Condition[] | undefined {
  if (role.boundSubject !== undefined && role.boundSubject !== claims["sub"]?.(account)) return undefined;
  const open: Condition[] = [];
  for (const { claim, values } of role.boundClaims) {
    const own = claims[claim.replace(/^\//, "")]?.(account);
    const same = (value: string): boolean =>
      role.boundClaimsType === "glob" ? glob(value).test(own ?? "") : value === own;
    if (own === undefined) {
      open.push({ kind: "environment", text: `claim \`${claim}\` of the token is ${values.join(" or ")}` });
    } else if (!values.some(same)) return undefined;
  }
  return open;
}
