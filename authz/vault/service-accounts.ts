import type { FactOf, FactReader } from "../../model/fact.ts";
import { accountId } from "../../model/kubernetes-id.ts";
import type { Condition } from "../../model/step.ts";
import type { AdmittedAccount } from "./admitted-account.ts";
import { glob } from "./glob.ts";
import { jwtAccounts } from "./jwt-accounts.ts";
import { type TrustedCluster, trustedClusters } from "./trusted-clusters.ts";

const isWild = (pattern: string): boolean => pattern.includes("*");

/**
 * Service accounts that may log in: their name and their namespace are bound, wildcards included. A namespace selector
 * is an "or" beside the namespaces: the accounts it may admit are conditional. A role of a jwt method binds claims.
 * https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role
 */
export function* admittedAccounts(facts: FactReader, role: FactOf<"vault.auth-role">): Generator<AdmittedAccount> {
  const auth = facts.get("vault.auth", role.auth);
  if (!auth) return;
  if (role.type === "jwt") return yield* jwtAccounts(facts, role, auth);
  if (role.type !== "kubernetes" || role.serviceAccounts.length === 0) return;
  for (const trusted of trustedClusters(facts, auth)) {
    const seen = new Set<string>();
    for (const account of ofCluster(facts, role, trusted)) {
      if (seen.has(account.id)) continue;
      seen.add(account.id);
      yield account;
    }
  }
}

function* ofCluster(
  facts: FactReader,
  role: FactOf<"vault.auth-role">,
  trusted: TrustedCluster,
): Generator<AdmittedAccount> {
  const { cluster, because, conditions } = trusted;
  for (const namespace of role.namespaces.filter((one) => !isWild(one))) {
    for (const name of role.serviceAccounts.filter((one) => !isWild(one))) {
      const id = accountId(cluster, namespace, name);
      const account = facts.get("k8s.service-account", id);
      if (account) yield { cluster, namespace, name, id, because: [...because, account], conditions };
      else if (facts.coverage("k8s.service-account", cluster) !== "read")
        yield { cluster, namespace, name, id, because, conditions };
    }
  }
  const wild = role.namespaces.some(isWild) || role.serviceAccounts.some(isWild);
  if (!wild && !role.namespaceSelector) return;
  const names = role.serviceAccounts.map(glob);
  const namespaces = role.namespaces.map(glob);
  const selected: Condition = {
    kind: "unsupported",
    text: `the namespace selector of auth role \`${role.name}\` admits the account's namespace`,
  };
  for (const account of facts.where("k8s.service-account", "cluster", cluster)) {
    if (!names.some((one) => one.test(account.name))) continue;
    const bound = namespaces.some((one) => one.test(account.namespace));
    if (!bound && !role.namespaceSelector) continue;
    yield {
      cluster,
      namespace: account.namespace,
      name: account.name,
      id: account.key,
      because: [...because, account],
      conditions: bound ? conditions : [...conditions, selected],
    };
  }
}
