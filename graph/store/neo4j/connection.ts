import { setTimeout as wait } from "node:timers/promises";
import neo4j, { type Driver, type ManagedTransaction, type Session } from "neo4j-driver";
import { checkServer, guarded, unusable } from "./errors.ts";
import type { Neo4jSettings } from "./settings.ts";

export type Row = Readonly<Record<string, unknown>>;
/** What a query is given: numbers are stored as integers. */
export type Params = Readonly<Record<string, unknown>>;
/** A transaction that is run again where the server asks for it. */
export interface Work {
  run(query: string, params?: Params): Promise<readonly Row[]>;
}

/** ms */
const connectionTimeout = 10_000;
/** How often an answer that the driver does not take as transient is tried again, ms before each. */
const backoff = [50, 200, 800];
/** Something that a concurrent transaction removed between being found and being used. */
const vanished = "Neo.ClientError.Statement.EntityNotFound";

/** One driver, always with the database named, and errors to show. */
export class Connection {
  readonly settings: Neo4jSettings;
  readonly #driver: Driver;
  /** Sessions see what other sessions of this process wrote, in a cluster too. */
  readonly #bookmarks = neo4j.bookmarkManager();

  private constructor(settings: Neo4jSettings, driver: Driver) {
    this.settings = settings;
    this.#driver = driver;
  }

  /** @throws UserError store.unusable where the server cannot be used */
  static async open(settings: Neo4jSettings): Promise<Connection> {
    const connection = new Connection(settings, driverOf(settings));
    try {
      await guarded(settings, async () => {
        const { agent = "" } = await connection.#driver.getServerInfo({ database: settings.database });
        checkServer(settings, agent);
      });
      // The first query says whether there is such a database.
      await connection.read("RETURN 1 AS one");
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  session(mode: "READ" | "WRITE" = "WRITE"): Session {
    return this.#driver.session({
      database: this.settings.database,
      defaultAccessMode: mode,
      bookmarkManager: this.#bookmarks,
      fetchSize: 5000,
    });
  }

  async read(query: string, params: Params = {}): Promise<readonly Row[]> {
    return this.#within("READ", (session) => session.executeRead((tx) => rowsOf(tx, query, params)));
  }

  /** Rows as they come, all of one transaction. Not tried again: the reader has seen some. */
  async *stream(query: string, params: Params): AsyncGenerator<Row> {
    const session = this.session("READ");
    try {
      const result = session.beginTransaction().run(query, integers(params));
      for await (const record of result) yield record.toObject() as Row;
    } catch (error) {
      await guarded(this.settings, () => Promise.reject(error));
    } finally {
      await session.close();
    }
  }

  /** One transaction. `work` may run several times, each time on nothing of the times before. */
  async write<T>(work: (tx: Work) => Promise<T>): Promise<T> {
    return this.#within("WRITE", (session) =>
      session.executeWrite((tx) => work({ run: (query, params = {}) => rowsOf(tx, query, params) })),
    );
  }

  async close(): Promise<void> {
    await this.#driver.close();
  }

  async #within<T>(mode: "READ" | "WRITE", work: (session: Session) => Promise<T>): Promise<T> {
    return guarded(this.settings, async () => {
      for (let attempt = 0; ; attempt++) {
        const session = this.session(mode);
        try {
          return await work(session);
        } catch (error) {
          const pause = backoff[attempt];
          if (pause === undefined || !(error instanceof Error && "code" in error && error.code === vanished))
            throw error;
          await wait(pause);
        } finally {
          await session.close();
        }
      }
    });
  }
}

function driverOf(settings: Neo4jSettings): Driver {
  const { uri, user, password } = settings;
  try {
    return neo4j.driver(uri, password === undefined ? undefined : neo4j.auth.basic(user, password), {
      disableLosslessIntegers: true,
      telemetryDisabled: true,
      connectionTimeout,
      userAgent: "ambit",
      notificationFilter: { minimumSeverityLevel: "OFF" },
    });
  } catch {
    // The driver's own message may quote the address with a password in it.
    throw unusable(settings, "has no usable address", "set AMBIT_NEO4J_URI to something like bolt://127.0.0.1:7687");
  }
}

async function rowsOf(tx: ManagedTransaction, query: string, params: Params): Promise<readonly Row[]> {
  const { records } = await tx.run(query, integers(params));
  return records.map((record) => record.toObject() as Row);
}

/** The driver would store a plain number as a float. Rows of a batch hold no numbers. */
function integers(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, integer(value)]));
}

const integer = (value: unknown): unknown => {
  if (typeof value === "number") return neo4j.int(value);
  if (Array.isArray(value) && typeof value[0] === "number") return value.map((one) => neo4j.int(one));
  return value;
};
