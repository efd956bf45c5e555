import type { Fact } from "./fact.ts";

/** Twelve digits of `aws:account:<id>`. */
export const accountOfScope = (scope: string): string => scope.slice("aws:account:".length);

/**
 * The AWS account that a fact is of: that of its ARN, of a statement that of its policy's holder; of a bucket, whose ARN has
 * none, the one that it is said to be of; else that of its scope. No account's number where none tells one.
 */
export function accountOf(fact: Fact): string {
  if (fact.kind === "aws.account") return fact.accountId;
  if (fact.kind === "aws.bucket") return accountOfScope(fact.account);
  return accountInArn(nameOf(fact)) ?? accountOfScope(fact.scope);
}

function nameOf(fact: Fact): string {
  if (fact.kind === "aws.session") return fact.principal;
  return fact.kind === "aws.statement" ? (fact.holder ?? fact.policy) : fact.key;
}

/** Empty where the ARN has none; undefined where the text is no ARN. Without a list: asked of every fact. */
function accountInArn(text: string): string | undefined {
  if (!text.startsWith("arn:")) return undefined;
  let start = 0;
  for (let field = 0; field < 4; field++) {
    start = text.indexOf(":", start) + 1;
    if (start === 0) return undefined;
  }
  const end = text.indexOf(":", start);
  return end < 0 ? undefined : text.slice(start, end);
}
