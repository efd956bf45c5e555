import type { DatabaseSync } from "node:sqlite";
import type { Fact, FactKind } from "../../../model/fact.ts";
import type { CompiledGraph } from "../../compiled.ts";
import { FactBase } from "../../facts.ts";
import type { StoredFacts, StoredSnapshot } from "../../load.ts";
import { GraphCache } from "../cache.ts";
import type {
  FactDifference,
  ImportControl,
  ImportMeta,
  ImportRecord,
  Pin,
  Retention,
  SnapshotInfo,
  Store,
} from "../port.ts";
import { differencesOf, factReader, factsOf, factsOfKinds, type Held } from "../read.ts";
import { resolved } from "../resolved.ts";
import { outdated } from "../retention.ts";
import type { SnapshotSize } from "../sizes.ts";
import { Connection } from "./connection.ts";
import { Copies } from "./copies.ts";
import { none } from "./errors.ts";
import { Import } from "./import.ts";
import { prune } from "./prune.ts";
import { type Stored, storedImports, storedSizes, storedSnapshots } from "./read.ts";
import { prepare } from "./schema.ts";
import { type Neo4jSettings, shownPlace } from "./settings.ts";

export interface Neo4jOptions {
  readonly compile: (facts: FactBase) => CompiledGraph | Promise<CompiledGraph>;
  /** What `compile` is, for the cache. */
  readonly fingerprint: string;
  /** Holds caches only: it may be deleted at any time, or not be writable. */
  readonly cacheFolder: string;
  /** Makes the store where there is none. */
  readonly create: boolean;
}

/**
 * The store of a team: facts, snapshots and the graph in a Neo4j database of its own. What answers are made from is kept
 * in the cache folder as well: queries work on this machine, and ask the server only which snapshots there are.
 * @throws UserError store.none (without `create`, and nothing there), store.unusable
 */
export async function openNeo4j(settings: Neo4jSettings, options: Neo4jOptions): Promise<Store> {
  const connection = await Connection.open(settings);
  try {
    const store = await prepare(connection, options.create);
    return new Neo4jStore(connection, new Copies(connection, options.cacheFolder, store), options);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

class Neo4jStore implements Store {
  readonly kind = "neo4j";
  readonly where: string;
  readonly #connection: Connection;
  readonly #copies: Copies;
  readonly #cache: GraphCache;
  readonly #compile: Neo4jOptions["compile"];

  constructor(connection: Connection, copies: Copies, { compile, fingerprint, cacheFolder }: Neo4jOptions) {
    this.where = shownPlace(connection.settings);
    this.#connection = connection;
    this.#copies = copies;
    this.#cache = new GraphCache(cacheFolder, () => fingerprint);
    this.#compile = compile;
  }

  async import(
    facts: AsyncIterable<Fact> | Iterable<Fact>,
    meta: ImportMeta,
    control: ImportControl = {},
  ): Promise<SnapshotInfo> {
    const work = new Import(this.#connection, this.#copies, this.#compile);
    const { info, compiled } = await work.run(facts, meta, control);
    this.#cache.write(info, compiled);
    return info;
  }

  async snapshots(): Promise<readonly SnapshotInfo[]> {
    return (await storedSnapshots(this.#connection)).map(({ info }) => info);
  }

  async open(idOrPrefix?: string): Promise<StoredSnapshot> {
    const { info, db } = await this.#copyOf(idOrPrefix);
    const { id, takenAt } = info;
    let base: FactBase | undefined;
    const facts = (): FactBase => {
      base ??= new FactBase(factsOf(db, id));
      return base;
    };
    let compiled = this.#cache.read(info);
    if (!compiled) {
      compiled = await this.#compile(facts());
      this.#cache.write(info, compiled);
    }
    const ofKinds = (kinds: readonly FactKind[]) => factsOfKinds(db, id, kinds);
    return { snapshot: { id, takenAt }, compiled, facts, ofKinds, fact: factReader(db, id) };
  }

  async facts(idOrPrefix?: string, asOf?: string): Promise<StoredFacts> {
    const { info, db } = await this.#copyOf(idOrPrefix);
    return { snapshot: { id: info.id, takenAt: info.takenAt }, facts: new FactBase(factsOf(db, info.id), asOf) };
  }

  async imports(): Promise<readonly ImportRecord[]> {
    return storedImports(this.#connection);
  }

  async differences(before: string, after: string): Promise<readonly FactDifference[]> {
    const held = async (id: string): Promise<Held> => {
      const { info, db } = await this.#copyOf(id);
      return { db, id: info.id };
    };
    return differencesOf(await held(before), await held(after));
  }

  async sizes(): Promise<ReadonlyMap<string, SnapshotSize>> {
    return storedSizes(this.#connection);
  }

  async pin(idOrPrefix: string, pin: Pin | undefined): Promise<SnapshotInfo> {
    const { id } = resolved(await this.snapshots(), this.where, idOrPrefix);
    await this.#connection.write((tx) =>
      tx.run("MATCH (s:Snapshot {id: $id}) SET s.pinnedAt = $at, s.pinNote = $note", {
        id,
        at: pin?.at ?? null,
        note: pin?.note ?? null,
      }),
    );
    return resolved(await this.snapshots(), this.where, id);
  }

  async prune(retention: Retention, dryRun = false): Promise<readonly SnapshotInfo[]> {
    if (dryRun) return outdated(await this.snapshots(), retention);
    const { gone, left } = await prune(this.#connection, retention);
    this.#cache.keepOnly(new Set(left.map(({ info }) => info.id)));
    this.#copies.keepOnly(left);
    return gone;
  }

  async close(): Promise<void> {
    await this.#copies.close();
    await this.#connection.close();
  }

  async #copyOf(idOrPrefix: string | undefined): Promise<{ readonly info: SnapshotInfo; readonly db: DatabaseSync }> {
    const find = async (): Promise<Stored> => {
      const all = await storedSnapshots(this.#connection);
      if (all.length === 0) throw none(this.#connection.settings);
      const { id } = resolved(
        all.map(({ info }) => info),
        this.where,
        idOrPrefix,
      );
      const stored = all.find(({ info }) => info.id === id);
      if (!stored) throw new Error("a snapshot that was found is not in its list");
      return stored;
    };
    const stored = await find();
    try {
      return { info: stored.info, db: await this.#copies.of(stored) };
    } catch (error) {
      // An import may have made the same snapshot anew since, and removed what only its earlier read had.
      const now = await find();
      if (now.number === stored.number) throw error;
      return { info: now.info, db: await this.#copies.of(now) };
    }
  }
}
