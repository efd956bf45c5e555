import type { Fact, FactReader } from "../../model/fact.ts";
import type { Store } from "./aws-encrypted.ts";

/** Buckets as stores: the objects are what is asked for. */
export const bucketStores = (facts: FactReader): readonly Store[] =>
  facts.of("aws.bucket").map((fact) => {
    const account = fact.account.slice("aws:account:".length);
    return {
      fact,
      target: { arn: `${fact.key}/*`, holder: fact.key, account },
      kmsKey: fact.kmsKey,
      account,
      region: fact.region ?? "*",
    };
  });

/** A thing whose ARN says account and region. */
export function regional(
  fact: Fact & { readonly key: string; readonly tags?: readonly string[]; readonly kmsKey?: string },
): Store {
  const [, , , region = "", account = ""] = fact.key.split(":");
  return { fact, target: { arn: fact.key, account, tags: fact.tags }, kmsKey: fact.kmsKey, account, region };
}
