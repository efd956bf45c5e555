import { compare } from "../../../model/canonical.ts";
import type { ImportRecord, ScopeInfo, SnapshotInfo } from "../port.ts";
import type { Connection, Row } from "./connection.ts";

/** A scope as a snapshot has it, with the digest of its facts. */
export interface StoredScope extends ScopeInfo {
  readonly digest: string;
}

/** A snapshot as the server has it: `number` is that of the last import that gave it. */
export interface Stored {
  readonly number: number;
  readonly info: SnapshotInfo;
  readonly scopes: readonly StoredScope[];
}

/** Newest first. */
export async function storedSnapshots(connection: Connection): Promise<readonly Stored[]> {
  const rows = await connection.read(
    `MATCH (s:Snapshot)
     RETURN s.number AS number, s.id AS id, s.takenAt AS takenAt, s.importedAt AS importedAt,
       [(s)-[c:COVERS]->(x:Scope) | {scope: x.name, takenAt: c.takenAt, importedAt: c.importedAt, facts: c.facts,
         stale: c.stale, digest: c.digest}] AS scopes
     ORDER BY s.number DESC`,
  );
  return rows.map(storedOf);
}

function storedOf(row: Row): Stored {
  const scopes = (row["scopes"] as StoredScope[])
    .map(({ scope, takenAt, importedAt, facts, stale, digest }) => ({
      scope,
      takenAt,
      importedAt,
      facts,
      stale,
      digest,
    }))
    .sort((a, b) => compare(a.scope, b.scope));
  return {
    number: Number(row["number"]),
    scopes,
    info: {
      id: String(row["id"]),
      takenAt: String(row["takenAt"]),
      importedAt: String(row["importedAt"]),
      scopes: scopes.map(({ digest: _, ...scope }) => scope),
      facts: scopes.reduce((sum, { facts }) => sum + facts, 0),
    },
  };
}

export async function storedImports(connection: Connection): Promise<readonly ImportRecord[]> {
  const rows = await connection.read("MATCH (i:Import) RETURN i ORDER BY i.number");
  return rows.map(({ i }) => {
    const { importedAt, inputs, snapshot, scopes, facts, problems } = (i as { properties: ImportRecord }).properties;
    return { importedAt, inputs, snapshot, scopes, facts, problems };
  });
}
