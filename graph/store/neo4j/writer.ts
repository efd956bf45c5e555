import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Transaction } from "neo4j-driver";
import type { ImportControl } from "../port.ts";
import type { Connection, Params, Row } from "./connection.ts";
import { busy, guarded, overtaken } from "./errors.ts";

/** How long one import waits for another: ms. */
const patience = 120_000;

/**
 * The one import that may write. A transaction that stays open holds the lock: when its process dies, the server ends it
 * at once. The token is the fence: whoever comes next sets another, and nothing of the import before is written any more,
 * should its transaction have ended without its knowing. Batches are numbered: one whose answer got lost is not done twice.
 */
export class Writer {
  /** The number that an import which did not end was loading, where there was one. */
  readonly unfinished: number | undefined;
  readonly #connection: Connection;
  readonly #token: string;
  #batches = 0;

  private constructor(connection: Connection, token: string, unfinished: number | undefined) {
    this.#connection = connection;
    this.#token = token;
    this.unfinished = unfinished;
  }

  /** Runs the work as the only one. @throws UserError store.busy */
  static async alone<T>(
    connection: Connection,
    { progress, signal }: ImportControl,
    work: (writer: Writer) => Promise<T>,
  ): Promise<T> {
    const session = connection.session();
    try {
      progress?.("wait", 0, 1);
      signal?.throwIfAborted();
      const lock = await guarded(connection.settings, async () =>
        session.beginTransaction({ metadata: { ambit: "ambit import" } }),
      );
      await taken(connection, lock, signal);
      progress?.("wait", 1, 1);
      return await work(await Writer.#begin(connection));
    } finally {
      // Ends the transaction, and with it the hold; a server that went away has ended it by itself.
      await session.close().catch(() => undefined);
    }
  }

  static async #begin(connection: Connection): Promise<Writer> {
    const token = randomUUID();
    const [row] = await connection.write((tx) =>
      tx.run("MATCH (l:Load {name: 'ambit'}) SET l.token = $token, l.batches = 0 RETURN l.number AS number", { token }),
    );
    const number = row?.["number"];
    return new Writer(connection, token, typeof number === "number" ? number : undefined);
  }

  /**
   * One transaction of the import. Gives the rows of the query; undefined where the batch had been done before its answer
   * got lost. @throws UserError store.busy where another import has taken over
   */
  async batch(query: string, params: Params): Promise<readonly Row[] | undefined> {
    const batch = this.#batches + 1;
    const rows = await this.#connection.write(async (tx) => {
      // Writing first takes the node's lock: what is read after it stays true until the end of the transaction.
      const [load] = await tx.run(
        `MATCH (l:Load {name: 'ambit'}) SET l.held = true
         WITH l WHERE l.token = $token WITH l, l.batches AS before SET l.batches = $batch RETURN before`,
        { token: this.#token, batch },
      );
      if (!load) throw overtaken(this.#connection.settings);
      return load["before"] === batch ? undefined : tx.run(query, params);
    });
    this.#batches = batch;
    return rows;
  }
}

/** Until the lock is ours. */
async function taken(connection: Connection, lock: Transaction, signal: AbortSignal | undefined): Promise<void> {
  const settled = new AbortController();
  const impatient = async (): Promise<never> => {
    await wait(patience, undefined, { signal: AbortSignal.any(signal ? [signal, settled.signal] : [settled.signal]) });
    throw busy(connection.settings, patience / 1000);
  };
  const asked = guarded(connection.settings, async () => {
    await lock.run("MATCH (l:ImportLock {name: 'ambit'}) SET l.held = true");
  });
  // Whichever comes later is of no interest any more.
  asked.catch(() => undefined);
  const patient = impatient();
  patient.catch(() => undefined);
  try {
    await Promise.race([asked, patient]);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    settled.abort();
  }
}
