import { compare } from "../../../model/canonical.ts";
import type { ImportRecord, Pin, ScopeInfo, SnapshotInfo } from "../port.ts";
import { type SnapshotSize, sizesOf } from "../sizes.ts";
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
       s.pinnedAt AS pinnedAt, s.pinNote AS pinNote,
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
      ...(typeof row["pinnedAt"] === "string" ? { pinned: pinOf(row["pinnedAt"], row["pinNote"]) } : {}),
    },
  };
}

const pinOf = (at: string, note: unknown): Pin => ({ at, ...(typeof note === "string" ? { note } : {}) });

/** Sizes of the snapshots: what holds from one import to before another, counted by the server. */
export async function storedSizes(connection: Connection): Promise<ReadonlyMap<string, SnapshotSize>> {
  const snapshots = new Map(
    (await storedSnapshots(connection)).map(({ number, info }) => [info.id, new Map([["import", number]])]),
  );
  const rows = await connection.read(
    `MATCH (f:Fact) RETURN f.from AS first, f.to AS last,
       sum(size(f.body) + size(coalesce(f.wholeKey, f.key)) + size(f.locator)) AS bytes`,
  );
  return sizesOf(
    snapshots,
    rows.map(({ first, last, bytes }) => ({
      of: "import",
      first: Number(first),
      last: Number(last),
      bytes: Number(bytes),
    })),
  );
}

export async function storedImports(connection: Connection): Promise<readonly ImportRecord[]> {
  const rows = await connection.read("MATCH (i:Import) RETURN i ORDER BY i.number");
  return rows.map(({ i }) => {
    const { importedAt, inputs, snapshot, takenAt, scopes, facts, problems } = (i as { properties: ImportRecord })
      .properties;
    return { importedAt, inputs, snapshot, ...(takenAt ? { takenAt } : {}), scopes, facts, problems };
  });
}
