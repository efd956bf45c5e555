/** Goes up with every change of the tables; `user_version` of the database. */
export const schemaVersion = 1;

/**
 * Facts are stored once, by the hash of what they say; a read of a scope is the set of facts it found, each with its
 * source; a snapshot is one read of every scope.
 */
export const schema = `
  CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE INDEX fact_key ON fact (key, kind);
  CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    inputs TEXT NOT NULL,
    problems INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE scope_read (
    id INTEGER PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES import (id),
    scope TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    facts INTEGER NOT NULL,
    stale INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE member (
    read INTEGER NOT NULL REFERENCES scope_read (id),
    fact INTEGER NOT NULL REFERENCES fact (id),
    document TEXT NOT NULL,
    locator TEXT NOT NULL,
    importer TEXT NOT NULL,
    observed_at TEXT NOT NULL,
    PRIMARY KEY (read, fact)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshot (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    facts INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE snapshot_read (
    snapshot INTEGER NOT NULL REFERENCES snapshot (number),
    read INTEGER NOT NULL REFERENCES scope_read (id),
    PRIMARY KEY (snapshot, read)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${schemaVersion};
`;
