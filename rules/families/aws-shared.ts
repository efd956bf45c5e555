import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { outsideAccountId } from "../../model/node-id.ts";
import type { Derivation } from "../../model/step.ts";
import { keyOf } from "./aws-encrypted.ts";
import { free } from "./aws-service-calls.ts";

type Copy = FactOf<"aws.snapshot"> | FactOf<"aws.image">;

/**
 * Whoever administers an account that was not imported and that the copy is shared with. An encrypted copy is used there
 * with its key, which lets the account; AWS does not share what its own keys encrypt.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
 */
export function* sharedOutside(
  facts: FactReader,
  aws: AwsAuthz,
  fact: Copy,
  encrypted: boolean,
  kmsKey: string | undefined,
): Generator<Pick<Derivation, "from" | "because" | "conditions">> {
  for (const id of fact.sharedWith) {
    if (facts.get("aws.account", `aws:account:${id}`)) continue;
    for (const { because, conditions, premises } of encrypted ? keyWays(facts, aws, fact, kmsKey, id) : free)
      yield {
        from: [privilege(outsideAccountId(id), "impersonate"), ...premises],
        because: [fact, ...because],
        conditions,
      };
  }
}

/** The ways in which somebody of the account decrypts with the copy's key; where the key was not told, that it may is open. */
function keyWays(
  facts: FactReader,
  aws: AwsAuthz,
  fact: Copy,
  kmsKey: string | undefined,
  account: string,
): readonly Way[] {
  if (kmsKey === undefined) {
    const text = `the key of ${fact.key} lets account ${account} decrypt`;
    return [{ because: [], conditions: [{ kind: "target-state", text }], premises: [] }];
  }
  const owner = fact.account.slice("aws:account:".length);
  const region = fact.key.split(":")[3] ?? "";
  const target = { arn: fact.key, account: owner };
  const key = keyOf(facts, { fact, target, kmsKey, account: owner, region });
  if (key.own) return [];
  const service = fact.key.split(":")[2] ?? "";
  const context = new Map([["kms:viaservice", [`${service}.${region}.amazonaws.com`]]]);
  const ways = aws.outsiderWays(account, [
    {
      action: "kms:Decrypt",
      target: { arn: key.arn, account: key.arn.split(":")[4] ?? "", tags: key.fact?.tags },
      context,
    },
  ]);
  const named = key.fact && key.fact.key !== kmsKey ? [key.fact] : [];
  return ways.map((way) => ({ ...way, because: [...named, ...way.because] }));
}
