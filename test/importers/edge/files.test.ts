import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edge } from "../../../importers/edge/index.ts";
import { readNginx } from "../../../importers/edge/nginx/index.ts";
import { isFault, readDirectives } from "../../../importers/edge/nginx/tokens.ts";
import { choose } from "../../../model/edge/choose.ts";
import { nginxPath } from "../../../model/edge/path.ts";
import { find, pathLike } from "../../../model/edge/pattern.ts";
import type { EdgeProxyFact, EdgeRouteFact } from "../../../model/fact/edge.ts";
import type { Fact } from "../../../model/fact.ts";
import type { ImportProblem } from "../../../model/importer.ts";
import { fileOf } from "../kubernetes/read.ts";

async function read(files: Readonly<Record<string, string>>, name?: string) {
  const problems: ImportProblem[] = [];
  const facts: Fact[] = [];
  const group = {
    files: Object.entries(files).map(([path, text]) => fileOf(path, text)),
    proposedName: "edge",
    ...(name === undefined ? {} : { name }),
  };
  const context = {
    observedAt: "2026-01-01T00:00:00Z",
    problem: (problem: ImportProblem) => problems.push(problem),
    progress: () => {},
  };
  for await (const fact of edge.toFacts(group, context)) facts.push(fact);
  const proxies = facts.filter((fact): fact is EdgeProxyFact => fact.kind === "edge.proxy");
  const routes = facts.filter((fact): fact is EdgeRouteFact => fact.kind === "edge.route");
  return { facts, problems, proxies, routes };
}

describe("files of nginx", () => {
  const files = {
    "n/nginx.conf":
      "events {}\nhttp { auth_basic x; auth_basic_user_file /f; include /etc/nginx/conf.d/*.conf; include sites/*; }",
    "n/conf.d/a.conf": "server { listen 443 ssl; server_name a.example.com; location / { proxy_pass http://a:80; } }",
  };

  it("take over what the including file says, and name what was not given", async () => {
    const { proxies, routes, facts, problems } = await read(files);
    expect(problems).toEqual([]);
    expect(proxies).toMatchObject([{ key: "edge:n/nginx.conf", unread: ["include sites/*"], fragment: false }]);
    expect(routes).toMatchObject([
      {
        hosts: ["a.example.com"],
        scheme: "https",
        port: 443,
        asks: "yes",
        source: { document: "n/conf.d/a.conf", locator: "line 1" },
      },
    ]);
    expect(facts.find((fact) => fact.kind === "coverage")).toMatchObject({ state: "partly" });
  });

  it("stand where their name says", async () => {
    const { proxies } = await read(files, "k8s:prod:service:ai:gateway");
    expect(proxies).toMatchObject([
      {
        node: "k8s:prod:service:ai:gateway",
        cluster: "k8s:prod",
        namespace: "ai",
        scope: "edge:k8s:prod:service:ai:gateway",
      },
    ]);
    expect((await read(files, "Chat.example.com")).proxies).toMatchObject([{ host: "chat.example.com" }]);
  });

  it("that are broken are one error each with their line; the others are read", async () => {
    const { problems, proxies } = await read({ ...files, "b.conf": "server {\n listen 80;\n location / {\n" });
    expect(problems).toMatchObject([{ code: "import.malformed", file: "b.conf", at: "line 4" }]);
    expect(proxies).toHaveLength(1);
  });
});

describe("the reader of nginx", () => {
  const words = (text: string) => {
    const read = readDirectives(text, "x");
    return isFault(read) ? read.message : read.map(({ name, args }) => [name, ...args]);
  };
  it.each([
    ['a "b c" d;', [["a", "b c", "d"]]],
    ["a b#c # rest ;\n;", [["a", "b#c"]]],
    ["a ${b}c 'd\\'e';", [["a", "${b}c", "d'e"]]],
    ["a b}c;", [["a", "b}c"]]],
    ['if ($x = "y") { }', [["if", "($x", "=", "y", ")"]]],
    ["content_by_lua_block { if a then b = '}' -- }\n end } c d;", [["content_by_lua_block"], ["c", "d"]]],
    ['a "b"c;', "text right after a quote"],
    ["a b", 'a directive without ";" at its end'],
    ["}", 'a "}" that closes nothing'],
  ])("%s", (text, expected) => expect(words(text)).toEqual(expected));

  it("ends with directives or one fault, whatever it is given", () => {
    const piece = fc.constantFrom(
      "server ",
      "location ",
      "{",
      "}",
      ";",
      '"',
      "'",
      "\\",
      "$",
      "#",
      "\n",
      "/a",
      " ~ ",
      "rewrite ^(a+)+$ /b last;",
      "listen 80;",
      "proxy_pass http://u;",
      "_by_lua_block {",
      "include *;",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const faults: string[] = [];
        readNginx(new Map([["x", pieces.join("")]]), (_, line, message) => faults.push(`${line} ${message}`));
        expect(faults.length).toBeLessThan(2);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses blocks that nest without end", () => {
    expect(readDirectives("a {".repeat(5_000), "x")).toMatchObject({
      message: expect.stringContaining("nested deeper"),
    });
  });
});

describe("expressions", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "/",
    ".",
    "[ab]",
    "[^a]",
    "\\d",
    "\\.",
    "(a|b)",
    "(?:ab)",
    "^",
    "$",
    "a*",
    "b+",
    ".*",
    "a?",
    "a{1,2}",
    "(a/)*",
    "(?!b)",
  );
  it("find what those of the language find", () => {
    fc.assert(
      fc.property(
        fc.array(atom, { minLength: 1, maxLength: 6 }),
        fc.stringMatching(/^[ab/1.]{0,8}$/),
        (atoms, text) => {
          const pattern = atoms.join("");
          const verdict = find(pattern, text);
          if (verdict === undefined) return;
          const expected = new RegExp(pattern).exec(text);
          expect(verdict === false ? undefined : [...verdict][0]).toBe(expected?.[0]);
        },
      ),
      { numRuns: 1_000 },
    );
  });
  it("that would take for ever are not decided", () => {
    expect(find("^(a+)+$", `${"a".repeat(60)}!`)).toBeUndefined();
    expect(find("(a)\\1", "aa")).toBeUndefined();
  });
  it("have a path that they find", () => {
    expect(pathLike("^/api/v[0-9]+/(models|chat)$")).toBe("/api/v0/models");
    expect(pathLike("\\.php$")).toBe("/.php");
  });
});

describe("choosing", () => {
  const route = (
    position: number,
    match: "exact" | "prefix" | "regex" | "segments",
    path: string,
    rest: object = {},
  ) => ({ position, match, path, ...rest });
  it("of Envoy is the first that matches, the whole of the path for an expression", () => {
    const routes = [route(0, "regex", "/a.*b"), route(1, "segments", "/a"), route(2, "prefix", "/")];
    const at = (path: string) => choose("envoy", routes, path);
    expect(
      [at("/axb"), at("/axbc"), at("/a/c"), at("/ab")].map((one) => (typeof one === "string" ? one : one.position)),
    ).toEqual([0, 2, 1, 0]);
  });
  it("goes by paths as nginx makes them comparable", () => {
    expect(nginxPath("/a/%2e%2e//b/./c?x")).toBe("/b/c");
    expect(nginxPath("//a", false)).toBe("//a");
    expect(nginxPath("/..")).toBeUndefined();
    expect(nginxPath("/%zz")).toBeUndefined();
  });
});
