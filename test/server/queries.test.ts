import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessKey,
  allow,
  awsAccount,
  bucket,
  principal,
  role,
  roleArn,
  trusts,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { inside, stored } from "../cli/process.ts";
import { json, type TestServer, testServer } from "./served.ts";

const key = "credential:AKIAIOSFODNN7EXAMPLE";
const ops = roleArn("ops");
const guest = roleArn("guest");
const docs = "arn:aws:s3:::docs";
/** A key opens a user, who takes a role, which reads a bucket; until a day in March another role too. */
const facts = [
  awsAccount(),
  accessKey("AKIAIOSFODNN7EXAMPLE", "ci"),
  user("ci"),
  role("ops"),
  trusts(ops, principal(userArn("ci"))),
  bucket("docs"),
  allow(ops, "s3:GetObject", "arn:aws:s3:::docs/*"),
  role("guest"),
  trusts(guest, principal(userArn("ci")), {
    when: [when("DateLessThan", "aws:CurrentTime", "2026-03-01T00:00:00Z")],
  }),
];

let server: TestServer;
let older = "";
let newest = "";
beforeAll(async () => {
  server = await testServer(async (store) => {
    older = await stored(store, facts.slice(0, 3), "2026-01-01T00:00:00.000Z");
    newest = await stored(store, facts);
  });
});
afterAll(async () => {
  expect(server.bugs).toEqual([]);
  await server.end();
});

const at = (query: string, params: Readonly<Record<string, string | readonly string[]>> = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const one of [value].flat()) search.append(name, String(one));
  return `/api/v1/queries/${query}?${search}`;
};
interface Reached {
  readonly snapshot: { readonly id: string };
  readonly truncated: boolean;
  readonly reached: readonly { readonly id: string; readonly certainty: string }[];
}

describe("an answer", () => {
  const questions: [query: string, input: Record<string, string[] | string | number | boolean>, ...flags: string[]][] =
    [
      ["entries", {}],
      ["reach", { from: [key] }, "--from", key],
      ["reach", { from: [key, "internet"], limit: 2, all: true }, "--from", key, "internet", "--limit", "2", "--all"],
      ["paths", { from: [key], to: [docs] }, "--from", key, "--to", docs],
    ];
  it.each(questions)("of %s %j is what the command line prints as JSON", async (query, input, ...flags) => {
    const { stdout, stderr } = await inside([query, ...flags, "--store", server.store, "--format", "json"]);
    expect(stderr).toBe("");
    const posted = await server.ask(at(query), json(input));
    const got = await server.ask(at(query, input as Record<string, string>));
    expect(posted.text).toBe(JSON.stringify(JSON.parse(stdout)));
    expect(got.text).toBe(posted.text);
    expect(got.headers.etag).toBe(posted.headers.etag);
    expect(got.headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  it("that is a document of its own comes as text", async () => {
    const { stdout } = await inside(["export", "mermaid", "--from", key, "--store", server.store]);
    const { text, headers } = await server.ask(at("export", { as: "mermaid", from: key }));
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(text).toBe(stdout);
  });

  it("takes the content of a file as a field", async () => {
    const text = `assertions: [{ name: a, from: "${key}", to: "${docs}", access: read, expect: reachable }]`;
    const { status, json: body } = await server.ask(at("check"), json({ text }));
    expect([status, body()["passed"]]).toEqual([200, 1]);
    const broken = await server.ask(at("check"), json({ text: "assertions: 1" }));
    expect([broken.status, broken.json()["code"]]).toEqual([422, "check.unreadable"]);
  });

  it("may come without a body, where the question needs no field", async () => {
    expect((await server.ask(at("entries"), { method: "POST" })).status).toBe(200);
    expect((await server.ask(at("reach"), { method: "POST" })).json()).toMatchObject({
      status: 400,
      detail: "`from` is missing",
    });
  });

  it("is of the snapshot and the moment that the address names", async () => {
    const reach = async (params: Record<string, string>): Promise<Reached> =>
      (await server.ask(at("reach", { from: key, ...params }))).json<Reached>();
    expect((await reach({})).snapshot.id).toBe(newest);
    expect((await reach({ snapshot: older.slice(0, 9) })).snapshot.id).toBe(older);
    expect((await reach({ snapshot: older.toUpperCase() })).snapshot.id).toBe(older);
    const ids = async (asOf: string): Promise<string[]> => (await reach({ asOf })).reached.map(({ id }) => id);
    expect(await ids("2026-02-28T23:59:00Z")).toContain(guest);
    expect(await ids("2026-03-01")).not.toContain(guest);
    const posted = await server.ask(at("reach", { snapshot: older }), json({ from: [key] }));
    expect(posted.json<Reached>().snapshot.id).toBe(older);
  });

  it("is packed for whoever takes it so", async () => {
    const plain = await server.ask(at("reach", { from: key }));
    const packed = await server.ask(at("reach", { from: key }), { headers: { "Accept-Encoding": "gzip" } });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect([packed.headers["content-encoding"], packed.headers["vary"]]).toEqual(["gzip", "Accept-Encoding"]);
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    expect(gunzipSync(packed.body).toString()).toBe(plain.text);
  });
});

describe("a question that was asked before", () => {
  it("is answered without being asked", async () => {
    const first = await server.ask(at("reach", { from: key }));
    const etag = first.headers.etag ?? "";
    const again = await server.ask(at("reach", { from: key }), { headers: { "If-None-Match": etag } });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, "", etag]);
    // The same question in other words: what is left out has its default.
    const same = await server.ask(at("reach", { certainty: "conditional", from: key }), {
      headers: { "If-None-Match": etag },
    });
    expect(same.status).toBe(304);
  });

  it("is another one with another field, moment or snapshot, or after an import", async () => {
    const etag = async (params: Record<string, string>): Promise<string> =>
      (await server.ask(at("reach", { from: key, ...params }))).headers.etag ?? "";
    const tags = [
      await etag({}),
      await etag({ limit: "1" }),
      await etag({ asOf: "2026-02-01" }),
      await etag({ snapshot: older }),
    ];
    expect(new Set(tags).size).toBe(4);
    expect(await etag({ snapshot: newest })).toBe(tags[0]);
    // By another process, while the server runs: the same facts, read later.
    await stored(server.store, facts, "2026-02-02T00:00:00.000Z");
    const next = await etag({});
    expect(tags).not.toContain(next);
  });

  it("sees what another process imported", async () => {
    const own = await testServer((store) => stored(store, facts.slice(0, 3)));
    const before = (await own.ask(at("reach", { from: key }))).json<Reached>();
    const id = await stored(own.store, facts, "2026-02-03T00:00:00.000Z");
    const after = (await own.ask(at("reach", { from: key }))).json<Reached>();
    expect([before.reached.length, after.reached.length, after.snapshot.id]).toEqual([1, expect.any(Number), id]);
    expect(after.reached.length).toBeGreaterThan(1);
    await own.end();
  });
});

describe("a question that cannot be answered", () => {
  const bad: [string, Record<string, unknown>, string][] = [
    ["a field is missing", {}, "`from` is missing"],
    ["a field is misspelt", { from: ["internet"], certainity: "certain" }, "`certainity` is no field of `reach`"],
    ["a value is of another type", { from: "internet" }, "`from` has a value that does not fit"],
    ["a list is empty", { from: [] }, "`from` has a value that does not fit"],
    ["a choice is unknown", { from: ["internet"], certainty: "hunter2" }, "`certainty` has a value that does not fit"],
    ["a number is too small", { from: ["internet"], limit: 0 }, "`limit` has a value that does not fit"],
    ["a name of every object", { from: ["internet"], constructor: 1 }, "`constructor` is no field of `reach`"],
  ];
  it.each(bad)("because %s", async (_, input, detail) => {
    const reply = await server.ask(at("reach"), json(input));
    expect(reply.json()).toMatchObject({
      status: 400,
      code: "usage.argument",
      detail,
      type: "/docs/errors#usage.argument",
    });
    expect(reply.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(reply.text).not.toContain("hunter2");
    expect(reply.headers.etag).toBeUndefined();
  });

  it.each([
    ["limit=1&limit=2&from=internet", "`limit` is given twice"],
    ["from=internet&limit=many", "`limit` has a value that does not fit"],
    ["from=internet&__proto__=1", "`__proto__` is no field of `reach`"],
    ["from=internet&all=1", "`all` has a value that does not fit"],
    ["from=internet&snapshot=", "no snapshot of the store has this id"],
    ["from=internet&snapshot=zz", "no snapshot of the store has this id"],
    ["from=internet&asOf=yesterday", "`asOf` has a value that does not fit"],
  ])("because of the address %s", async (search, detail) => {
    const reply = await server.ask(`/api/v1/queries/reach?${search}`);
    expect(reply.json()).toMatchObject({ status: detail.startsWith("no") ? 404 : 400, detail });
  });

  it("because of fields beside its body", async () => {
    expect((await server.ask(at("reach", { limit: "1" }), json({ from: ["internet"] }))).status).toBe(400);
  });

  it("because the snapshot does not have what it names", async () => {
    const unknown = await server.ask(at("reach", { from: roleArn("opss") }));
    expect(unknown.json()).toMatchObject({ status: 404, code: "usage.unknown-node" });
    const credential = await server.ask(at("reach", { from: "credential:AKIAI44QH8DHBEXAMPLE" }));
    expect(credential.json()).toMatchObject({ status: 404, code: "query.unresolved" });
  });

  it("because nothing was imported yet", async () => {
    const empty = await testServer();
    expect((await empty.ask(at("entries"))).json()).toMatchObject({ status: 409, code: "store.none" });
    expect((await empty.ask("/api/v1/snapshots")).json()).toEqual({ snapshots: [] });
    expect((await empty.ask("/api/v1/about")).json()).toMatchObject({ snapshot: null });
    await stored(empty.store, facts);
    expect((await empty.ask(at("entries"))).status).toBe(200);
    await empty.end();
  });
});
