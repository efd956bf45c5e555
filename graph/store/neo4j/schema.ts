import { randomUUID } from "node:crypto";
import type { UserError } from "../../../model/errors.ts";
import type { Connection } from "./connection.ts";
import { none, unusable } from "./errors.ts";
import type { Neo4jSettings } from "./settings.ts";

/** `to` of what has not ended. A plain number, so that `from <= n < to` is all there is to ask. */
export const open = 2_147_483_647;

/**
 * Steps from each schema version to the next; a step is never changed once released. Every statement may run twice: two
 * first starts at once do the same. At most one version of a node is open.
 */
const migrations: readonly (readonly string[])[] = [
  [
    "CREATE CONSTRAINT ambit_schema IF NOT EXISTS FOR (x:Schema) REQUIRE x.name IS UNIQUE",
    "CREATE CONSTRAINT ambit_node IF NOT EXISTS FOR (x:Node) REQUIRE (x.id, x.to) IS UNIQUE",
    "CREATE CONSTRAINT ambit_privilege IF NOT EXISTS FOR (x:Privilege) REQUIRE x.key IS UNIQUE",
    "CREATE CONSTRAINT ambit_rule IF NOT EXISTS FOR (x:Rule) REQUIRE x.id IS UNIQUE",
    "CREATE CONSTRAINT ambit_scope IF NOT EXISTS FOR (x:Scope) REQUIRE x.name IS UNIQUE",
    "CREATE CONSTRAINT ambit_snapshot IF NOT EXISTS FOR (x:Snapshot) REQUIRE x.id IS UNIQUE",
    "CREATE CONSTRAINT ambit_snapshot_number IF NOT EXISTS FOR (x:Snapshot) REQUIRE x.number IS UNIQUE",
    "CREATE CONSTRAINT ambit_import IF NOT EXISTS FOR (x:Import) REQUIRE x.number IS UNIQUE",
    "CREATE INDEX ambit_fact IF NOT EXISTS FOR (x:Fact) ON (x.key)",
    "CREATE INDEX ambit_step IF NOT EXISTS FOR (x:Step) ON (x.key)",
  ],
];

/** What tells this store from every other; caches are named by it. */
export type StoreId = string;

/** Another first start made the same thing at the same moment. */
const alreadyThere = /EquivalentSchemaRuleAlreadyExists|ConstraintAlreadyExists|IndexAlreadyExists/;

/**
 * Brings the database up to date, or (`create` false) sees that it is.
 * @throws UserError store.none where there is no store and none is to be made; store.unusable
 */
export async function prepare(connection: Connection, create: boolean): Promise<StoreId> {
  const { settings } = connection;
  const found = await schemaOf(connection);
  if (found && found.version > migrations.length)
    throw unusable(
      settings,
      "holds a store that a newer version of Ambit wrote",
      "use that version, or another server with AMBIT_NEO4J_URI",
    );
  if (found?.version === migrations.length) return found.store;
  if (!create) throw found ? outdated(settings) : none(settings);
  if (!found && (await isForeign(connection)))
    throw unusable(
      settings,
      "holds data of another program",
      "give Ambit a database of its own: another server with AMBIT_NEO4J_URI",
    );
  for (const statement of migrations.slice(found?.version ?? 0).flat()) await define(connection, statement);
  return record(connection);
}

interface Schema {
  readonly version: number;
  readonly store: StoreId;
}

async function schemaOf(connection: Connection): Promise<Schema | undefined> {
  const [row] = await connection.read("MATCH (s:Schema {name: 'ambit'}) RETURN s.version AS version, s.store AS store");
  return row && { version: Number(row["version"]), store: String(row["store"]) };
}

async function isForeign(connection: Connection): Promise<boolean> {
  const others = await connection.read(
    "MATCH (n) WHERE NOT n:Schema AND NOT n:ImportLock AND NOT n:Load RETURN 1 LIMIT 1",
  );
  return others.length > 0 && (await schemaOf(connection)) === undefined;
}

async function define(connection: Connection, statement: string): Promise<void> {
  try {
    await connection.write((tx) => tx.run(statement));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && alreadyThere.test(String(error.code)))) throw error;
  }
}

async function record(connection: Connection): Promise<StoreId> {
  const [row] = await connection.write((tx) =>
    tx.run(
      `MERGE (s:Schema {name: 'ambit'}) ON CREATE SET s.store = $store SET s.version = $version
       MERGE (l:ImportLock {name: 'ambit'}) MERGE (x:Load {name: 'ambit'}) RETURN s.store AS store`,
      { store: randomUUID(), version: migrations.length },
    ),
  );
  return String(row?.["store"]);
}

const outdated = (settings: Neo4jSettings): UserError =>
  unusable(
    settings,
    "holds a store that an older version of Ambit wrote",
    "import something with this version: that brings the store up to date",
  );
