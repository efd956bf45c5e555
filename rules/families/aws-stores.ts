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
export function regional(
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
export const parameterStore = (fact: FactOf<"aws.parameter">): Store =>
  fact.secure ? regional(fact) : { ...regional(fact), kmsKey: undefined };

export const parameters: Stores = {
  name: "parameters",
  find: (facts) => facts.of("aws.parameter").map(parameterStore),
};

export const secureParameters: Stores = {
  name: "secure parameters",
  find: (facts) => parameters.find(facts).filter(({ fact }) => fact.kind === "aws.parameter" && fact.secure),
};

/** Stores that are the facts of one kind, with ARNs that say account and region. */
const ofKind = (
  kind:
    | "aws.database"
    | "aws.knowledge-base"
    | "aws.queue"
    | "aws.repository"
    | "aws.table"
    | "aws.topic"
    | "aws.vector-bucket",
): Stores => ({
  name: kind,
  find: (facts) => facts.of(kind).map(regional),
});
export const queues = ofKind("aws.queue");
export const topics = ofKind("aws.topic");
export const tables = ofKind("aws.table");
/** ECR asks its keys by grants of its own, never for the caller. */
export const repositories = ofKind("aws.repository");
export const knowledgeBases = ofKind("aws.knowledge-base");

/** The vectors in the indexes of a bucket. */
export const vectorBuckets: Stores = {
  name: "vectors",
  find: (facts) =>
    facts.of("aws.vector-bucket").map((fact) => {
      const store = regional(fact);
      return { ...store, target: { arn: `${fact.key}/index/*`, holder: fact.key, account: store.account } };
    }),
};

/** Tables that AWS keeps every state of, so that they can be exported. */
export const recoverableTables: Stores = {
  name: "recoverable tables",
  find: (facts) =>
    facts
      .of("aws.table")
      .filter(({ recoverable }) => recoverable === true)
      .map(regional),
};

/** The streams of tables that have one; AWS reads the table's key for them. */
export const streams: Stores = {
  name: "streams",
  find: (facts) =>
    facts.of("aws.table").flatMap((fact) => {
      const store = regional(fact);
      return fact.stream === undefined
        ? []
        : [{ ...store, target: { arn: fact.stream, account: store.account, tags: undefined } }];
    }),
};

/** The stores themselves, not what is in them: what their policies are changed on. */
export const themselves = (stores: Stores): Stores => ({
  name: `${stores.name} themselves`,
  find: (facts) => stores.find(facts).map((store) => ({ ...store, target: { ...store.target, arn: store.fact.key } })),
});

/** All stores of the kind. */
export const storesOf = (facts: FactReader, { name, find }: Stores): readonly Store[] =>
  facts.memo(`aws.stores ${name}`, () => find(facts));
