import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject } from "vitest";
import type { CompiledGraph } from "../../graph/compiled.ts";
import type { FactBase } from "../../graph/facts.ts";
import { Connection, type Params, type Row } from "../../graph/store/neo4j/connection.ts";
import type { Neo4jSettings } from "../../graph/store/neo4j/settings.ts";
import { openNeo4j } from "../../graph/store/neo4j/store.ts";
import type { Store } from "../../graph/store/port.ts";
import { canonical } from "../../model/canonical.ts";
import { compileNothing } from "../graph/store/graphs.ts";

/** The tests' server. It has one database, so tests take turns. */
export const settings: Neo4jSettings = { ...inject("neo4j"), database: "neo4j" };

/** What makes the product use it. */
export const environment = {
  AMBIT_NEO4J_URI: settings.uri,
  AMBIT_NEO4J_USER: settings.user,
  AMBIT_NEO4J_PASSWORD: settings.password ?? "",
};

export async function connected<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.open(settings);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

export const ask = (query: string, params: Params = {}): Promise<readonly Row[]> =>
  connected((connection) => connection.read(query, params));

/** Removes everything from the database but its constraints. */
export async function wipe(): Promise<void> {
  await connected(async (connection) => {
    for (;;) {
      const [row] = await connection.write((tx) =>
        tx.run("MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS gone"),
      );
      if (Number(row?.["gone"]) === 0) return;
    }
  });
}

type Compile = (facts: FactBase) => CompiledGraph;

export const openTest = (cacheFolder: string, compile: Compile = compileNothing): Promise<Store> =>
  openNeo4j(settings, { compile, fingerprint: "test", cacheFolder, create: true });

/** An empty database and an empty cache folder. */
export async function afresh<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await wipe();
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-neo4j-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Everything in the database that is not the server's own numbering, sorted: two stores that hold the same give the same. */
export async function dump(): Promise<readonly string[]> {
  const texts = await connected(async (connection) => [
    ...(await connection.read(
      "MATCH (n) WHERE NOT n:Load AND NOT n:Schema AND NOT n:ImportLock RETURN labels(n) AS labels, properties(n) AS properties",
    )),
    ...(await connection.read(
      `MATCH (a)-[r]->(b) RETURN type(r) AS type, properties(r) AS properties,
         coalesce(a.key, a.id, toString(a.number)) AS from, coalesce(b.key, b.id, b.name) AS to`,
    )),
  ]);
  return texts.map((row) => canonical(row)).sort();
}
