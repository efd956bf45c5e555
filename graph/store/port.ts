import type { Fact } from "../../model/fact.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { StoredSnapshot } from "../load.ts";
import type { SnapshotRef } from "../port.ts";

/**
 * Where facts and snapshots live. Every store passes `test/contract/store.ts`.
 *
 * A snapshot is the newest read of every scope. An import replaces the scopes that its facts name and carries the
 * others. In a replaced scope a fact that the import does not have is gone where its collection was `read`, and kept and
 * marked stale where it was not (see `stale.ts`). An import is seen whole or not at all.
 */
export interface Store {
  /**
   * Stores one import and gives the snapshot that it makes. An error of `facts` leaves everything as it was.
   * @throws UserError import.alias-conflict, store.busy, store.unusable
   */
  import(facts: AsyncIterable<Fact> | Iterable<Fact>, meta: ImportMeta): Promise<SnapshotInfo>;
  /** Newest first: by the last import that gave each. */
  snapshots(): Promise<readonly SnapshotInfo[]>;
  /**
   * A snapshot with its graph, by id or the beginning of one; the newest where none is given. The graph comes from the
   * cache where there is one that fits, else it is compiled and kept.
   * @throws UserError store.none, usage.unknown-snapshot
   */
  open(idOrPrefix?: string): Promise<StoredSnapshot>;
  /** Every import that was stored, oldest first. */
  imports(): Promise<readonly ImportRecord[]>;
  close(): Promise<void>;
}

export interface ImportMeta {
  /** When the import was made: ISO 8601, UTC. */
  readonly importedAt: string;
  /** What was imported, as the user named it. */
  readonly inputs: readonly string[];
  /** May grow while facts are read; counted at the end. */
  readonly problems: readonly ImportProblem[];
}

export interface SnapshotInfo extends SnapshotRef {
  /** When it was last the result of an import: ISO 8601, UTC. */
  readonly importedAt: string;
  /** Sorted by name. */
  readonly scopes: readonly ScopeInfo[];
  readonly facts: number;
}

export interface ScopeInfo {
  readonly scope: string;
  /** When the source was read: ISO 8601, UTC. Its distance from now is the scope's age. */
  readonly takenAt: string;
  readonly importedAt: string;
  readonly facts: number;
  /** Facts kept from an earlier read, because their collection was not read in this one. */
  readonly stale: number;
}

export interface ImportRecord {
  readonly importedAt: string;
  readonly inputs: readonly string[];
  /** Id of the snapshot that it made. */
  readonly snapshot: string;
  /** Scopes that it replaced, sorted. */
  readonly scopes: readonly string[];
  /** Facts that it brought. */
  readonly facts: number;
  readonly problems: number;
}
