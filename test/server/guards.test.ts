import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsAccount } from "../../model/examples/aws.ts";
import { Attempts } from "../../server/guard/attempts.ts";
import { serve } from "../../server/serve.ts";
import { stored } from "../cli/process.ts";
import { json, type TestServer, testServer } from "./served.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer((store) => stored(store, [awsAccount()]));
});
afterAll(() => server.end());

const about = "/api/v1/about";
const navigation = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", Accept: "text/html" };

describe("who is asked", () => {
  it.each(["evil.example", "evil.example:80", "127.0.0.1.nip.io", "localhost.evil.example", "10.0.0.1", "[::2]"])(
    "a request for the host %j is refused, whatever it asks for",
    async (host) => {
      for (const at of [about, "/", "/assets/index-4f3a.js"]) {
        const { status, json: body } = await server.ask(at, { headers: { Host: host } });
        expect({ status, code: body()["code"] }).toEqual({ status: 403, code: "http.host" });
      }
    },
  );

  it("a request that names none is refused", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = net.connect(server.address.port, "127.0.0.1", () => socket.write("GET / HTTP/1.0\r\n\r\n"));
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("close", () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each(["localhost", "LOCALHOST:1234", "127.0.0.1:9", "[::1]:80"])(
    "this machine's own name %s is answered",
    async (host) => {
      expect((await server.ask(about, { headers: { Host: host } })).status).toBe(200);
    },
  );

  it("names that it was told are its own too", async () => {
    const named = await testServer(async () => {}, { hosts: ["ambit.example"] });
    expect((await named.raw("/", { headers: { ...navigation, Host: "ambit.example" } })).status).toBe(200);
    await named.end();
  });
});

describe("who asks", () => {
  const foreign: [string, Record<string, string>][] = [
    ["another site's origin", { Origin: "https://evil.example" }],
    ["another port of this machine", { Origin: "http://127.0.0.1:1" }],
    ["a sandboxed page", { Origin: "null" }],
    ["an origin that is none", { Origin: "::" }],
    ["a cross-site fetch", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script" }],
    ["a same-site fetch", { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty" }],
    ["a frame", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" }],
  ];
  it.each(foreign)("%s is refused everywhere", async (_, headers) => {
    for (const at of [about, "/", "/assets/index-4f3a.js", "/docs/errors"]) {
      const reply = await server.ask(at, { headers });
      expect([at, reply.status, reply.json()["code"]]).toEqual([at, 403, "http.origin"]);
    }
    const post = json({});
    const reply = await server.ask("/api/v1/queries/entries", { ...post, headers: { ...post.headers, ...headers } });
    expect(reply.status).toBe(403);
  });

  it("a link on another site opens the page, and never an address of the API", async () => {
    const headers = { ...navigation, "Sec-Fetch-Site": "cross-site" };
    expect((await server.raw("/", { headers })).status).toBe(200);
    for (const at of [about, "/API/v1/about", "/Api"]) expect((await server.ask(at, { headers })).status).toBe(403);
    expect((await server.raw("/", { method: "POST", headers })).status).toBe(403);
  });

  it("the page itself is answered", async () => {
    const origin = { Origin: server.url, Host: `127.0.0.1:${server.address.port}`, "Sec-Fetch-Site": "same-origin" };
    expect((await server.ask(about, { headers: origin })).status).toBe(200);
  });

  it("nobody is told that other origins may read", async () => {
    for (const method of ["GET", "OPTIONS"]) {
      const { headers } = await server.ask(about, { method, headers: { "Access-Control-Request-Method": "GET" } });
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});

describe("signing in", () => {
  it("without anything nothing of the API is shown, also not what there is", async () => {
    for (const at of [about, "/api/v1/openapi.json", "/api/v1/nothing", "/api", "/api/v2"]) {
      const reply = await server.raw(at);
      expect([at, reply.status, reply.headers["www-authenticate"]]).toEqual([at, 401, 'Bearer realm="ambit"']);
    }
  });

  it("the launch token works once: it becomes a cookie, and the address is clean", async () => {
    const url = new URL(server.app.credentials.launchUrl());
    const first = await server.raw(`/paths${url.search}&from=internet`);
    expect([first.status, first.headers.location]).toEqual([303, "/paths?from=internet"]);
    const [cookie = ""] = first.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^ambit-session-${server.address.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const again = await server.raw(`/${url.search}`);
    expect([again.status, again.json()["code"]]).toEqual([401, "http.unauthenticated"]);
    expect(again.json()["help"]).toMatch(/ambit serve.*POST \/api\/v1\/launch/);
    expect(again.headers["set-cookie"]).toBeUndefined();
    const [pair = ""] = cookie.split(";");
    expect((await server.raw(about, { headers: { Cookie: `other=1; ${pair}` } })).status).toBe(200);
    // Reloading the link in the browser that has the cookie.
    expect((await server.raw(`/${url.search}`, { headers: { Cookie: pair } })).status).toBe(303);
    expect((await server.raw(about, { headers: { Cookie: `${pair}x` } })).status).toBe(401);
    expect((await server.raw(about, { headers: { Cookie: pair.replace(/\d+=/, "1=") } })).status).toBe(401);
  });

  it("the address after signing in stays on this server", async () => {
    for (const at of ["//evil.example/", "/\\evil.example/", "/.//evil.example/", "/launch"]) {
      const { search } = new URL(server.app.credentials.launchUrl());
      const { status, headers } = await server.raw(at + search);
      expect([at, status]).toEqual([at, 303]);
      expect(headers.location).toMatch(/^\/($|[^/\\])/);
    }
  });

  it("a script makes a further launch address", async () => {
    const { status, json: body } = await server.ask("/api/v1/launch", { method: "POST" });
    expect(status).toBe(201);
    const url = new URL(String(body()["url"]));
    expect(url.host).toBe(`127.0.0.1:${server.address.port}`);
    expect((await server.raw(`/${url.search}`)).status).toBe(303);
  });

  it("the token of a script is in a file for its owner alone, as long as the server runs", async () => {
    const own = await testServer();
    const file = own.tokenFile ?? "";
    expect(path.dirname(file)).toBe(own.store);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const token = readFileSync(file, "utf8").trim();
    expect((await own.raw(about, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200);
    await own.close();
    expect(existsSync(file)).toBe(false);
    await own.end();
  });

  it("two servers have nothing in common", async () => {
    const other = await testServer();
    const { bearer, session } = other.app.credentials;
    expect((await server.raw(about, { headers: { Authorization: `Bearer ${bearer}` } })).status).toBe(401);
    const cookie = `ambit-session-${server.address.port}=${session}`;
    expect((await server.raw(about, { headers: { Cookie: cookie } })).status).toBe(401);
    await other.end();
  });

  it("whoever guesses has to wait; who has the cookie has not", async () => {
    const own = await testServer(async () => {}, { limits: { attempts: 3 } });
    const { search } = new URL(own.launchUrl);
    const cookie = String((await own.raw(`/${search}`)).headers["set-cookie"]).split(";")[0] ?? "";
    const guess = (): ReturnType<TestServer["raw"]> => own.raw(about, { headers: { Authorization: "Bearer guess" } });
    expect([(await guess()).status, (await guess()).status]).toEqual([401, 401]);
    expect((await own.raw("/?token=guess")).status).toBe(401);
    const late = await guess();
    expect([late.status, late.json()["code"]]).toEqual([429, "http.attempts"]);
    expect(Number(late.headers["retry-after"])).toBeGreaterThan(0);
    expect((await own.ask(about)).status).toBe(429);
    expect((await own.raw(`/${new URL(own.app.credentials.launchUrl()).search}`)).status).toBe(429);
    expect((await own.raw(about, { headers: { Cookie: cookie } })).status).toBe(200);
    await own.end();
  });

  it("and may try again when the time is over", () => {
    let now = 0;
    const attempts = new Attempts(2, 60_000, () => now);
    attempts.failed("a");
    expect(attempts.wait("a")).toBe(0);
    attempts.failed("a");
    now = 20_000;
    expect([attempts.wait("a"), attempts.wait("b")]).toEqual([40_000, 0]);
    now = 60_000;
    expect(attempts.wait("a")).toBe(0);
    attempts.failed("a");
    expect(attempts.wait("a")).toBe(0);
  });
});

describe("every response", () => {
  it.each([about, "/", "/assets/index-4f3a.js", "/nothing", "/docs/errors", "/?token=wrong"])(
    "to %s carries the policy and gives nothing away",
    async (at) => {
      const { headers } = await server.raw(at, { headers: { Accept: "text/html" } });
      expect(headers).toMatchObject({
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(headers).not.toHaveProperty("server");
    },
  );

  it("is stored by nobody, but for files whose name changes with them", async () => {
    const cache = async (at: string): Promise<unknown> => (await server.ask(at)).headers["cache-control"];
    expect(await cache(about)).toBe("no-store");
    expect(await cache("/api/v1/queries/entries")).toBe("private, no-cache");
    expect(await cache("/api/v1/queries/reach")).toBe("no-store");
    expect(await cache("/")).toBe("no-cache");
    expect(await cache("/assets/index-4f3a.js")).toBe("private, max-age=31536000, immutable");
  });
});

describe("paths", () => {
  it("of the page's views give the page; anything else is not found", async () => {
    const html = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    for (const at of ["/", "/radius", "/paths?from=internet", "/a/b/c"]) {
      const { status, text } = await server.raw(at, { headers: html });
      expect([at, status, text]).toEqual([at, 200, "<!doctype html><title>the page</title>"]);
    }
    for (const at of ["/assets/gone-1.js", "/.secret", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/x.txt"])
      expect([at, (await server.raw(at, { headers: html })).status]).toEqual([at, 404]);
    // No file of the machine, whatever the path says: this is a view of the page like any other.
    expect((await server.raw("/../../etc/passwd", { headers: html })).text).toContain("the page");
    expect((await server.raw("/radius", { headers: { Accept: "application/json" } })).status).toBe(404);
    expect((await server.raw("/radius", { method: "POST", headers: html })).status).toBe(404);
    for (const at of ["/api/v1/jobs/%", "//", "///?token=a", "//[::x/", "http://:99999/"])
      expect((await server.ask(at)).json()).toMatchObject({ status: 400, code: "http.malformed" });
    expect(server.bugs).toEqual([]);
  });

  it("of the folder it is installed in may have parts that begin with a dot", async () => {
    const page = path.join(server.store, ".nvm/web");
    mkdirSync(page, { recursive: true });
    writeFileSync(path.join(page, "index.html"), "<!doctype html><title>below a dot</title>");
    const own = await testServer(async () => {}, { page });
    expect((await own.raw("/radius", { headers: navigation })).text).toContain("below a dot");
    await own.end();
  });

  it("that nobody waits for any more are no bug", async () => {
    const gone = net.connect(server.address.port, "127.0.0.1");
    gone.end(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n`);
    await once(gone.resume(), "close");
    expect((await server.raw("/", { headers: navigation })).status).toBe(200);
    expect(server.bugs).toEqual([]);
  });

  it("of the API that do not exist are a problem", async () => {
    for (const at of [
      "/api/v1/nothing",
      "/api/v1/queries/nothing",
      "/api/v1/About",
      "/api/v1/about/",
      "/api/v2",
      "/api/v1/queries/__proto__",
    ]) {
      const { status, headers, json: body } = await server.ask(at, { headers: { Accept: "text/html" } });
      expect([at, status]).toEqual([at, 404]);
      expect(headers["content-type"]).toBe("application/problem+json; charset=utf-8");
      expect(body()).toMatchObject({ type: "/docs/errors#http.not-found", status: 404, code: "http.not-found" });
    }
  });

  it("say which methods they take", async () => {
    for (const [at, allow] of [
      [about, "GET, HEAD"],
      ["/api/v1/queries/reach", "GET, HEAD, POST"],
      ["/api/v1/imports", "GET, HEAD, POST"],
      ["/api/v1/jobs/x", "GET, HEAD, DELETE"],
      ["/api/v1/launch", "POST"],
    ] as const) {
      for (const method of ["PUT", "PATCH", "OPTIONS", "TRACE", ...(allow.includes("POST") ? [] : ["POST"])]) {
        const { status, headers } = await server.ask(at, { method });
        expect([at, method, status, headers.allow]).toEqual([at, method, 405, allow]);
      }
    }
  });

  it("of the errors page have an anchor for every code", async () => {
    const { text, headers } = await server.raw("/docs/errors");
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(text).toContain('<dt id="http.host">');
    expect(text).toContain('<dt id="usage.argument">');
  });
});

describe("bodies", () => {
  const reach = "/api/v1/queries/reach";
  it("that are no JSON are refused", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/jsonp",
      "multipart/form-data",
    ]) {
      const reply = await server.ask(reach, { method: "POST", headers: { "Content-Type": type }, body: "{}" });
      expect([type, reply.status, reply.json()["code"]]).toEqual([type, 415, "http.media-type"]);
    }
    const packed = await server.ask(reach, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Content-Encoding": "gzip" },
      body: "{}",
    });
    expect(packed.status).toBe(415);
  });

  it("that cannot be read are refused without a word of them", async () => {
    for (const body of ['{"from": ["hunter2', "hunter2", '"hunter2"', "[]", "null"]) {
      const reply = await server.ask(reach, { ...json(0), body });
      expect([body, reply.status]).toEqual([body, 400]);
      expect(reply.text).not.toContain("hunter2");
    }
  });

  it("that are too large are refused", async () => {
    const own = await testServer(async () => {}, { limits: { body: 1000 } });
    const reply = await own.ask("/api/v1/queries/reach", json({ from: ["x".repeat(1000)] }));
    expect([reply.status, reply.json()["code"]]).toEqual([413, "http.too-large"]);
    await own.end();
  });

  it("that are cut end the request, and nothing else", async () => {
    await new Promise<void>((resolve) => {
      const headers = {
        Authorization: `Bearer ${server.app.credentials.bearer}`,
        "Content-Type": "application/json",
        "Content-Length": "100",
      };
      const cut = http.request({ host: "127.0.0.1", port: server.address.port, path: reach, method: "POST", headers });
      cut.on("error", () => resolve());
      cut.write('{"from"');
      setTimeout(() => cut.destroy(), 50);
    });
    expect((await server.ask(about)).status).toBe(200);
    expect(server.bugs).toEqual([]);
  });
});

describe("an address that others reach", () => {
  it("takes a token", async () => {
    await expect(
      serve({ store: server.store, host: "0.0.0.0", page: path.dirname(server.store) }),
    ).rejects.toMatchObject({
      code: "serve.no-page",
    });
    const page = path.join(server.store, "../page");
    await expect(serve({ store: server.store, host: "0.0.0.0", page })).rejects.toMatchObject({
      code: "serve.no-token",
    });
    await expect(serve({ store: server.store, host: "192.0.2.1", page, token: "t".repeat(32) })).rejects.toMatchObject({
      code: "serve.address",
    });
    await expect(serve({ store: server.store, port: server.address.port, page })).rejects.toMatchObject({
      code: "serve.address",
      help: "name another port with --port",
    });
  });

  it("and answers to it", async () => {
    const token = "t".repeat(40);
    const open = await testServer(async () => {}, { host: "0.0.0.0", token });
    expect(open.tokenFile).toBeUndefined();
    expect((await open.raw(about, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200);
    expect((await open.raw(about)).status).toBe(401);
    await open.end();
  });
});
