import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { Book, type Event } from "../../../importers/observed/book.ts";
import { observedFacts } from "../../../importers/observed/facts.ts";
import { kubernetesAudit } from "../../../importers/observed/index.ts";
import { Elements, Lines, type Sink } from "../../../importers/observed/split.ts";
import { read } from "../sources.ts";

/** What a splitter gives of a text that comes in chunks of so many bytes. */
function split(kind: "lines" | 0 | 1 | 2, text: string, size: number, limit = 1_000) {
  const found: string[] = [];
  const sink: Sink = {
    record: (bytes) => void found.push(Buffer.from(bytes).toString()),
    long: () => void found.push("long"),
    broken: () => void found.push("broken"),
  };
  const splitter = kind === "lines" ? new Lines(limit, sink) : new Elements(kind, limit, sink);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) splitter.write(bytes.subarray(at, at + size));
  splitter.end();
  return found;
}

describe("records are told apart", () => {
  const objects = ['{"a":"}]{[\\"\\\\"}', '{"b":{"c":[1,{}]}}', '{"d":"é"}'];
  it.each([1, 2, 3, 7, 1_000])("in chunks of %i bytes", (size) => {
    expect(split("lines", `${objects.join("\n")}\n`, size)).toEqual(objects);
    expect(split(0, objects.join(" "), size)).toEqual(objects);
    expect(split(1, `[${objects.join(",")}]`, size)).toEqual(objects);
    expect(split(2, `{"m":{},"Records":[${objects.join(",")}]}\n{"Records":[${objects[0]}]}`, size)).toEqual([
      ...objects,
      objects[0],
    ]);
  });

  it("without holding one that is too long", () => {
    const long = `{"a":"${"x".repeat(50)}"}`;
    expect(split("lines", `${long}\n{"b":1}\n`, 8, 40)).toEqual(["long", '{"b":1}']);
    expect(split(1, `[${long},{"b":1}]`, 8, 40)).toEqual(["long", '{"b":1}']);
  });

  it("up to where they are cut or broken", () => {
    expect(split(1, '[{"a":1},{"b"', 3)).toEqual(['{"a":1}', "broken"]);
    expect(split(0, '{"a":1}]{"b":1}', 3)).toEqual(['{"a":1}', "broken"]);
  });
});

it("malformed lines and other objects are one problem each with the number of them, and make the log partly read", async () => {
  const event = {
    auditID: "1",
    apiVersion: "audit.k8s.io/v1",
    verb: "get",
    stage: "ResponseComplete",
    user: { username: "ann\u0007" },
    objectRef: { resource: "secrets", namespace: "../..", name: "<b>" },
    requestReceivedTimestamp: "2026-11-02T10:00:00Z",
  };
  const text = [JSON.stringify(event), "{secret-value", "{again", '{"other":1}', "plain"].join("\n");
  const { facts, problems, of } = await read(kubernetesAudit, { "audit.log": text });
  expect(problems).toEqual([
    { code: "import.malformed", file: "audit.log", at: "line 2", message: "not well-formed JSON (and 1 more)" },
    { code: "import.shape", file: "audit.log", message: "1 records are no events of this log" },
  ]);
  expect(of("observed.log")).toMatchObject([{ events: 1, unread: 3 }]);
  expect(of("observed.use")).toMatchObject([{ identity: "k8s:cluster:user:unknown", action: "get secrets" }]);
  expect(of("observed.use")[0]).not.toHaveProperty("resource");
  expect(JSON.stringify([facts, problems])).not.toContain("secret-value");
});

it("what there is too much of is told without its resource, then counted, and the log says so", () => {
  const book = new Book("cloudtrail", { rows: 3, sessions: 1 });
  book.file("a.json", true);
  const event = (n: number): Event => ({
    of: "aws:account:111111111111",
    at: "2026-11-02T10:00:00Z",
    id: String(n),
    identity: `arn:aws:iam::111111111111:role/${n % 5}`,
    service: "s3",
    action: "GetObject",
    resource: `arn:aws:s3:::bucket-${n}`,
    outcome: "done",
    sessionKey: `ASIAEXAMPLE${n}`,
  });
  for (let n = 0; n < 20; n++) book.add(event(n));
  const context = { observedAt: "2026-11-22T00:00:00.000Z", problem: () => {}, progress: () => {} };
  const facts = [...observedFacts(book, "cloudtrail", 0, context)];
  const uses = facts.filter(({ kind }) => kind === "observed.use");
  expect(uses).toHaveLength(6);
  expect(facts.find(({ kind }) => kind === "observed.log")).toMatchObject({ events: 20, folded: 17, sessionsLeft: 19 });
  expect(facts.find(({ kind, key }) => kind === "coverage" && key.startsWith("observed.use"))).toMatchObject({
    state: "partly",
  });
});
