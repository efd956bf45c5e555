import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openForReading } from "../../../graph/store/database.ts";
import { openEmbedded } from "../../../graph/store/embedded.ts";
import { keptFacts } from "../../../graph/store/read.ts";
import type { Fact } from "../../../model/fact.ts";
import { meta, user } from "../../contract/facts.ts";
import { storeContract } from "../../contract/store.ts";
import { inFolder } from "./folder.ts";
import { compileNothing } from "./graphs.ts";

const options = { compile: compileNothing, fingerprint: "test" };

storeContract(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "store-"));
  return {
    open: (compile) => openEmbedded(path.join(folder, ".ambit"), true, { ...options, compile }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});

const filled = async (folder: string): Promise<string> => {
  const store = await openEmbedded(folder, true, options);
  const { id } = await store.import([user("aws:account:1", "ada", "/")], meta());
  await store.open();
  await store.close();
  return id;
};

test("only the owner may read the store, and git leaves it out", () =>
  inFolder(async (parent) => {
    const folder = path.join(parent, "deep", ".ambit");
    const id = await filled(folder);
    const modes: Record<string, string> = {};
    for (const name of ["", ...(await readdir(folder, { recursive: true }))]) {
      modes[name] = ((await stat(path.join(folder, name))).mode & 0o777).toString(8);
    }
    expect(modes).toEqual({
      "": "700",
      ".gitignore": "600",
      "facts.sqlite": "600",
      cache: "700",
      [`cache/${id}-test.ambitgraph`]: "600",
    });
    expect(await readFile(path.join(folder, ".gitignore"), "utf8")).toBe("*\n");
  }));

test("where there is no store, the error says how to get one, and none is made", () =>
  inFolder(async (folder) => {
    const missing = path.join(folder, "none");
    await expect(openEmbedded(missing, false, options)).rejects.toMatchObject({
      code: "store.none",
      message: `the store \`${missing}\` holds no snapshot`,
      help: "import something first: ambit import <path>",
    });
    expect(await readdir(folder)).toEqual([]);
  }));

test("a file that is no database is refused and left alone", () =>
  inFolder(async (folder) => {
    const file = path.join(folder, "facts.sqlite");
    await writeFile(file, "these are my notes, not a database\n".repeat(100));
    for (const create of [true, false]) {
      await expect(openEmbedded(folder, create, options)).rejects.toMatchObject({
        code: "store.unusable",
        message: `the store \`${folder}\` is not a store of Ambit`,
        help: "move the folder away and import again, or name another with --store",
      });
    }
    expect((await readFile(file, "utf8")).startsWith("these are my notes")).toBe(true);
  }));

test("another program's database and a newer schema are refused", () =>
  inFolder(async (folder) => {
    const db = new DatabaseSync(path.join(folder, "facts.sqlite"));
    db.exec("CREATE TABLE theirs (x)");
    await expect(openEmbedded(folder, true, options)).rejects.toMatchObject({
      code: "store.unusable",
      message: `the store \`${folder}\` holds a database of another program`,
    });
    db.exec(`PRAGMA application_id = ${0x416d6274}; PRAGMA user_version = 99`);
    db.close();
    for (const create of [true, false]) {
      await expect(openEmbedded(folder, create, options)).rejects.toMatchObject({
        code: "store.unusable",
        message: `the store \`${folder}\` was written by a newer version of Ambit`,
        help: "use that version, or name another folder with --store",
      });
    }
  }));

test("a store of an older version is read as it is, and brought up to date by the next import", () =>
  inFolder(async (folder) => {
    const id = await filled(folder);
    const db = new DatabaseSync(path.join(folder, "facts.sqlite"));
    db.exec("ALTER TABLE import DROP COLUMN taken_at; PRAGMA user_version = 2");
    db.close();
    const old = await openEmbedded(folder, false, options);
    expect(await old.imports()).toEqual([expect.not.objectContaining({ takenAt: expect.anything() })]);
    await old.close();
    const store = await openEmbedded(folder, true, options);
    await store.import([user("aws:account:1", "bob", "/")], meta(1));
    expect((await store.imports()).map(({ snapshot, takenAt }) => [snapshot === id, takenAt])).toEqual([
      [true, undefined],
      [false, "2026-01-01T00:00:00.000Z"],
    ]);
    await store.close();
  }));

test("a store path that is a file is an error to show", () =>
  inFolder(async (folder) => {
    const file = path.join(folder, "file");
    await writeFile(file, "");
    await expect(openEmbedded(file, true, options)).rejects.toMatchObject({ code: "store.unusable" });
  }));

test("a damaged database is an error to show, not a crash", () =>
  inFolder(async (folder) => {
    await filled(folder);
    const file = path.join(folder, "facts.sqlite");
    const bytes = await readFile(file);
    bytes.fill(0xa5, 4096, bytes.length);
    await writeFile(file, bytes);
    await rm(path.join(folder, "cache"), { recursive: true });
    const answer = async () => (await openEmbedded(folder, false, options)).open();
    await expect(answer()).rejects.toMatchObject({
      code: "store.unusable",
      message: `the store \`${folder}\` is damaged`,
    });
  }));

test("a store in a folder that cannot be written still answers", () =>
  inFolder(async (parent) => {
    const folder = path.join(parent, ".ambit");
    const id = await filled(folder);
    await rm(path.join(folder, "cache"), { recursive: true });
    await chmod(folder, 0o500);
    const store = await openEmbedded(folder, false, options);
    expect((await store.open()).snapshot.id).toBe(id);
    await store.close();
    await chmod(folder, 0o700);
  }));

test("a graph is compiled once, and again when its file is lost, cut or damaged, or the code has changed", () =>
  inFolder(async (folder) => {
    const id = await filled(folder);
    const file = path.join(folder, "cache", `${id}-test.ambitgraph`);
    const whole = await readFile(file);
    const compiles = async (fingerprint = "test"): Promise<number> => {
      let count = 0;
      const compile = () => {
        count += 1;
        return compileNothing();
      };
      const store = await openEmbedded(folder, false, { compile, fingerprint });
      expect((await store.open()).compiled).toEqual(compileNothing());
      await store.close();
      return count;
    };
    expect(await compiles()).toBe(0);
    await rm(file);
    expect(await compiles()).toBe(1);
    expect(await readFile(file)).toEqual(whole);
    for (const length of [0, 7, 15, 16, 40, whole.length - 8, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, length));
      expect([length, await compiles()]).toEqual([length, 1]);
    }
    for (let at = 0; at < whole.length; at += 31) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x40;
      await writeFile(file, damaged);
      expect([at, await compiles()]).toEqual([at, 1]);
    }
    expect(await compiles()).toBe(0);
    expect(await compiles("other rules")).toBe(1);
    expect(await readdir(path.join(folder, "cache"))).toEqual([`${id}-other rules.ambitgraph`]);
  }));

test("what killed writers left in the cache is cleaned up, and old graphs go", () =>
  inFolder(async (folder) => {
    await filled(folder);
    const left = path.join(folder, "cache", ".999999999-x.ambitgraph.tmp");
    await writeFile(left, "half a graph");
    const store = await openEmbedded(folder, true, options);
    for (let n = 0; n < 10; n++) {
      await store.import([user("aws:account:1", "ada", `/${n}/`)], meta(n));
      await store.open();
    }
    await store.close();
    const names = await readdir(path.join(folder, "cache"));
    expect(names).toHaveLength(8);
    expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  }));

test("very many facts of one kind, with any text, come back as they were stored", () =>
  inFolder(async (folder) => {
    const scope = "aws:account:1";
    const names = ["", '"quoted"', "a\\b", "line\nbreak", "\u2028", "nul\0", "Ünïcode ☃ 🦉", "{},[]", "''"];
    for (let n = 0; n < 9_000; n++) names.push(`user-${n}`);
    const facts = names.map((name, n) => user(scope, name, `/${name}/`, 0, `/${n}`));
    // An empty key is the first of all.
    const [first] = facts;
    if (first) facts[0] = { ...first, key: "" };
    const store = await openEmbedded(folder, true, options);
    await store.import(facts, meta());
    const { facts: stored } = await store.facts();
    expect(stored.of("aws.user")).toEqual(facts.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
    await store.close();
  }));

test("facts that are read one kind after another are known not to be whole once another process removed the snapshot", () =>
  inFolder(async (folder) => {
    const id = await filled(folder);
    const store = await openEmbedded(folder, true, options);
    await store.import([user("aws:account:1", "bob", "/")], meta(1));
    const db = openForReading(folder);
    const { kept, isThere } = keptFacts(db, id);
    expect([...kept.facts("aws.user")].map(({ key }) => key)).toEqual(["aws:account:1/ada"]);
    expect(isThere()).toBe(true);
    await store.prune({ keep: 1 });
    expect(isThere()).toBe(false);
    db.close();
    await store.close();
  }));

test("facts are asked for after the snapshot was derived, while another process reads the same from elsewhere and prunes", () =>
  inFolder(async (folder) => {
    const moved = (document: string): Fact => {
      const fact = user("aws:account:1", "ada", "/");
      return { ...fact, source: { ...fact.source, document } };
    };
    const store = await openEmbedded(folder, true, { fingerprint: "test" });
    await store.import([user("aws:account:1", "bob", "/")], meta());
    const { id } = await store.import([moved("monday.json")], meta(1));
    const stored = await store.open();
    expect((await store.import([moved("tuesday.json")], meta(2))).id).toBe(id);
    await store.prune({ keep: 1 });
    expect([...stored.facts().all()].map(({ key }) => key)).toEqual(["aws:account:1/ada"]);
    await store.close();
  }));

test("of a snapshot that was removed since it was opened there are no facts, rather than none in it", () =>
  inFolder(async (folder) => {
    const id = await filled(folder);
    const store = await openEmbedded(folder, true, options);
    const stored = await store.open(id);
    await store.import([user("aws:account:1", "bob", "/")], meta(1));
    await store.prune({ keep: 1 });
    expect(() => stored.facts()).toThrow(`no snapshot \`${id}\` is in the store`);
    await store.close();
  }));
