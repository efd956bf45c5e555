import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
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
} from "../../model/examples/aws.ts";
import type { TokenAnswer } from "../../queries/token/answer.ts";
import { stored } from "../cli/process.ts";
import { type Ask, json, type TestServer, testServer } from "./served.ts";

const id = "AKIAIOSFODNN7EXAMPLE";
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const pasted = `AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secret}\n`;
const at = "/api/v1/queries/token";
const text = (body: string, type = "text/plain"): Ask => ({ method: "POST", headers: { "Content-Type": type }, body });

let server: TestServer;
/** Whatever the process printed while the tests ran. */
let printed = "";
const writes = [process.stdout.write, process.stderr.write] as const;
beforeAll(async () => {
  server = await testServer((store) =>
    stored(store, [
      awsAccount(),
      accessKey(id, "ci"),
      user("ci"),
      role("ops"),
      trusts(roleArn("ops"), principal(userArn("ci"))),
      bucket("docs"),
      allow(roleArn("ops"), "s3:GetObject", "arn:aws:s3:::docs/*"),
    ]),
  );
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (chunk: string | Uint8Array) => boolean;
    stream.write = ((chunk: string | Uint8Array) => {
      printed += String(chunk);
      return write(chunk);
    }) as typeof stream.write;
  }
});
afterAll(async () => {
  [process.stdout.write, process.stderr.write] = writes;
  expect(server.bugs).toEqual([]);
  await server.end();
});

const hidden = (content: string): void => {
  for (let from = 0; from + 8 <= secret.length; from++) expect(content).not.toContain(secret.slice(from, from + 8));
};

describe("the question about a secret", () => {
  it("takes it as text or as JSON, answers alike, and lets nobody keep it", async () => {
    const asText = await server.ask(at, text(pasted));
    const asJson = await server.ask(at, json({ secret: pasted }));
    const asBytes = await server.ask(at, text(pasted, "application/octet-stream"));
    for (const reply of [asText, asJson, asBytes]) {
      expect(reply.status, reply.text.slice(0, 300)).toBe(200);
      expect(reply.headers["cache-control"]).toBe("no-store");
      expect(reply.headers.etag).toBeUndefined();
      hidden(reply.text);
      expect(reply.text).toBe(asText.text);
    }
    const { credentials, plan } = asText.json<TokenAnswer & Record<string, unknown>>();
    expect(credentials).toMatchObject([{ id: `credential:${id}`, hasSecret: true, resolution: "exact" }]);
    expect(plan.contain[0]?.command).toContain(`--access-key-id=${id}`);
  });

  it("takes the fields beside it from the address or the body", async () => {
    const addressed = await server.ask(`${at}?limit=1&fromAddress=203.0.113.7`, text(pasted));
    const beside = await server.ask(at, json({ secret: pasted, limit: 1, fromAddress: "203.0.113.7" }));
    expect(addressed.text).toBe(beside.text);
    expect(addressed.json<TokenAnswer & Record<string, unknown>>()).toMatchObject({ fromAddress: "203.0.113.7" });
  });

  it("is asked by POST alone, of those who are signed in", async () => {
    expect((await server.ask(at)).status).toBe(405);
    expect((await server.ask(at, { method: "PUT", body: pasted })).status).toBe(405);
    expect((await server.raw(at, text(pasted))).status).toBe(401);
    expect(
      (await server.raw(at, { ...text(pasted), headers: { Host: "evil.example", "Content-Type": "text/plain" } }))
        .status,
    ).toBe(403);
  });

  it("repeats nothing of it in an error, wherever it was put", async () => {
    const encoded = encodeURIComponent(secret);
    const replies = [
      await server.ask(`${at}?secret=${encoded}`, text(pasted)),
      await server.ask(`${at}?${encoded}=1`, text(pasted)),
      await server.ask(`${at}?since=${encoded}`, text(pasted)),
      await server.ask(`${at}?fromAddress=${encoded}`, text(pasted)),
      await server.ask(`${at}?snapshot=${encoded}`, text(pasted)),
      await server.ask(`${at}?asOf=${encoded}`, text(pasted)),
      await server.ask(`${at}?${encoded}`),
      await server.ask(at, json({ secret: pasted, [secret]: 1 })),
      await server.ask(at, json({ secret: { of: secret } })),
      await server.ask(at, json([secret])),
      await server.ask(at, text(`{"secret": "${secret}`, "application/json")),
      await server.ask(at, text(secret, "text/html")),
      await server.ask(at, text("")),
      await server.ask(at, text(secret)),
    ];
    for (const [index, reply] of replies.entries()) {
      expect([index, reply.status], reply.text).toEqual([index, expect.toBeOneOf([200, 400, 404, 405, 415, 422])]);
      hidden(reply.text + JSON.stringify(reply.headers));
    }
    hidden(replies.map(({ text: body }) => decodeURIComponent(body.replaceAll("%", "%25"))).join());
  });

  it("refuses what is too large without reading it all", async () => {
    const reply = await server.ask(at, text("A".repeat(30 * 1024 * 1024)));
    expect([reply.status, reply.json()["code"]]).toEqual([413, "http.too-large"]);
    const less = await server.ask(at, text("A".repeat(5 * 1024 * 1024)));
    expect([less.status, less.json()["code"]]).toEqual([422, "import.too-large"]);
  });

  it("left nothing of it in the store, on the terminal or in what else is asked", async () => {
    for (const one of readdirSync(server.store, { recursive: true, withFileTypes: true }))
      if (one.isFile()) hidden(readFileSync(path.join(one.parentPath, one.name), "latin1"));
    hidden(printed);
    for (const other of ["about", "jobs", "imports", "openapi.json"])
      hidden((await server.ask(`/api/v1/${other}`)).text);
  });
});
