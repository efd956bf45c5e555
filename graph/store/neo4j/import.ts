import type { DatabaseSync } from "node:sqlite";
import { compare } from "../../../model/canonical.ts";
import type { Fact } from "../../../model/fact.ts";
import type { CompiledGraph } from "../../compiled.ts";
import { FactBase } from "../../facts.ts";
import { transaction } from "../database.ts";
import { merge } from "../merge.ts";
import type { ImportControl, ImportMeta, SnapshotInfo } from "../port.ts";
import { factsOf } from "../read.ts";
import { resolved } from "../resolved.ts";
import { snapshotsOf } from "../snapshots.ts";
import { type Staged, stage } from "../staging.ts";
import type { Connection } from "./connection.ts";
import type { Copies, Workspace } from "./copies.ts";
import { difference } from "./difference.ts";
import { factChange, fill } from "./facts.ts";
import { begin, finish, settled } from "./finish.ts";
import { load } from "./load.ts";
import { type Stored, storedSnapshots } from "./read.ts";
import { GraphRows } from "./rows.ts";
import { tidy } from "./tidy.ts";
import { Writer } from "./writer.ts";

/** A snapshot that an import made, with its graph. */
interface Made {
  readonly info: SnapshotInfo;
  readonly compiled: CompiledGraph;
}

/**
 * One import: facts are staged and merged on this machine by the code of the embedded store, so that both stores agree;
 * what differs from the newest snapshot goes to the server, and becomes visible by one last transaction.
 */
export class Import {
  readonly #connection: Connection;
  readonly #copies: Copies;
  readonly #compile: (facts: FactBase) => CompiledGraph | Promise<CompiledGraph>;

  constructor(
    connection: Connection,
    copies: Copies,
    compile: (facts: FactBase) => CompiledGraph | Promise<CompiledGraph>,
  ) {
    this.#connection = connection;
    this.#copies = copies;
    this.#compile = compile;
  }

  async run(facts: AsyncIterable<Fact> | Iterable<Fact>, meta: ImportMeta, control: ImportControl): Promise<Made> {
    const workspace = this.#copies.workspace();
    try {
      // Read to the end before the store is held.
      const staged = await stage(workspace.db, facts, control);
      return await Writer.alone(this.#connection, control, (writer) =>
        this.#alone(writer, workspace, staged, meta, control),
      );
    } finally {
      workspace.remove();
    }
  }

  async #alone(
    writer: Writer,
    workspace: Workspace,
    staged: Staged,
    meta: ImportMeta,
    control: ImportControl,
  ): Promise<Made> {
    const { progress, signal } = control;
    const { db } = workspace;
    const before = await storedSnapshots(this.#connection);
    const live = before.map(({ number }) => number);
    if (writer.unfinished !== undefined) {
      await tidy(writer, live);
      await settled(writer);
    }
    progress?.("merge", 0, 1);
    signal?.throwIfAborted();
    const [newest] = before;
    if (newest) await fill(db, newest, this.#copies.facts(newest), signal);
    const id = transaction(db, () => merge(db, staged, meta));
    progress?.("merge", 1, 1);
    progress?.("compile", 0, 1);
    signal?.throwIfAborted();
    const compiled = await this.#compile(new FactBase(factsOf(db, id)));
    progress?.("compile", 1, 1);

    const number = (newest?.number ?? 0) + 1;
    const stored = mergedSnapshot(db, number, id);
    const rows = new GraphRows(compiled);
    const again = before.find(({ info }) => info.id === id);
    let total: number;
    try {
      await begin(writer, number);
      const change = await difference(this.#connection, rows, newest === undefined);
      total = await load(writer, number, factChange(db), rows, change, control);
      const brought = { scopes: staged.scopes.map(({ name }) => name).sort(compare), facts: staged.facts };
      await finish(writer, stored, rows, meta, brought, again !== undefined);
    } catch (error) {
      // Where this fails too, the next import does it.
      await takeBack(writer, live).catch(() => undefined);
      throw error;
    }
    progress?.("write", total, total);
    // The snapshot is there: what follows may fail without harm.
    if (again)
      await takeBack(writer, [...live.filter((other) => other !== again.number), number]).catch(() => undefined);
    workspace.keep(stored);
    // A snapshot that was there before stays as pinned as it was.
    const { pinned } = again?.info ?? {};
    return { info: { ...stored.info, ...(pinned ? { pinned } : {}) }, compiled };
  }
}

async function takeBack(writer: Writer, live: readonly number[]): Promise<void> {
  await tidy(writer, live);
  await settled(writer);
}

/** The snapshot that the merge made, with the digests of its scopes. */
function mergedSnapshot(db: DatabaseSync, number: number, id: string): Stored {
  const info = resolved(snapshotsOf(db), "", id);
  const digests = db.prepare(
    `SELECT v.digest FROM main.snapshot n JOIN main.snapshot_scope t ON t.snapshot = n.number JOIN main.scope s ON s.id = t.scope
     JOIN main.version v ON v.scope = t.scope AND v.number = t.version WHERE n.id = ? AND s.name = ?`,
  );
  const scopes = info.scopes.map((scope) => ({ ...scope, digest: String(digests.get(id, scope.scope)?.["digest"]) }));
  return { number, info, scopes };
}
