import type { Fact, FactKind } from "../../model/fact.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { StoredFacts, StoredSnapshot } from "../load.ts";
import type { SnapshotRef } from "../port.ts";
import type { SnapshotSize } from "./sizes.ts";

/**
 * Where facts and snapshots live. Every store passes `test/contract/store.ts`.
 *
 * A snapshot is the newest read of every scope. An import replaces the scopes that its facts name and carries the
 * others. In a replaced scope a fact that the import does not have is gone where its collection was `read`, and kept and
 * marked stale where it was not (see `stale.ts`). An import is seen whole or not at all.
 */
export interface Store {
  readonly kind: "embedded" | "neo4j";
  /** Where it is, for people: a folder, or the server's address and database. No credential. */
  readonly where: string;
  /**
   * Stores one import and gives the snapshot that it makes. An error of `facts`, or a cancelled one, leaves everything as
   * it was.
   * @throws UserError import.alias-conflict, store.busy, store.unusable; the signal's reason when it was cancelled
   */
  import(facts: AsyncIterable<Fact> | Iterable<Fact>, meta: ImportMeta, control?: ImportControl): Promise<SnapshotInfo>;
  /** Newest first: by the last import that gave each. */
  snapshots(): Promise<readonly SnapshotInfo[]>;
  /**
   * A snapshot with its graph, by id or the beginning of one; the newest where none is given. The graph comes from the
   * cache where there is one that fits, else it is compiled and kept.
   * @throws UserError store.none, usage.unknown-snapshot
   */
  open(idOrPrefix?: string): Promise<StoredSnapshot>;
  /**
   * All facts of a snapshot and no graph: nothing is compiled, and no cache is read.
   * @param asOf the moment at which they are judged, ISO 8601, UTC; left out: when the snapshot was taken
   * @throws UserError store.none, usage.unknown-snapshot
   */
  facts(idOrPrefix?: string, asOf?: string): Promise<StoredFacts>;
  /** Every import that was stored, oldest first. */
  imports(): Promise<readonly ImportRecord[]>;
  /**
   * The facts that two snapshots do not have alike, sorted by kind and key; times and places do not count.
   * @throws UserError usage.unknown-snapshot
   */
  differences(before: string, after: string): Promise<readonly FactDifference[]>;
  /** How much each snapshot holds, by id. */
  sizes(): Promise<ReadonlyMap<string, SnapshotSize>>;
  /**
   * Keeps a snapshot whatever the retention says, or (undefined) no longer. Pinned anew it takes the new note.
   * @throws UserError usage.unknown-snapshot, store.busy, store.unusable
   */
  pin(idOrPrefix: string, pin: Pin | undefined): Promise<SnapshotInfo>;
  /**
   * Removes the snapshots that the retention does not keep, and everything that no other needs; never the newest nor a
   * pinned one. The rest answers as before, byte for byte. Gives what went, newest first; with `dryRun` what would.
   * A process that dies on the way leaves the snapshots as they were, or gone: never half of one.
   */
  prune(retention: Retention, dryRun?: boolean): Promise<readonly SnapshotInfo[]>;
  close(): Promise<void>;
}

/** Which snapshots stay. What one rule keeps stays, whatever the others say; the newest and pinned ones always do. */
export interface Retention {
  /** The newest so many. */
  readonly keep?: number;
  /** Of the newest so many days on which something was imported, UTC, the last of each. */
  readonly keepDaily?: number;
  /** Those that were last imported at this time or later: ISO 8601, UTC. */
  readonly since?: string;
  /** Ids of those that may go at all; left out: any. */
  readonly only?: readonly string[];
}

/** Why a snapshot stays. */
export interface Pin {
  /** When it was pinned: ISO 8601, UTC. */
  readonly at: string;
  readonly note?: string;
}

/** A fact that two snapshots do not have alike: in one of them only, or with another content. */
export interface FactDifference {
  readonly kind: FactKind;
  readonly key: string;
  readonly before?: Fact;
  readonly after?: Fact;
}

export interface ImportMeta {
  /** When the import was made: ISO 8601, UTC. */
  readonly importedAt: string;
  /** What was imported, as the user named it. */
  readonly inputs: readonly string[];
  /** May grow while facts are read; counted at the end. */
  readonly problems: readonly ImportProblem[];
}

/** What an import goes through, in this order; a store leaves out what it has no need of. */
export const importPhases = ["read", "wait", "merge", "compile", "write"] as const;
/**
 * `read`: facts come in. `wait`: for another import to end. `merge`: into the newest read of every scope. `compile`: the
 * graph. `write`: to the server.
 */
export type ImportPhase = (typeof importPhases)[number];

/** How whoever runs an import watches and ends it. */
export interface ImportControl {
  /** `done` never falls within a phase; `total` is left out while it is not known. Called at most every few thousand objects. */
  readonly progress?: (phase: ImportPhase, done: number, total?: number) => void;
  /** Ends the import at the next opportunity; once the snapshot is there it is too late and nothing happens. */
  readonly signal?: AbortSignal;
}

export interface SnapshotInfo extends SnapshotRef {
  /** When it was last the result of an import: ISO 8601, UTC. */
  readonly importedAt: string;
  /** Sorted by name. */
  readonly scopes: readonly ScopeInfo[];
  readonly facts: number;
  readonly pinned?: Pin;
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
  /** When that was taken, as of this import: the same content may have come again. Absent of imports by older versions. */
  readonly takenAt?: string;
  /** Scopes that it replaced, sorted. */
  readonly scopes: readonly string[];
  /** Facts that it brought. */
  readonly facts: number;
  readonly problems: number;
}
