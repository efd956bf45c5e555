import { expect, test } from "vitest";
import { checkServer, translated } from "../../../../graph/store/neo4j/errors.ts";
import { indexable } from "../../../../graph/store/neo4j/indexable.ts";
import { relationshipType } from "../../../../graph/store/neo4j/rows.ts";
import { type Neo4jSettings, neo4jSettings, shownPlace } from "../../../../graph/store/neo4j/settings.ts";
import { rules } from "../../../../rules/index.ts";

const settings: Neo4jSettings = {
  uri: "bolt://ann:swordfish@db.example:7687",
  user: "ann",
  password: "swordfish",
  database: "graph",
};

test("without an address there is no Neo4j; with one, the rest has defaults", () => {
  expect(neo4jSettings({ AMBIT_NEO4J_PASSWORD: "x" })).toBeUndefined();
  expect(neo4jSettings({ AMBIT_NEO4J_URI: "" })).toBeUndefined();
  expect(neo4jSettings({ AMBIT_NEO4J_URI: "bolt://h" })).toEqual({ uri: "bolt://h", user: "neo4j", database: "neo4j" });
  expect(shownPlace(settings)).toBe("bolt://db.example:7687, database graph");
});

test.each([
  ["Neo.ClientError.Security.Unauthorized", "the Neo4j server refuses the user or the password"],
  ["Neo.ClientError.Security.Forbidden", "the Neo4j server does not let this user do it"],
  ["Neo.ClientError.Database.DatabaseNotFound", "the Neo4j server has no such database"],
  [
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "the Neo4j server takes no writes: the database is read-only",
  ],
  [
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
    "the Neo4j server takes no writes: the database is read-only",
  ],
  ["Neo.TransientError.General.MemoryPoolOutOfMemoryError", "the Neo4j server ran out of memory or disk"],
  ["Neo.TransientError.Transaction.DeadlockDetected", "the Neo4j server was too busy, again and again"],
  ["Neo.TransientError.General.DatabaseUnavailable", "the Neo4j server cannot be reached, or does not answer"],
  ["ServiceUnavailable", "the Neo4j server cannot be reached, or does not answer"],
])("%s is an error to show, with the place and no password", (code, message) => {
  const shown = translated(settings, Object.assign(new Error("swordfish"), { code }));
  expect(shown).toMatchObject({
    code: "store.unusable",
    message,
    help: expect.stringMatching(/^[a-z]/),
    details: [
      ["server", "bolt://db.example:7687"],
      ["database", "graph"],
      ["answer", code],
    ],
  });
  expect(JSON.stringify(shown)).not.toContain("swordfish");
});

test("a fault of ours stays a fault of ours", () => {
  const bug = Object.assign(new Error("x"), { code: "Neo.ClientError.Statement.SyntaxError" });
  expect(translated(settings, bug)).toBe(bug);
});

test("a server that is too old is named, one that is new enough or not a Neo4j is let through", () => {
  for (const agent of ["Neo4j/4.4.12", "Neo4j/5.25.1"])
    expect(() => checkServer(settings, agent)).toThrow(
      expect.objectContaining({
        code: "store.unusable",
        message: `the Neo4j server is too old: ${agent}`,
        help: "use Neo4j 5.26 or newer",
      }),
    );
  for (const agent of ["Neo4j/5.26.0", "Neo4j/5.100.1", "Neo4j/2026.08.1", "Another/1"])
    expect(() => checkServer(settings, agent)).not.toThrow();
});

test("every rule's edge is a relationship type, and nothing else is", () => {
  for (const { edge } of rules) expect(relationshipType(edge)).toBe(edge);
  for (const edge of ["", "on", "A B", "X`]->() DETACH DELETE n //", "9X", "_X", "ON", "GIVES", "PREMISE_OF"])
    expect(() => relationshipType(edge)).toThrow();
});

test("texts too long for an index are told apart by a digest", () => {
  expect(indexable("a".repeat(3000))).toBe("a".repeat(3000));
  const long = "☃".repeat(5000);
  expect(Buffer.byteLength(indexable(long))).toBeLessThan(3000);
  expect(indexable(long)).not.toBe(indexable(`${long}!`));
});
