import { accountOf } from "./aws-account.ts";
import type { AwsStatementFact } from "./fact/aws.ts";
import type { Fact, FactOf, Namespaced } from "./fact.ts";
import { accountId, namespaceId } from "./kubernetes-id.ts";

/** The AWS account of a fact of any kind. */
export const accountField = "@account";

/** What a fact tells in place of a field, each value once; undefined where it is a field's name. */
export function toldBy(fact: Fact, field: string): readonly string[] | undefined {
  switch (field) {
    case accountField:
      return [accountOf(fact)];
    case "@namespace": {
      const { cluster, namespace } = fact as FactOf<Namespaced>;
      return [namespaceId(cluster, namespace)];
    }
    case "@service-account":
      return fact.kind === "k8s.pod" ? [accountId(fact.cluster, fact.namespace, fact.serviceAccount)] : [];
    case "@issuer":
      return fact.kind === "aws.statement" ? issuersIn(fact) : [];
    default:
      return undefined;
  }
}

/**
 * Issuers whose tokens a statement of a trust policy lets in, each once; `*` for everybody's. As written: to take every
 * trust policy apart costs far more than to see whom it names.
 */
export function issuersIn({ policy, inForce, effect, principals, notPrincipals }: AwsStatementFact): readonly string[] {
  const named = principals ?? notPrincipals;
  if (!named || !policy.startsWith("trust:") || !inForce || effect !== "Allow") return [];
  const issuers = (named["Federated"] ?? []).map(issuerOf);
  if ([...(named["AWS"] ?? []), ...(named["*"] ?? [])].includes("*")) issuers.push("*");
  return [...new Set(issuers)];
}

/** `token.actions.githubusercontent.com` of a provider's ARN; a built-in provider is its own name. */
export const issuerOf = (provider: string): string => provider.replace(/^arn:[^:]+:iam::\d{12}:oidc-provider\//, "");
