import type { Fact } from "../../model/fact.ts";
import type { StoredSnapshot } from "../load.ts";

/** One scope of a snapshot and how old its read is. */
export interface ScopeInfo {
  readonly scope: string;
  /** ISO 8601, UTC: when the source was read. */
  readonly takenAt: string;
  /** ISO 8601, UTC: when it was imported here. */
  readonly importedAt: string;
  readonly facts: number;
  /** Facts kept from an earlier read, because the newest did not read their collection. */
  readonly stale: number;
}

export interface SnapshotInfo {
  /** sha256 in hex over sorted (fact key, content): without times and locators. */
  readonly id: string;
  /** When its newest scope was taken. */
  readonly takenAt: string;
  readonly importedAt: string;
  readonly facts: number;
  readonly scopes: readonly ScopeInfo[];
}

export interface ImportMeta {
  /** ISO 8601, UTC. */
  readonly importedAt: string;
  /** What the user named. */
  readonly inputs: readonly string[];
  /** Documents or values that could not be read. */
  readonly problems: number;
}

/** Where facts and snapshots live. One contract suite (test/contract/store.ts) holds every store to the same behaviour. */
export interface Store {
  /**
   * Replaces the scopes that the facts belong to and carries the others: one transaction, nothing half-visible.
   * In a scope, an object missing from a collection that was read is gone; from one that was not, it is kept as stale.
   * @throws UserError import.alias-conflict, store.busy
   */
  import(facts: AsyncIterable<Fact>, meta: ImportMeta): Promise<SnapshotInfo>;
  /** Newest first. */
  snapshots(): Promise<SnapshotInfo[]>;
  /** The latest, or the one whose id begins so. @throws UserError store.none, usage.unknown-snapshot */
  open(id?: string): Promise<StoredSnapshot>;
  close(): Promise<void>;
}
