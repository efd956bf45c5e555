import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { queries } from "../../queries/index.ts";
import { inside } from "../cli/process.ts";
import { SignedEstate } from "../support/signed-estate.ts";
import { form, json, type Reply, type TestServer, testServer } from "./served.ts";

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly [key: string]: unknown;
}
interface Content {
  readonly [type: string]: { readonly schema: Schema };
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly $ref?: string;
    readonly name: string;
    readonly in: string;
    readonly schema: Schema;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content; readonly $ref?: string }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Record<string, Schema>;
    readonly responses: Record<string, { readonly content: Content }>;
  };
}

const signed = new SignedEstate();
let server: TestServer;
let document: Document;
/** Values of fields for which the document has no example. */
const values: Record<string, unknown> = { to: ["class:data-store"], target: "class:data-store", text: "role" };
/** Questions whose example takes more than its fields tell. */
const special: Record<string, Record<string, unknown>> = {
  check: { text: "assertions: [{ name: a, from: internet, to: class:secret, expect: unreachable }]" },
  story: { from: ["internet"] },
  diff: { limit: 5 },
};
beforeAll(async () => {
  server = await testServer(
    async (store) => {
      // What was there before had one way in less: a diff has something to say.
      const older = path.join(mkdtempSync(path.join(tmpdir(), "ambit-older-")), "assistant");
      cpSync(path.join(import.meta.dirname, "../../examples/assistant"), older, { recursive: true });
      const ingresses = path.join(older, "kubernetes/ingresses.yaml");
      writeFileSync(
        ingresses,
        readFileSync(ingresses, "utf8").replaceAll("ingressClassName: nginx\n", "ingressClassName: nginx-internal\n"),
      );
      await inside(["import", older, "--store", store, "--quiet"]);
      rmSync(path.dirname(older), { recursive: true });
      await inside(["import", path.join(import.meta.dirname, "../../examples/assistant"), "--store", store, "--quiet"]);
      const scan = path.join(mkdtempSync(path.join(tmpdir(), "ambit-scan-")), "scan.yaml");
      const owners = path.join(import.meta.dirname, "../../examples/assistant/owners.yaml");
      writeFileSync(
        scan,
        `format: ambit-scan/v1\nname: a\nsources: [{name: owners, import: ${JSON.stringify(owners)}}]\n`,
      );
      await inside(["scan", scan, "--store", store, "--quiet"]);
      rmSync(path.dirname(scan), { recursive: true });
      await signed.sign(undefined, undefined, store);
    },
    { signOffs: signed.folder },
  );
  document = (await server.ask("/api/v1/openapi.json")).json<Document>();
  const reached = await server.ask("/api/v1/queries/reach", json({ from: ["internet"], limit: 3 }));
  const { steps } = reached.json<{ steps: Record<string, { to: string }> }>();
  values["conclusion"] = Object.values(steps)[0]?.to;
}, 300_000);
afterAll(async () => {
  expect(server.bugs).toEqual([]);
  await server.end();
  signed.remove();
});

const components = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll("#/components/schemas/", "#/$defs/"));
/** The document's own schema, as a validator. */
const validator = (schema: Schema): z.ZodType =>
  z.fromJSONSchema({ ...(components(schema) as object), $defs: components(document.components.schemas) } as never);

/** Fails where the document does not say that this operation answers so. */
function expectDocumented(operation: Operation, reply: Reply): void {
  const response = operation.responses[String(reply.status)];
  const declared = response?.$ref ? document.components.responses[response.$ref.split("/").at(-1) ?? ""] : response;
  expect([operation.operationId, reply.status, declared === undefined], reply.text).toEqual([
    operation.operationId,
    reply.status,
    false,
  ]);
  const [type = ""] = String(reply.headers["content-type"] ?? "").split(";");
  if (declared?.content === undefined) {
    expect(reply.text).toBe("");
    return;
  }
  expect(Object.keys(declared.content)).toContain(type);
  const schema = declared.content[type]?.schema ?? {};
  const value: unknown = type.endsWith("json") ? reply.json() : reply.text;
  const parsed = validator(schema).safeParse(value);
  expect(parsed.error?.issues.slice(0, 3) ?? []).toEqual([]);
}

/** The least question that the declared input allows, by the document's own examples. */
function exampleOf({ properties = {}, required = [] }: Schema): Record<string, unknown> {
  const wanted = Object.entries(properties).filter(([name, field]) => required.includes(name) || field.examples);
  return Object.fromEntries(
    wanted.map(([name, field]) => [name, field.examples?.[0] ?? values[name] ?? field.enum?.[0]]),
  );
}

const search = (input: Readonly<Record<string, unknown>>): string =>
  Object.entries(input)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${encodeURIComponent(String(one))}`))
    .join("&");

describe("the API's own description", () => {
  it("has every question, twice, and is a document of OpenAPI 3.1 with unique operations", () => {
    expect(document.openapi).toBe("3.1.0");
    for (const query of queries)
      expect(Object.keys(document.paths[`/queries/${query.id}`] ?? {})).toEqual(
        "leaked" in query ? ["post"] : ["get", "post"],
      );
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)];
    for (const [, group = "", name = ""] of refs)
      expect(Object.keys((document.components as unknown as Record<string, object>)[group] ?? {})).toContain(name);
  });

  it("is what every question keeps to, by body and by address", { timeout: 180_000 }, async () => {
    for (const { id } of queries.filter((query) => !("leaked" in query))) {
      const { get, post } = document.paths[`/queries/${id}`] ?? {};
      if (!get || !post) throw new Error(id);
      const schema = post.requestBody?.content["application/json"]?.schema ?? {};
      const asked = { ...exampleOf(schema), ...special[id] };
      const posted = await server.ask(`/api/v1/queries/${id}`, json(asked));
      expect([id, posted.status], posted.text.slice(0, 400)).toEqual([id, 200]);
      expectDocumented(post, posted);
      const got = await server.ask(`/api/v1/queries/${id}?${search(asked)}`);
      expectDocumented(get, got);
      expect(got.text).toBe(posted.text);
      const again = await server.ask(`/api/v1/queries/${id}?${search(asked)}`, {
        headers: { "If-None-Match": got.headers.etag ?? "" },
      });
      expect(again.status).toBe(304);
      expectDocumented(get, again);
      // What the question does not have is refused as the document says.
      for (const wrong of [
        await server.ask(`/api/v1/queries/${id}`, json({ ...asked, no: 1 })),
        await server.ask(`/api/v1/queries/${id}`, {
          method: "POST",
          headers: { "Content-Type": "text/plain" },
          body: "x",
        }),
        await server.ask(`/api/v1/queries/${id}?snapshot=${"0".repeat(64)}`, json(asked)),
        await server.raw(`/api/v1/queries/${id}`, json(asked)),
      ])
        expectDocumented(post, wrong);
    }
  });

  it("is what the question about a secret keeps to, by body alone", { timeout: 60_000 }, async () => {
    const { post } = document.paths["/queries/token"] ?? {};
    if (!post) throw new Error("token");
    const at = "/api/v1/queries/token";
    const text = (body: string, type = "text/plain") => ({ method: "POST", headers: { "Content-Type": type }, body });
    const replies = [
      await server.ask(at, json({ secret: "AKIAVQRDX25J6EXAMPLE", limit: 2 })),
      await server.ask(`${at}?limit=2`, text("AKIAVQRDX25J6EXAMPLE")),
      await server.ask(at, text("nothing of the kind")),
      await server.ask(at, json({ secret: "AKIAVQRDX25J6EXAMPLE", no: 1 })),
      await server.ask(at, text("<x/>", "text/xml")),
      await server.raw(at, json({ secret: "AKIAVQRDX25J6EXAMPLE" })),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 422, 400, 415, 401]);
    for (const reply of replies) expectDocumented(post, reply);
    expect((await server.ask(at)).status).toBe(405);
  });

  it("is what every other path keeps to", { timeout: 120_000 }, async () => {
    const others = Object.entries(document.paths).filter(([at]) => !at.startsWith("/queries/"));
    /** What was made under a path, by the path. */
    const listed = (await server.ask("/api/v1/snapshots")).json<{ snapshots: { id: string }[] }>();
    const { scans } = (await server.ask("/api/v1/scans")).json<{ scans: { id: string }[] }>();
    const made = new Map([
      ["snapshots", listed.snapshots.at(-1)?.id ?? ""],
      ["scans", scans[0]?.id ?? ""],
    ]);
    /** Bodies of JSON. */
    const bodies: Record<string, object> = {
      "/snapshots/prune": { keep: 1000 },
      "/snapshots/{id}/pin": { note: "kept" },
      "/gate": { changed: "warn" },
    };
    const call = async (at: string, method: string, operation: Operation): Promise<void> => {
      const upload = operation.requestBody?.content["multipart/form-data"];
      const sent = upload
        ? form([{ name: "files", filename: "a.txt", content: "x" }])
        : { ...(operation.requestBody ? json(bodies[at]) : {}), method: method.toUpperCase() };
      const [, collection = ""] = at.split("/");
      const reply = await server.ask(`/api/v1${at.replace("{id}", made.get(collection) ?? "")}`, sent);
      expect(reply.status).toBeLessThan(300);
      expectDocumented(operation, reply);
      const [, where = "", id] = /^\/api\/v1\/([^/]+)\/(.+)$/.exec(reply.headers.location ?? "") ?? [];
      if (id !== undefined) made.set(where, id);
    };
    // What is made comes first, what asks for it by its id last, and of that what removes it.
    const sorted = others.sort(
      ([a], [b]) => Number(a.includes("{")) - Number(b.includes("{")) || b.split("/").length - a.split("/").length,
    );
    for (const [at, methods] of sorted)
      for (const [method, operation] of Object.entries(methods))
        if (at !== "/events") await call(at, method, operation);
    const { get } = document.paths["/jobs/{id}"] ?? {};
    if (get) expectDocumented(get, await server.ask("/api/v1/jobs/nothing"));
    const imports = document.paths["/imports"]?.["post"];
    if (imports) expectDocumented(imports, await server.ask("/api/v1/imports", form([])));
  });
});
