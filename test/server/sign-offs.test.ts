import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GateAnswer } from "../../gate/answer.ts";
import { inside } from "../cli/process.ts";
import { SignedEstate } from "../support/signed-estate.ts";
import { form, json, type TestServer, testServer } from "./served.ts";

let signed: SignedEstate;
let server: TestServer;
beforeAll(async () => {
  signed = new SignedEstate();
  await inside(["import", signed.estate, "--store", signed.store, "--quiet"]);
  await signed.sign();
  server = await testServer(undefined, { store: signed.store, signOffs: signed.folder, limits: { answer: 120_000 } });
}, 120_000);
afterAll(async () => {
  expect(server.bugs).toEqual([]);
  await server.end();
  signed.remove();
});

/** The JSON that a command prints. */
async function command(...words: string[]): Promise<unknown> {
  const options = ["--baseline", signed.folder, "--store", signed.store, "--format", "json", "--quiet"];
  return JSON.parse((await inside([...words, ...options])).stdout);
}

describe("sign-offs over HTTP", () => {
  it("the gate answers as the command, asked by address and by body", async () => {
    const later = "2027-03-01T00:00:00Z";
    for (const { words, search, fields } of [
      { words: [], search: "", fields: {} },
      {
        words: ["--require-signatures", "--changed", "warn", "--limit", "3"],
        search: "requireSignatures=true&changed=warn&limit=3",
        fields: { requireSignatures: true, changed: "warn", limit: 3 },
      },
    ]) {
      const told = await command("gate", ...words);
      const got = await server.ask(`/api/v1/gate?${search}`);
      expect([got.status, got.json()]).toEqual([200, told]);
      expect((await server.ask("/api/v1/gate", json(fields))).json()).toEqual(told);
    }
    expect((await server.ask(`/api/v1/gate?asOf=${later}`)).json()).toEqual(await command("gate", "--as-of", later));
  });

  it("the records answer as `sign-off verify`", async () => {
    const got = await server.ask("/api/v1/sign-offs");
    expect([got.status, got.json()]).toEqual([200, await command("sign-off", "verify")]);
    const keys = await server.ask("/api/v1/sign-offs?requireSignatures=true");
    expect(keys.json()).toEqual(await command("sign-off", "verify", "--require-signatures"));
  });

  it("a design goes up as a bundle and is held to what was signed, as the command does it", async () => {
    const plan = path.join(import.meta.dirname, "../gate/plans/open-url.json");
    const sent = [
      { name: "files", filename: "open-url.json", content: readFileSync(plan) },
      { name: "as", content: "aws=602718495331" },
    ];
    const { bundle } = (await server.ask("/api/v1/bundles", form(sent))).json<{ bundle: string }>();
    const got = (await server.ask("/api/v1/gate", json({ with: [bundle] }))).json<GateAnswer>();
    const told = (await command("gate", "--with", plan, "--as", "aws=602718495331")) as GateAnswer;
    expect(got.verdict).toBe("fail");
    expect({ ...got, with: [] }).toEqual({ ...told, with: [] });
    expect((await server.ask(`/api/v1/gate?with=${bundle}`)).json()).toEqual(got);
  });

  it("what is committed meanwhile is seen at the next question, and nothing is ever written", async () => {
    const before = signed.git("rev-parse", "HEAD");
    signed.git("commit", "-q", "--allow-empty", "-m", "later");
    const { commit } = (await server.ask("/api/v1/gate")).json<GateAnswer>();
    expect(commit).toBe(signed.git("rev-parse", "HEAD").trim());
    expect(commit).not.toBe(before.trim());
    const refused = await server.ask("/api/v1/sign-offs", json({}));
    expect([refused.status, refused.headers.allow]).toEqual([405, "GET, HEAD"]);
    expect(signed.git("status", "--porcelain")).toBe("");
  });

  it("asks who is there, and refuses what the question does not have", async () => {
    for (const at of ["/api/v1/gate", "/api/v1/sign-offs"]) {
      expect((await server.raw(at)).status).toBe(401);
      const { status, text } = await server.ask(`${at}?baseline=/etc`);
      expect([status, text.includes("is no field of")]).toEqual([400, true]);
    }
    expect((await server.ask(`/api/v1/gate?with=bundle:${"0".repeat(24)}`)).status).toBe(400);
  });

  it("says where there is no folder, and where it is in no repository", async () => {
    const bare = path.join(signed.root, "bare");
    mkdirSync(bare);
    for (const { folder, status, code } of [
      { folder: path.join(signed.root, "none"), status: 409, code: "sign-off.none" },
      { folder: bare, status: 503, code: "sign-off.git" },
    ]) {
      const other = await testServer(undefined, { store: signed.store, signOffs: folder });
      const got = await other.ask("/api/v1/gate");
      expect([got.status, got.json()["code"]]).toEqual([status, code]);
      await other.end();
    }
  });
});
