import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Neo4jSettings } from "../../graph/store/neo4j/settings.ts";
import { openNeo4j } from "../../graph/store/neo4j/store.ts";
import { Writer } from "../../graph/store/neo4j/writer.ts";
import { meta, user } from "../contract/facts.ts";
import { compileNothing } from "../graph/store/graphs.ts";
import { ring } from "./chain.ts";
import { factsOfUsers, metaOfRound } from "./rounds.ts";
import { afresh, ask, connected, dump, openTest, settings } from "./server.ts";

const opened = (folder: string, change: Partial<Neo4jSettings>, create = true) =>
  openNeo4j({ ...settings, ...change }, { compile: compileNothing, fingerprint: "test", cacheFolder: folder, create });

const server = ["server", settings.uri];

test("a wrong password is an error to show, without the password", () =>
  afresh(async (folder) => {
    const error = await opened(folder, { password: "swordfish-91" }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "store.unusable",
      message: "the Neo4j server refuses the user or the password",
      help: "check AMBIT_NEO4J_USER and AMBIT_NEO4J_PASSWORD",
      details: [server, ["database", "neo4j"], ["answer", "Neo.ClientError.Security.Unauthorized"]],
    });
    expect(JSON.stringify(error) + String(error) + (error as Error).stack).not.toContain("swordfish");
  }));

test("a server that is not there, or not a Neo4j, is an error to show, without a password in the address", () =>
  afresh(async (folder) => {
    const deaf = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
    await once(deaf, "listening");
    const { port } = deaf.address() as { port: number };
    deaf.close();
    await expect(opened(folder, { uri: `bolt://ann:swordfish@127.0.0.1:${port}` })).rejects.toMatchObject({
      code: "store.unusable",
      message: "the Neo4j server cannot be reached, or does not answer",
      help: "check AMBIT_NEO4J_URI, that the server runs and that no firewall is between",
      details: [["server", `bolt://127.0.0.1:${port}`], expect.anything(), ["answer", "ServiceUnavailable"]],
    });
    await expect(opened(folder, { uri: "http://ann:swordfish@127.0.0.1" })).rejects.toMatchObject({
      message: "the Neo4j server has no usable address",
      help: "set AMBIT_NEO4J_URI to something like bolt://127.0.0.1:7687",
      details: [["server", "http://127.0.0.1"], expect.anything()],
    });
  }));

test("a database that is not there is an error to show", () =>
  afresh(async (folder) => {
    await expect(opened(folder, { database: "elsewhere" })).rejects.toMatchObject({
      code: "store.unusable",
      message: "the Neo4j server has no such database",
      help: "check AMBIT_NEO4J_DATABASE; the Community edition has one, `neo4j`",
    });
  }));

test("where there is no store, reading says so and makes none", () =>
  afresh(async (folder) => {
    await expect(opened(folder, {}, false)).rejects.toMatchObject({
      code: "store.none",
      help: "import something first: ambit import <path>",
    });
    expect(await ask("MATCH (n) RETURN n")).toEqual([]);
  }));

test("a database with somebody else's data is left alone", () =>
  afresh(async (folder) => {
    await connected((connection) => connection.write((tx) => tx.run("CREATE (:Computer {name: 'theirs'})")));
    await expect(opened(folder, {})).rejects.toMatchObject({
      code: "store.unusable",
      message: "the Neo4j server holds data of another program",
    });
    expect(await ask("MATCH (n) RETURN labels(n) AS labels")).toEqual([{ labels: ["Computer"] }]);
  }));

test("first starts at the same time make one store; a newer schema is refused, an older one only for reading", () =>
  afresh(async (folder) => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => opened(folder, {})));
    for (const store of stores) await store.close();
    const schemas = await ask("MATCH (s:Schema) RETURN s.version AS version, COUNT { (:ImportLock) } AS locks");
    expect(schemas).toEqual([{ version: 1, locks: 1 }]);
    const setVersion = (version: number): Promise<unknown> =>
      connected((connection) =>
        connection.write((tx) => tx.run("MATCH (s:Schema) SET s.version = $version", { version })),
      );
    await setVersion(99);
    for (const create of [true, false])
      await expect(opened(folder, {}, create)).rejects.toMatchObject({
        code: "store.unusable",
        message: "the Neo4j server holds a store that a newer version of Ambit wrote",
        help: "use that version, or another server with AMBIT_NEO4J_URI",
      });
    await setVersion(0);
    await expect(opened(folder, {}, false)).rejects.toMatchObject({
      code: "store.unusable",
      message: "the Neo4j server holds a store that an older version of Ambit wrote",
    });
    await (await opened(folder, {})).close();
    expect(await ask("MATCH (s:Schema) RETURN s.version AS version")).toEqual([{ version: 1 }]);
  }));

test("an import cancelled while it writes takes back what it wrote", { timeout: 240_000 }, () =>
  afresh(async (folder) => {
    const store = await openTest(folder, ring);
    await store.import(factsOfUsers("111122223333", 300, 0), metaOfRound(0));
    const before = await dump();
    for (const batches of [1, 3, 5, 7]) {
      const abort = new AbortController();
      let written = 0;
      const progress = (phase: string): void => {
        if (phase === "write") written += 1;
        if (written === batches) abort.abort(new Error("enough"));
      };
      const running = store.import(factsOfUsers("111122223333", 400, 1), metaOfRound(1), {
        progress,
        signal: abort.signal,
      });
      await expect(running).rejects.toThrow("enough");
      expect(await dump()).toEqual(before);
    }
    await store.close();
  }),
);

test("an object that stays is not written again; what no snapshot sees any more is removed", () =>
  afresh(async (folder) => {
    const store = await openTest(folder, ring);
    const round = async (n: number): Promise<readonly unknown[]> => {
      await store.import(factsOfUsers("111122223333", 100, n), metaOfRound(n));
      return ask(
        `MATCH (n:Node) WITH count(*) AS nodes, sum(CASE WHEN n.from = 1 AND n.to > 100 THEN 1 ELSE 0 END) AS stay
         RETURN nodes, stay, COUNT { ()-[:ACTS_AS|TAKES_OVER|ASSUMES_ROLE]->() } + COUNT { (:Step) } AS steps,
           COUNT { (:Fact) } AS facts, COUNT { (:Snapshot) } AS snapshots`,
      );
    };
    // Of 100 users 10 change from read to read; of them each is a node with another tag, for it is a fifth one too. 4 of
    // the 10 are a third one, whose step says so.
    expect(await round(1)).toEqual([{ nodes: 100, stay: 100, steps: 100, facts: 100, snapshots: 1 }]);
    expect(await round(2)).toEqual([{ nodes: 110, stay: 90, steps: 104, facts: 110, snapshots: 2 }]);
    // The first again: its number is now 3. What held for number 1 alone is gone, and written anew.
    expect(await round(1)).toEqual([{ nodes: 110, stay: 90, steps: 104, facts: 110, snapshots: 2 }]);
    expect((await store.snapshots()).map(({ id }) => id)).toHaveLength(2);
    const opened = await store.open();
    expect(opened.facts().where("aws.user", "path", "/1/")).toHaveLength(10);
    await store.close();
  }));

test("facts that somebody changed by hand are not taken for the snapshot's", () =>
  afresh(async (folder) => {
    const store = await openTest(`${folder}/one`);
    await store.import([user("aws:account:1", "ada", "/"), user("aws:account:1", "bob", "/")], meta());
    await store.close();
    await connected((connection) =>
      connection.write((tx) => tx.run("MATCH (f:Fact {key: 'aws:account:1/bob'}) DELETE f")),
    );
    const other = await openTest(`${folder}/two`);
    await expect(other.open()).rejects.toMatchObject({
      code: "store.unusable",
      message: expect.stringContaining("holds other facts of aws:account:1 than snapshot"),
    });
    await other.close();
  }));

test("a database restored from a backup gives numbers once more: copies of what it lost are not taken for them", () =>
  afresh(async (folder) => {
    const before = await openTest(`${folder}/one`);
    await before.import([user("aws:account:1", "ada", "/")], meta());
    await before.import([user("aws:account:1", "ada", "/lost/")], meta());
    await before.close();
    await connected((connection) =>
      connection.write((tx) =>
        tx.run("MATCH (n) WHERE NOT n:Schema AND NOT n:ImportLock AND NOT n:Load DETACH DELETE n"),
      ),
    );
    const elsewhere = await openTest(`${folder}/two`);
    await elsewhere.import([user("aws:account:1", "bob", "/")], meta());
    await elsewhere.import([user("aws:account:1", "bob", "/new/")], meta());
    await elsewhere.close();
    const after = await openTest(`${folder}/one`);
    const facts = [...(await after.open()).facts().all()];
    expect(facts).toMatchObject([{ key: "aws:account:1/bob", path: "/new/" }]);
    const { facts: count } = await after.import([user("aws:account:2", "eve", "/")], meta());
    expect(count).toBe(2);
    await after.close();
  }));

test("whoever lost the hold on the store writes nothing more; a batch is not done twice", () =>
  afresh(async (folder) => {
    await (await openTest(folder)).close();
    const make = "CREATE (:Rule {id: $id}) RETURN 1 AS done";
    await connected((connection) =>
      Writer.alone(connection, {}, async (writer) => {
        await writer.batch(make, { id: "first" });
        // The server committed the second, and its answer got lost.
        await connection.write((tx) => tx.run("MATCH (l:Load) SET l.batches = 2"));
        expect(await writer.batch(make, { id: "second" })).toBeUndefined();
        await writer.batch(make, { id: "third" });
        await connection.write((tx) => tx.run("MATCH (l:Load) SET l.token = 'of another import'"));
        await expect(writer.batch(make, { id: "fourth" })).rejects.toMatchObject({
          code: "store.busy",
          message: "the import lost its hold on the Neo4j store and another import went ahead",
        });
      }),
    );
    expect(await ask("MATCH (r:Rule) RETURN r.id AS id ORDER BY id")).toEqual([{ id: "first" }, { id: "third" }]);
  }));

test("an import that waits for another can be cancelled, and does not stand in the way of the next", () =>
  afresh(async (folder) => {
    await (await openTest(folder)).close();
    await connected(async (connection) => {
      const order: string[] = [];
      const first = Writer.alone(connection, {}, async () => {
        const abort = new AbortController();
        const second = Writer.alone(connection, { signal: abort.signal }, async () => order.push("second"));
        await wait(300);
        abort.abort(new Error("no patience"));
        await expect(second).rejects.toThrow("no patience");
        order.push("first");
      });
      await first;
      await Writer.alone(connection, {}, async () => order.push("third"));
      expect(order).toEqual(["first", "third"]);
    });
  }));

test("a cache folder that takes no file is no reason to fail", () =>
  afresh(async (folder) => {
    const file = path.join(folder, "file");
    await writeFile(file, "no folder");
    const store = await opened(path.join(file, ".ambit"), {});
    const { id } = await store.import([user("aws:account:1", "ada", "/")], meta());
    await store.close();
    const later = await opened(path.join(file, ".ambit"), {}, false);
    const { snapshot, facts } = await later.open();
    expect([snapshot.id, [...facts().all()].length]).toEqual([id, 1]);
    await later.close();
  }));

test("texts of any length and script come back as they were", () =>
  afresh(async (folder) => {
    const store = await openTest(folder, ring);
    const names = ["x".repeat(20_000), "☃".repeat(9000), "q'\"`}) DETACH DELETE n //", "名前\u0000\u202e", "", "𝒳"];
    const { id } = await store.import(
      names.map((name) => user("aws:account:1", name, name)),
      meta(),
    );
    await store.close();
    const other = await openTest(`${folder}/other`, ring);
    const { snapshot, facts } = await other.open();
    expect(snapshot.id).toBe(id);
    expect(
      facts()
        .of("aws.user")
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...names].sort());
    await other.close();
  }));
