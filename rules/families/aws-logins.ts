import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { regional, type Store, type Stores } from "./aws-stores.ts";

/** Who logs in as whom, and what that login may do, is in the database itself. */
export const loginThere: Condition = {
  kind: "target-state",
  text: "the database has a user of that name, or makes one, whose rights reach the data",
};

const named = (
  name: string,
  kind: FactKind,
  stores: (
    facts: Parameters<Stores["find"]>[0],
  ) => readonly (readonly [Fact & { readonly key: string; readonly tags?: readonly string[] }, resource: string])[],
): Stores => ({
  name: `${kind} ${name}`,
  find: (facts) =>
    stores(facts).map(([fact, resource]): Store => {
      const store = regional(fact);
      const [, partition = "aws"] = fact.key.split(":");
      const arn = resource.startsWith("arn:") ? resource : `arn:${partition}:${resource}`;
      return { ...store, kmsKey: undefined, target: { arn, account: store.account } };
    }),
});
const at = ({ key }: { readonly key: string }): string => key.split(":").slice(3, 5).join(":");

/** Users of databases that take tokens of IAM, by the database's resource id. */
export const tokenUsers = named("users", "aws.database", (facts) =>
  facts
    .of("aws.database")
    .flatMap((fact) =>
      fact.iamAuthentication === true && fact.resourceId !== undefined
        ? [[fact, `rds-db:${at(fact)}:dbuser:${fact.resourceId}/*`] as const]
        : [],
    ),
);

const clusters = (facts: Parameters<Stores["find"]>[0]): readonly FactOf<"aws.warehouse">[] =>
  facts.of("aws.warehouse").filter(({ serverless }) => !serverless);
/** Users of Redshift clusters. */
export const warehouseUsers = named("users", "aws.warehouse", (facts) =>
  clusters(facts).map((fact) => [fact, `redshift:${at(fact)}:dbuser:${fact.name}/*`] as const),
);
/** Databases in Redshift clusters, where the caller logs in as itself. */
export const warehouseDatabases = named("databases", "aws.warehouse", (facts) =>
  clusters(facts).map((fact) => [fact, `redshift:${at(fact)}:dbname:${fact.name}/*`] as const),
);
export const warehouseClusters = named("clusters", "aws.warehouse", (facts) =>
  clusters(facts).map((fact) => [fact, fact.key] as const),
);
export const warehouseNamespaces = named("namespaces", "aws.warehouse", (facts) =>
  facts
    .of("aws.warehouse")
    .filter(({ serverless }) => serverless)
    .map((fact) => [fact, fact.key] as const),
);
/** Whose master password is its own: members of a cluster have the cluster's. */
export const standaloneDatabases = named("alone", "aws.database", (facts) =>
  facts
    .of("aws.database")
    .filter(({ key, cluster }) => cluster === undefined && key.split(":")[5] === "db")
    .map((fact) => [fact, fact.key] as const),
);
export const databaseClusters = named("clusters", "aws.database", (facts) =>
  facts
    .of("aws.database")
    .filter(({ key }) => key.split(":")[5] === "cluster")
    .map((fact) => [fact, fact.key] as const),
);
