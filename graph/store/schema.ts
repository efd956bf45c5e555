/** `Ambt`: tells the file from databases of other programs. */
export const applicationId = 0x416d6274;

/**
 * Steps from each schema version to the next; a step is never changed once released. `user_version` counts them.
 *
 * A scope's reads are numbered 1, 2 ... (`version`). A `fact` row holds for the versions `first <= v < last` of its
 * scope, to the newest where `last` is null: what did not change between two imports is one row. `stale` is set where
 * the fact was kept from an earlier read, to when that was. What a fact says is in `content`, once for all scopes.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE scope (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE document (id INTEGER PRIMARY KEY, importer TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (importer, name)) STRICT;
  CREATE TABLE content (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
  CREATE TABLE fact (
    scope INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER,
    content INTEGER NOT NULL, document INTEGER NOT NULL, locator TEXT NOT NULL, stale TEXT,
    PRIMARY KEY (scope, kind, key, first)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE version (
    scope INTEGER NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL, facts INTEGER NOT NULL, stale INTEGER NOT NULL,
    PRIMARY KEY (scope, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshot (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE snapshot_scope (
    snapshot INTEGER NOT NULL, scope INTEGER NOT NULL, version INTEGER NOT NULL, taken_at TEXT NOT NULL, imported_at TEXT NOT NULL,
    PRIMARY KEY (snapshot, scope)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE import (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, snapshot INTEGER NOT NULL, sources TEXT NOT NULL, scopes TEXT NOT NULL,
    facts INTEGER NOT NULL, problems INTEGER NOT NULL
  ) STRICT;
  `,
  "CREATE TABLE pin (snapshot INTEGER PRIMARY KEY, at TEXT NOT NULL, note TEXT) STRICT;",
  // Null of imports made before: a snapshot that came again has the times of its last read alone.
  "ALTER TABLE import ADD COLUMN taken_at TEXT;",
];

/** The oldest version that can be read as it is: what came since is only more. */
export const oldestReadable = 1;
