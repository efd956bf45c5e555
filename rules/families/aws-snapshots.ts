import { accountOfScope } from "../../model/aws-account.ts";
import type { AwsSnapshotFact } from "../../model/fact/aws.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import type { Store, Stores } from "./aws-stores.ts";

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";

/** Accounts whose identities may use it: its own, and those it is shared with, as far as they were read. */
function users(
  facts: FactReader,
  fact: { readonly account: string; readonly public: boolean; readonly sharedWith: readonly string[] },
): readonly string[] {
  const shared = fact.public
    ? facts.of("aws.account").map(({ accountId }) => accountId)
    : fact.sharedWith.filter((id) => facts.get("aws.account", `aws:account:${id}`) !== undefined);
  return [...new Set([accountOfScope(fact.account), ...shared])];
}

/** Snapshots of some kind, once for each account whose identities may use them: there their own policies decide. */
export const snapshotsOf = (...kinds: readonly AwsSnapshotFact["of"][]): Stores => ({
  name: `snapshots of ${kinds.join()}`,
  find: (facts) =>
    facts
      .of("aws.snapshot")
      .filter(({ of }) => kinds.includes(of))
      .flatMap((fact) => users(facts, fact).map((account) => usedBy(fact, account, fact.kmsKey))),
});

/** Machine images; their key is that of the first encrypted snapshot in them. */
export const images: Stores = {
  name: "images",
  find: (facts) =>
    facts.of("aws.image").flatMap((fact) => {
      const parts = fact.snapshots.map((arn) => facts.get("aws.snapshot", arn));
      const key = parts.find((part) => part?.kmsKey !== undefined)?.kmsKey;
      return users(facts, fact).map((account) => usedBy(fact, account, key));
    }),
};

const usedBy = (
  fact: FactOf<"aws.snapshot"> | FactOf<"aws.image">,
  account: string,
  kmsKey: string | undefined,
): Store => ({
  fact,
  target: { arn: fact.key, account, tags: fact.tags },
  kmsKey,
  account: accountOfScope(fact.account),
  region: regionOf(fact.key),
});

export const volumes: Stores = {
  name: "volumes",
  find: (facts) =>
    facts.of("aws.volume").map((fact) => {
      const account = fact.key.split(":")[4] ?? "";
      const target = { arn: fact.key, account, tags: fact.tags };
      return { fact, target, kmsKey: fact.kmsKey, account, region: regionOf(fact.key) };
    }),
};

const isCluster = (arn: string): boolean => arn.split(":")[5] === "cluster";

/** RDS instances that stand alone, or clusters: members of a cluster are copied with it. */
export const databasesOf = (what: "instances" | "clusters", encrypted: "all" | "plain" = "all"): Stores => ({
  name: `database ${what} ${encrypted}`,
  find: (facts) =>
    facts
      .of("aws.database")
      .filter((fact) => isCluster(fact.key) === (what === "clusters") && fact.cluster === undefined)
      .filter((fact) => encrypted === "all" || fact.kmsKey === undefined)
      .map((fact) => {
        const account = fact.key.split(":")[4] ?? "";
        const target = { arn: fact.key, account, tags: fact.tags };
        return { fact, target, kmsKey: fact.kmsKey, account, region: regionOf(fact.key) };
      }),
});

/** Volumes that no key guards: a snapshot of them is read wherever it is shared. */
export const plainVolumes: Stores = {
  name: "plain volumes",
  find: (facts) => volumes.find(facts).filter(({ fact }) => fact.kind === "aws.volume" && !fact.encrypted),
};

/** What is restored has a network of its own, which the snapshot of the account does not show. */
export const copyPlaced: Condition = {
  kind: "target-state",
  text: "the copy can be placed where the caller connects to it: in a subnet group and security group of its choice",
};
