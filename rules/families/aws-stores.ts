import type { Target } from "../../authz/aws/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";

/** Data behind an API, perhaps encrypted with a key of KMS. */
export interface Store {
  readonly fact: Fact & { readonly key: string };
  readonly target: Target;
  /** ARN, alias ARN or key id of a customer-managed key; undefined where AWS's own key lets everybody of the account. */
  readonly kmsKey: string | undefined;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** A kind of stores. */
export interface Stores {
  readonly name: string;
  find(facts: FactReader): readonly Store[];
}

/** What a question asks about stores. */
export const onStores = {
  on: ({ target }: Store): readonly Target[] => [target],
  fact: ({ fact }: Store): Fact => fact,
};

/** A bucket as a store: the objects are what is asked for. */
export function bucketStore(fact: FactOf<"aws.bucket">): Store {
  const account = fact.account.slice("aws:account:".length);
  return {
    fact,
    target: { arn: `${fact.key}/*`, holder: fact.key, account },
    kmsKey: fact.kmsKey,
    account,
    region: fact.region ?? "*",
  };
}

/** A thing whose ARN says account and region. */
function regional(
  fact: Fact & { readonly key: string; readonly tags?: readonly string[]; readonly kmsKey?: string },
): Store {
  const [, , , region = "", account = ""] = fact.key.split(":");
  return { fact, target: { arn: fact.key, account, tags: fact.tags }, kmsKey: fact.kmsKey, account, region };
}

export const buckets: Stores = {
  name: "buckets",
  find: (facts) => facts.of("aws.bucket").map(bucketStore),
};

export const secrets: Stores = {
  name: "secrets",
  find: (facts) => facts.of("aws.secret").map(regional),
};

/** Plain ones have no key, whatever key they were made with. */
export const parameters: Stores = {
  name: "parameters",
  find: (facts) =>
    facts.of("aws.parameter").map((fact) => (fact.secure ? regional(fact) : { ...regional(fact), kmsKey: undefined })),
};

export const secureParameters: Stores = {
  name: "secure parameters",
  find: (facts) => parameters.find(facts).filter(({ fact }) => fact.kind === "aws.parameter" && fact.secure),
};

/** All stores of the kind. */
export const storesOf = (facts: FactReader, { name, find }: Stores): readonly Store[] =>
  facts.memo(`aws.stores ${name}`, () => find(facts));
