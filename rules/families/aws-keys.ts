import type { Target } from "../../authz/aws/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Store } from "./aws-stores.ts";

/** A key of KMS that something is encrypted with. */
export interface Key {
  readonly arn: string;
  /** True for one that AWS manages. */
  readonly own: boolean;
  readonly fact: FactOf<"aws.key"> | undefined;
  /** The same fact where the key was found by another name than its own: it is a reason then. */
  readonly renamed: readonly FactOf<"aws.key">[];
}

/** The key that something of the account is encrypted with, found by ARN, id or alias. */
export function keyOf(facts: FactReader, { kmsKey = "", account }: Pick<Store, "kmsKey" | "account">): Key {
  const name = kmsKey.slice(kmsKey.indexOf("/") + 1);
  const named = [
    ...facts.where("aws.key", "keyId", name),
    ...facts.where("aws.key", "aliases", kmsKey),
    ...facts.where("aws.key", "aliases", `alias/${name}`),
  ];
  const fact = facts.get("aws.key", kmsKey) ?? named.find(({ key }) => key.split(":")[4] === account);
  return {
    arn: fact?.key ?? kmsKey,
    own: fact?.customerManaged === false,
    fact,
    renamed: fact && fact.key !== kmsKey ? [fact] : [],
  };
}

/** The key as what a request to KMS is about. */
export const keyTarget = ({ arn, fact }: Key): Target => ({ arn, account: arn.split(":")[4] ?? "", tags: fact?.tags });

/** What tells KMS that a service asks for its caller: `s3`. */
export const viaService = (service: string, region: string): ReadonlyMap<string, readonly string[]> =>
  new Map([["kms:viaservice", [`${service}.${region}.amazonaws.com`]]]);
