import type { AwsAuthz, Caller, Way } from "../../authz/aws/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { ownTarget } from "./aws-holding.ts";

type Bucket = FactOf<"aws.bucket">;

type Block = FactOf<"aws.account-public-access-block">["block"];

/** What blocks public access above buckets and access points: their account, and its organization. */
const above = (facts: FactReader, account: string): readonly Block[] =>
  (["aws.account-public-access-block", "aws.organization-public-access-block"] as const).flatMap(
    (kind) => facts.get(kind, account)?.block ?? [],
  );

/** Whether public policies of something of the account are restricted to callers of the account, there or above it. */
export const restrictsPublic = (facts: FactReader, account: string, own: Block | undefined): boolean =>
  own?.restrictPublicBuckets === true || above(facts, account).some((block) => block.restrictPublicBuckets);

/** Whether the bucket, its account or the organization restricts public policies to callers of the account. */
export const blocksPublicPolicies = (facts: FactReader, bucket: Bucket): boolean =>
  restrictsPublic(facts, bucket.account, bucket.block);

/** Whether access control lists that name everybody count for nothing. */
export const ignoresAcls = (facts: FactReader, bucket: Bucket): boolean =>
  bucket.aclsDisabled ||
  bucket.block?.ignorePublicAcls === true ||
  above(facts, bucket.account).some((block) => block.ignorePublicAcls);

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
