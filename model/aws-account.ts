import type { Fact } from "./fact.ts";

/** The AWS account that a fact is of: that of its ARN, else that of its scope; no account's number where neither tells one. */
export function accountOf(fact: Fact): string {
  if (fact.kind === "aws.account") return fact.accountId;
  const name = fact.kind === "aws.session" ? fact.principal : fact.key;
  const parts = name.startsWith("arn:") ? name.split(":", 6) : [];
  return parts.length === 6 ? (parts[4] ?? "") : fact.scope.slice("aws:account:".length);
}
