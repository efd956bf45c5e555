import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Served, serve } from "../../../server/serve.ts";
import { form, request, until } from "../../server/served.ts";
import { ambit, type Ran } from "../../support/cli.ts";
import { write } from "./documents.ts";
import { Mint } from "./mint.ts";
import { brokenReports, reports } from "./reports.ts";
import { type Hit, Searcher } from "./search.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "ambit-canaries-leaks-"));
const at = (...names: string[]): string => path.join(root, ...names);
const mint = new Mint(20261123);
const times = [0, 1, 2, 3, 4, 5, 6];
/** Secrets that are pasted: text around them is as people paste it. */
const pasted = times.flatMap((n) => {
  const secret = mint.value("pasted token");
  return [
    secret,
    `password: ${secret}`,
    `{"a": ${JSON.stringify(secret)}, "n": ${n}`,
    `postgres://u:${secret}@db.example.com/x`,
  ];
});
const inAddress = times.map(() => mint.value("query string"));
const inHeader = times.map(() => mint.value("header").replace(/[^\x20-\x7e]/g, ""));
let searcher: Searcher;
let server: Served | undefined;
const environment = { ...process.env };

beforeAll(() => {
  process.env["XDG_CONFIG_HOME"] = at("config");
  write(at("reports"), reports(mint));
  write(at("broken"), brokenReports(mint));
  mkdirSync(at("tmp"));
  searcher = new Searcher(mint.all);
});
afterAll(async () => {
  await server?.close();
  process.env = environment;
  rmSync(root, { recursive: true, force: true });
});

async function run(codes: readonly number[], ...args: readonly string[]): Promise<Ran> {
  const ran = await ambit([...args, "--store", at("store")], { cwd: root, tmp: at("tmp") });
  const said = `${args.join(" ")}\n${ran.stderr.toString()}`;
  expect(codes, said).toContain(ran.code);
  expect([...searcher.search(ran.stdout), ...searcher.search(ran.stderr)], args.join(" ")).toEqual([]);
  return ran;
}

function searchFolder(folder: string): Hit[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return [...searcher.search(Buffer.from(path.relative(root, file))), ...searcher.search(readFileSync(file))];
  });
}

describe("secrets in reports of leaks", () => {
  it("are in the reports, every one of them", () => {
    const found = new Set([...searchFolder(at("reports")), ...searchFolder(at("broken"))].map(({ where }) => where));
    const places = new Set(mint.all.map(({ where }) => where).filter((where) => /report/.test(where)));
    expect(places.size).toBeGreaterThan(40);
    expect([...places].filter((place) => !found.has(place))).toEqual([]);
  });

  it("do not come out of an import, whole or broken", async () => {
    const estate = await run([0], "import", path.resolve("examples/assistant"), at("reports"), "--format", "json");
    const { recognised } = JSON.parse(estate.stdout.toString()) as { recognised: { as: string; files: number }[] };
    expect(recognised).toContainEqual(expect.objectContaining({ as: "reports", files: 6 }));
    await run([0], "import", at("broken"), "--format", "json");
    await run([0], "import", at("broken"));
    for (const file of readdirSync(at("broken"))) await run([0, 3], "import", at("broken", file));
    await run([3], "import", at("broken"), "--strict");
  }, 240_000);

  it.each([
    "reach --from exposure:*",
    "reach --from exposure:* --format json",
    "reach --from exposure:* --format csv",
    "reach --from exposure:* --format markdown",
    "reach --from class:credential --all --format json",
    "export json --from exposure:*",
    "doctor --format json",
    "snapshots --format json",
  ])(
    "do not come out of %s",
    async (line) => {
      expect((await run([0], ...line.split(" "))).stdout.length).toBeGreaterThan(50);
    },
    60_000,
  );
});

/** So many of them, from beginning to end. */
const some = <T>(all: readonly T[], most: number): readonly T[] =>
  all.filter((_, index) => Math.floor((index * most) / all.length) !== Math.floor(((index - 1) * most) / all.length));

describe("secrets that are pasted", () => {
  it("do not come out of `ambit token`, as they are, in part, in the wrong place", async () => {
    for (const [index, text] of some(pasted, 8).entries()) {
      writeFileSync(at("pasted"), text, { mode: 0o600 });
      await run([0, 3], "token", "--file", at("pasted"), "--format", index % 2 === 0 ? "json" : "markdown");
    }
  }, 240_000);

  it("do not come out of answers, errors and jobs over HTTP", async () => {
    mkdirSync(at("page"), { recursive: true });
    writeFileSync(at("page", "index.html"), "<!doctype html><title>page</title>");
    const bugs: string[] = [];
    const served = await serve({ store: at("store"), page: at("page"), report: (bug) => bugs.push(bug) });
    server = served;
    const ask = async (where: string, headers: Record<string, string>, body?: string | Buffer): Promise<string> => {
      const Authorization = `Bearer ${served.app.credentials.bearer}`;
      const reply = await request(served.address.port, where, {
        method: body === undefined ? "GET" : "POST",
        headers: { Authorization, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const told = Buffer.concat([Buffer.from(JSON.stringify(reply.headers)), reply.body]);
      expect(searcher.search(told), where.slice(0, 40)).toEqual([]);
      return reply.text;
    };
    const route = "/api/v1/queries/token";
    for (const text of some(pasted, 5)) {
      await ask(route, { "Content-Type": "text/plain" }, text);
      await ask(route, { "Content-Type": "application/json" }, text);
      await ask(route, { "Content-Type": "application/json" }, JSON.stringify({ secret: text, asOf: text }));
      await ask(route, { "Content-Type": "application/json" }, JSON.stringify({ [text]: 1 }));
      await ask(route, { "Content-Type": text.replace(/[^\w]/g, "") }, text);
    }
    for (const [index, value] of inAddress.entries()) {
      const word = encodeURIComponent(value);
      const header = {
        "X-Token": inHeader[index] ?? "",
        Cookie: `session=${encodeURIComponent(inHeader[index] ?? "")}`,
      };
      await ask(`${route}?secret=${word}`, header, value);
      await ask(`${route}?${word}=1`, header, value);
    }
    for (const name of some(readdirSync(at("reports")), 4)) {
      const { headers = {}, body } = form([
        { name: "files", filename: name, content: readFileSync(at("reports", name)) },
      ]);
      const { job } = JSON.parse(await ask("/api/v1/imports", headers, body)) as { job?: string };
      expect(job).toBeTypeOf("string");
      const ended = async (): Promise<boolean> => /"endedAt"/.test(await ask(`/api/v1/jobs/${job}`, {}));
      await until(ended);
    }
    expect(searcher.search(Buffer.from(bugs.join("\n")))).toEqual([]);
  }, 240_000);

  it("are not in the store, nor left behind", () => {
    expect(readdirSync(at("store")).length).toBeGreaterThan(1);
    expect(searchFolder(at("store"))).toEqual([]);
    expect(searchFolder(at("tmp"))).toEqual([]);
    expect(existsSync(at("config/ambit/fingerprint.key"))).toBe(true);
    expect(searchFolder(at("config"))).toEqual([]);
    // The key itself is in nothing that could be handed on.
    const key = readFileSync(at("config/ambit/fingerprint.key"));
    for (const name of readdirSync(at("store"), { recursive: true, withFileTypes: true }))
      if (name.isFile()) expect(readFileSync(path.join(name.parentPath, name.name)).includes(key)).toBe(false);
  });
});
