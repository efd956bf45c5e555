import type { Target } from "../../authz/aws/index.ts";
import { accountOfScope } from "../../model/aws-account.ts";
import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";

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
  /** Where each is made of one fact, which holds its policy: how to find some without a look at the rest. */
  readonly one?: {
    in(facts: FactReader, account: string): readonly Store[];
    heldBy(facts: FactReader, holder: string): readonly Store[];
  };
}

/** Stores that are one fact each, which holds the policy of the store; undefined: the fact is none. */
export const storesFrom = <K extends FactKind>(
  name: string,
  kind: K,
  store: (fact: FactOf<K>) => Store | undefined,
): Stores => ({
  name,
  find: (facts) => facts.of(kind).flatMap((fact) => store(fact) ?? []),
  one: {
    in: (facts, account) => facts.inAccount(kind, account).flatMap((fact) => store(fact) ?? []),
    heldBy: (facts, holder) => [facts.get(kind, holder)].flatMap((fact) => (fact && store(fact)) ?? []),
  },
});

/** What a question asks about stores. */
export const onStores = {
  on: ({ target }: Store): readonly Target[] => [target],
  fact: ({ fact }: Store): Fact => fact,
};

/** A bucket as a store: the objects are what is asked for. */
export function bucketStore(fact: FactOf<"aws.bucket">): Store {
  const account = accountOfScope(fact.account);
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

export const buckets = storesFrom("buckets", "aws.bucket", bucketStore);

export const secrets = storesFrom("secrets", "aws.secret", regional);

/** Plain ones have no key, whatever key they were made with. */
export const parameterStore = (fact: FactOf<"aws.parameter">): Store =>
  fact.secure ? regional(fact) : { ...regional(fact), kmsKey: undefined };

export const parameters = storesFrom("parameters", "aws.parameter", parameterStore);

export const secureParameters = storesFrom("secure parameters", "aws.parameter", (fact) =>
  fact.secure ? parameterStore(fact) : undefined,
);

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
): Stores => storesFrom(kind, kind, regional);
export const queues = ofKind("aws.queue");
export const topics = ofKind("aws.topic");
export const tables = ofKind("aws.table");
/** ECR asks its keys by grants of its own, never for the caller. */
export const repositories = ofKind("aws.repository");
export const knowledgeBases = ofKind("aws.knowledge-base");

/** The vectors in the indexes of a bucket. */
export const vectorBuckets = storesFrom("vectors", "aws.vector-bucket", (fact) => {
  const store = regional(fact);
  return { ...store, target: { arn: `${fact.key}/index/*`, holder: fact.key, account: store.account } };
});

/** Tables that AWS keeps every state of, so that they can be exported. */
export const recoverableTables = storesFrom("recoverable tables", "aws.table", (fact) =>
  fact.recoverable === true ? regional(fact) : undefined,
);

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
export const themselves = (stores: Stores): Stores =>
  seenAs("themselves", stores, (store) => ({ ...store, target: { ...store.target, arn: store.fact.key } }));

/** The same stores seen otherwise. */
export function seenAs(how: string, { name, find, one }: Stores, seen: (store: Store) => Store): Stores {
  return {
    name: `${name} ${how}`,
    find: (facts) => find(facts).map(seen),
    ...(one
      ? {
          one: {
            in: (facts, account) => one.in(facts, account).map(seen),
            heldBy: (facts, holder) => one.heldBy(facts, holder).map(seen),
          },
        }
      : {}),
  };
}

/** All stores of the kind. */
export const storesOf = (facts: FactReader, { name, find }: Stores): readonly Store[] =>
  facts.memo(`aws.stores ${name}`, () => find(facts));
