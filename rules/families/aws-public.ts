import type { AwsAuthz, Caller, Way } from "../../authz/aws/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { ownTarget } from "./aws-holding.ts";

type Bucket = FactOf<"aws.bucket">;

const ofAccount = (
  facts: FactReader,
  { account }: Bucket,
): FactOf<"aws.account-public-access-block">["block"] | undefined =>
  facts.get("aws.account-public-access-block", account)?.block;

/** Whether the bucket or its account restricts public policies to callers of the account. */
export const blocksPublicPolicies = (facts: FactReader, bucket: Bucket): boolean =>
  bucket.block?.restrictPublicBuckets === true || ofAccount(facts, bucket)?.restrictPublicBuckets === true;

/** Whether access control lists that name everybody count for nothing. */
export const ignoresAcls = (facts: FactReader, bucket: Bucket): boolean =>
  bucket.aclsDisabled || bucket.block?.ignorePublicAcls === true || ofAccount(facts, bucket)?.ignorePublicAcls === true;

/**
 * The ways in which somebody gets through a function URL without authentication: AWS asks for lambda:InvokeFunctionUrl
 * and, since October 2025, for lambda:InvokeFunction too.
 */
export function functionUrlRequests(aws: AwsAuthz, caller: Caller, fact: FactOf<"aws.function">): readonly Way[] {
  const context = new Map([
    ["lambda:functionurlauthtype", ["NONE"]],
    ["lambda:invokedviafunctionurl", ["true"]],
  ]);
  const [target] = ownTarget(fact);
  const ways = (action: string): readonly Way[] => aws.ways({ caller, action, target, context });
  return ways("lambda:InvokeFunctionUrl").flatMap((url) =>
    ways("lambda:InvokeFunction").map((invoke) => ({
      because: [...new Set([...url.because, ...invoke.because])],
      conditions: [...url.conditions, ...invoke.conditions],
      premises: [...url.premises, ...invoke.premises],
    })),
  );
}
