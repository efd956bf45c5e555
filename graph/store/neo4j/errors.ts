import { UserError } from "../../../model/errors.ts";
import { type Neo4jSettings, shownAddress, shownPlace } from "./settings.ts";

/** The oldest server that has what the load uses: relationship types and labels as parameters. */
const oldestServer = "5.26";

type Refusal = readonly [code: RegExp, message: string, help: string];

/** Codes of the server (https://neo4j.com/docs/status-codes/current/) and of the driver. */
const refusals: readonly Refusal[] = [
  [
    /^Neo\.ClientError\.Security\.(Unauthorized|AuthenticationRateLimit|CredentialsExpired|TokenExpired)$/,
    "refuses the user or the password",
    "check AMBIT_NEO4J_USER and AMBIT_NEO4J_PASSWORD",
  ],
  [
    /^Neo\.ClientError\.Security\./,
    "does not let this user do it",
    "use a user who may read, write and create indexes in the database",
  ],
  [
    /^Neo\.ClientError\.Database\.DatabaseNotFound$/,
    "has no such database",
    "check AMBIT_NEO4J_DATABASE; the Community edition has one, `neo4j`",
  ],
  [
    /ReadOnly|^Neo\.ClientError\.(Cluster\.NotALeader|General\.WriteOnReadOnlyAccessDatabase)$/,
    "takes no writes: the database is read-only",
    "make the database writable, or import into another server",
  ],
  [
    /OutOfMemory|MemoryPool|^Neo\.DatabaseError\.General\.OutOfDisk/,
    "ran out of memory or disk",
    "raise server.memory.heap.max_size, or free space, and run the command again; the last snapshot is intact",
  ],
  [
    /^(ServiceUnavailable|SessionExpired)$|\.DatabaseUnavailable$/,
    "cannot be reached, or does not answer",
    "check AMBIT_NEO4J_URI, that the server runs and that no firewall is between",
  ],
  [
    /^Neo\.TransientError\./,
    "was too busy, again and again",
    "run the command again when the server has less to do; the last snapshot is intact",
  ],
];

/** What the server or the driver refuses, as an error to show; anything else as it was. */
export function translated(settings: Neo4jSettings, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError || !("code" in error)) return error;
  const code = String(error.code);
  const refusal = refusals.find(([pattern]) => pattern.test(code));
  return refusal ? unusable(settings, refusal[1], refusal[2], code) : error;
}

export async function guarded<T>(settings: Neo4jSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(settings, error);
  }
}

export const unusable = (settings: Neo4jSettings, message: string, help: string, answer?: string): UserError =>
  new UserError("store.unusable", `the Neo4j server ${message}`, help, [
    ...place(settings),
    ...(answer === undefined ? [] : ([["answer", answer]] as const)),
  ]);

export const busy = (settings: Neo4jSettings, seconds: number): UserError =>
  new UserError(
    "store.busy",
    `another import has held the Neo4j store for ${seconds} seconds`,
    "wait until it has ended and run the command again; SHOW TRANSACTIONS lists it as `ambit import`",
    place(settings),
  );

export const overtaken = (settings: Neo4jSettings): UserError =>
  new UserError(
    "store.busy",
    "the import lost its hold on the Neo4j store and another import went ahead",
    "run the command again; the last snapshot is intact",
    place(settings),
  );

const place = (settings: Neo4jSettings): [string, string][] => [
  ["server", shownAddress(settings)],
  ["database", settings.database],
];

/** @throws UserError store.unusable where `agent` (`Neo4j/5.26.1`) is older than what the load needs */
export function checkServer(settings: Neo4jSettings, agent: string): void {
  const [, major, minor] = /^Neo4j\/(\d+)\.(\d+)/.exec(agent) ?? [];
  if (major === undefined) return;
  const [oldestMajor = 0, oldestMinor = 0] = oldestServer.split(".").map(Number);
  if (Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor)) return;
  throw unusable(settings, `is too old: ${agent}`, `use Neo4j ${oldestServer} or newer`);
}

export const none = (settings: Neo4jSettings): UserError =>
  new UserError(
    "store.none",
    `the Neo4j store (${shownPlace(settings)}) holds no snapshot`,
    "import something first: ambit import <path>",
  );
