import type { DatabaseSync } from "node:sqlite";
import type { Fact } from "../../model/fact.ts";
import type { CompiledGraph } from "../compiled.ts";
import { FactBase } from "../facts.ts";
import { changesOf } from "../incremental/changes.ts";
import type { Earlier } from "../incremental/derive.ts";
import type { StoredFacts, StoredSnapshot } from "../load.ts";
import type { SnapshotRef } from "../port.ts";
import { GraphCache } from "./cache.ts";
import { deriveWithRules } from "./compile.ts";
import { guarded, openForReading, openForWriting, reading, shrink, transaction, translated } from "./database.ts";
import { codeFingerprint } from "./fingerprint.ts";
import { merge } from "./merge.ts";
import type {
  FactDifference,
  ImportControl,
  ImportMeta,
  ImportRecord,
  Pin,
  Retention,
  SnapshotInfo,
  Store,
} from "./port.ts";
import { pruned } from "./prune.ts";
import { changedBetween, differencesOf, factReader, factsOf, factsOfKinds, type Held, keptFacts } from "./read.ts";
import { unknown } from "./resolved.ts";
import { outdated } from "./retention.ts";
import { type SnapshotSize, storedSizes } from "./sizes.ts";
import { importsOf, snapshotIds, snapshotOf, snapshotsOf } from "./snapshots.ts";
import { stage } from "./staging.ts";

type Compile = (facts: FactBase) => CompiledGraph | Promise<CompiledGraph>;

export interface StoreOptions {
  /** Turns facts into a graph; default: every rule there is. */
  readonly compile?: Compile;
  /** What `compile` is, for the cache; default: a digest of the code that does it. */
  readonly fingerprint?: string;
}

/**
 * The default store: a folder with one SQLite file, which is the truth, and compiled graphs as a cache. Without `create`
 * it opens what is there; a cached graph is still written where the folder allows it.
 * @throws UserError store.none (without `create`, and nothing there), store.unusable, store.busy
 */
export async function openEmbedded(folder: string, create: boolean, options: StoreOptions = {}): Promise<Store> {
  const { compile, fingerprint } = options;
  const db = create ? openForWriting(folder) : openForReading(folder);
  return new EmbeddedStore(folder, db, new GraphCache(folder, () => fingerprint ?? codeFingerprint()), compile);
}

/** Facts of which each kind is read when it is asked for. */
interface Begun {
  readonly facts: FactBase;
  /** False where something of them was removed meanwhile: what was read may be a part. */
  isThere(): boolean;
}

/** Undefined where something was removed meanwhile. */
function completed({ facts, isThere }: Begun): FactBase | undefined {
  facts.complete();
  return isThere() ? facts : undefined;
}

class EmbeddedStore implements Store {
  readonly kind = "embedded";
  readonly where: string;
  readonly #folder: string;
  readonly #db: DatabaseSync;
  readonly #cache: GraphCache;
  readonly #compile: Compile | undefined;

  constructor(folder: string, db: DatabaseSync, cache: GraphCache, compile: Compile | undefined) {
    this.where = folder;
    this.#folder = folder;
    this.#db = db;
    this.#cache = cache;
    this.#compile = compile;
  }

  async import(
    facts: AsyncIterable<Fact> | Iterable<Fact>,
    meta: ImportMeta,
    control: ImportControl = {},
  ): Promise<SnapshotInfo> {
    // A connection of its own: two imports at once have each their own staging tables.
    const db = openForWriting(this.#folder);
    try {
      // Staged without a hold on the store; then one transaction.
      const staged = await stage(db, facts, control);
      control.progress?.("merge", 0, 1);
      control.signal?.throwIfAborted();
      const id = transaction(db, () => merge(db, staged, meta));
      control.progress?.("merge", 1, 1);
      return snapshotOf(db, this.#folder, id);
    } catch (error) {
      throw translated(this.#folder, error);
    } finally {
      db.close();
    }
  }

  async snapshots(): Promise<readonly SnapshotInfo[]> {
    return guarded(this.#folder, () => snapshotsOf(this.#db));
  }

  #resolved(idOrPrefix?: string): SnapshotInfo {
    return guarded(this.#folder, () => snapshotOf(this.#db, this.#folder, idOrPrefix));
  }

  async open(idOrPrefix?: string): Promise<StoredSnapshot> {
    const { id, takenAt } = this.#resolved(idOrPrefix);
    let compiled = this.#cache.read({ id, takenAt });
    let begun: Begun | undefined;
    if (!compiled) {
      begun = guarded(this.#folder, () => this.#begin(id));
      compiled = await this.#compiled({ id, takenAt }, begun);
    }
    let base: FactBase | undefined;
    const facts = (): FactBase => {
      base ??= this.#reading(() => (begun && completed(begun)) ?? this.#read(id));
      return base;
    };
    const fact = factReader(this.#db, id);
    return {
      snapshot: { id, takenAt },
      compiled,
      facts,
      ofKinds: (kinds) => factsOfKinds(this.#db, id, kinds),
      fact: (ref) => guarded(this.#folder, () => fact(ref)),
      trace: () => this.#cache.readTrace({ id, takenAt }, compiled),
    };
  }

  async facts(idOrPrefix?: string, asOf?: string): Promise<StoredFacts> {
    const { id, takenAt } = this.#resolved(idOrPrefix);
    return { snapshot: { id, takenAt }, facts: this.#reading(() => this.#read(id, asOf)) };
  }

  /** @throws UserError usage.unknown-snapshot where another process removed it */
  #read(id: string, asOf?: string): FactBase {
    if (!snapshotIds(this.#db).includes(id)) throw unknown(id);
    return new FactBase(factsOf(this.#db, id), asOf);
  }

  #reading<T>(work: () => T): T {
    return guarded(this.#folder, () => reading(this.#db, work));
  }

  #begin(id: string): Begun {
    const { kept, isThere } = keptFacts(this.#db, id);
    return { facts: FactBase.of(kept), isThere };
  }

  async #compiled(snapshot: SnapshotRef, begun: Begun): Promise<CompiledGraph> {
    if (this.#compile) {
      const compiled = await this.#compile(this.#reading(() => completed(begun) ?? this.#read(snapshot.id)));
      this.#cache.write(snapshot, compiled);
      return compiled;
    }
    try {
      const earlier = this.#earlier(snapshot.id, begun.facts);
      const { graph, trace } = await deriveWithRules(begun.facts, earlier);
      if (!begun.isThere()) throw unknown(snapshot.id);
      this.#cache.write(snapshot, graph, trace, earlier);
      return graph;
    } catch (error) {
      // Of a part of the facts anything may come.
      throw guarded(this.#folder, () => begun.isThere()) ? translated(this.#folder, error) : unknown(snapshot.id);
    }
  }

  /**
   * A derivation that was kept, and in what these facts differ from its: of the same facts, read at another time, or of
   * the newest other snapshot.
   */
  #earlier(id: string, facts: FactBase): Earlier | undefined {
    // Of a snapshot that went while its derivation was read nothing would be known to have changed.
    return this.#reading(() => {
      const other = [id, ...snapshotIds(this.#db)].find((one) => this.#cache.hasTrace(one));
      const derived = other === undefined ? undefined : this.#cache.readDerived(other);
      if (other === undefined || !derived) return undefined;
      const before = factReader(this.#db, other);
      const refs = new Map(changedBetween(this.#db, other, id).map((ref) => [`${ref.kind} ${ref.key}`, ref]));
      const changes = changesOf(
        [...refs.values()].map((ref) => ({ before: before(ref), after: facts.get(ref.kind, ref.key) })),
      );
      return { ...derived, changes };
    });
  }

  async imports(): Promise<readonly ImportRecord[]> {
    return guarded(this.#folder, () => importsOf(this.#db));
  }

  async differences(before: string, after: string): Promise<readonly FactDifference[]> {
    const held = (id: string): Held => ({ db: this.#db, id: this.#resolved(id).id });
    return guarded(this.#folder, () => differencesOf(held(before), held(after)));
  }

  async sizes(): Promise<ReadonlyMap<string, SnapshotSize>> {
    return guarded(this.#folder, () => storedSizes(this.#db));
  }

  async pin(idOrPrefix: string, pin: Pin | undefined): Promise<SnapshotInfo> {
    return this.#writing((db) => {
      const { id } = snapshotOf(db, this.#folder, idOrPrefix);
      transaction(db, () => {
        db.prepare("DELETE FROM main.pin WHERE snapshot = (SELECT number FROM main.snapshot WHERE id = ?)").run(id);
        if (pin)
          db.prepare(
            "INSERT INTO main.pin (snapshot, at, note) SELECT number, ?, ? FROM main.snapshot WHERE id = ?",
          ).run(pin.at, pin.note ?? null, id);
      });
      return snapshotOf(db, this.#folder, id);
    });
  }

  async prune(retention: Retention, dryRun = false): Promise<readonly SnapshotInfo[]> {
    if (dryRun) return outdated(await this.snapshots(), retention);
    return this.#writing((db) => {
      const gone = transaction(db, () => pruned(db, retention));
      this.#cache.keepOnly(new Set(snapshotIds(db)));
      if (gone.length > 0) shrink(db);
      return gone;
    });
  }

  /** With a connection that may write. */
  #writing<T>(work: (db: DatabaseSync) => T): T {
    const db = openForWriting(this.#folder);
    try {
      return guarded(this.#folder, () => work(db));
    } finally {
      db.close();
    }
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}
