import { describe, expect, it } from "vitest";
import { catalogue, mcp } from "../../importers/ai/index.ts";
import { fingerprintKey } from "../../importers/credential/index.ts";
import { imageReference, isImage } from "../../model/catalogue/image.ts";
import { serves } from "../../model/catalogue/paths.ts";
import { versionOf, within } from "../../model/catalogue/version.ts";
import type { Fact } from "../../model/fact.ts";
import type { Importer } from "../../model/importer.ts";
import { fileOf, listening, listOf } from "../importers/read/input.ts";

async function read(importer: Importer, path: string, value: unknown) {
  const context = { ...listening(), fingerprintKey: () => fingerprintKey(new Uint8Array(32)) };
  const files = [fileOf(JSON.stringify(value), path)];
  const facts: readonly Fact[] = await listOf(importer.toFacts({ files, proposedName: "desk" }, context));
  return { facts: facts.filter(({ kind }) => kind !== "coverage"), problems: context.problems };
}

describe("an MCP client's configuration", () => {
  it("is servers without values: packages, versions, names, capabilities, credentials by fingerprint", async () => {
    const token = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
    const { facts, problems } = await read(mcp, "shop/.mcp.json", {
      mcpServers: {
        files: { command: "npx", args: ["-y", "@modelcontextprotocol/server-filesystem", "/home/CANARY"] },
        repos: {
          command: "docker",
          args: ["run", "-i", "--rm", "-e", "GITHUB_TOKEN", "ghcr.io/x/repos:1.2.3"],
          env: { GITHUB_TOKEN: token },
        },
        open: { type: "http", url: "https://mcp.example.com/CANARY?x=1" },
        asked: { type: "sse", url: "https://mcp.example.com/", headers: { Authorization: "Bearer CANARY" } },
      },
    });
    expect(problems).toEqual([]);
    const servers = facts.filter(({ kind }) => kind === "ai.mcp-server");
    expect(servers).toMatchObject([
      { name: "asked", transport: "sse", authenticates: true, headerNames: ["Authorization"] },
      {
        name: "files",
        transport: "stdio",
        package: "@modelcontextprotocol/server-filesystem",
        pinned: false,
        capabilities: ["fs"],
      },
      { name: "open", transport: "http", url: "https://mcp.example.com", authenticates: false },
      { name: "repos", package: "ghcr.io/x/repos", version: "1.2.3", pinned: true, envNames: ["GITHUB_TOKEN"] },
    ]);
    expect(JSON.stringify(facts)).not.toMatch(/CANARY|ghp_/);
  });
});

describe("a catalogue of one's own", () => {
  it("is read product by product; a fault names its place and leaves the others", async () => {
    const { facts, problems } = await read(catalogue, "own.json", {
      format: "preauth-catalogue/v1",
      products: [
        {
          id: "qdrant",
          images: ["shop/qdrant"],
          cves: [{ cve: "CVE-2099-1", range: "<2.0.0", effect: "rce", preAuth: true, conf: "med" }],
        },
        { id: "bad", cves: [{ cve: "CVE-2099-2", range: "older than 2", effect: "rce" }] },
      ],
    });
    expect(facts).toMatchObject([{ kind: "ai.product", given: ["images"], product: { id: "qdrant" } }]);
    expect(problems).toMatchObject([
      { at: "/products/1/cves/0/range", message: expect.stringContaining("expected a range of versions") },
    ]);
  });

  it.each([
    [{ id: "Bad Id" }, "/id", /an id: lower case/],
    [{ id: "a", image: ["x/a"] }, "/image", /no field of the format; there are id, name, role, images/],
    [{ effect: "exec" }, "/cves/0/effect", /one of auth-bypass, data-open/],
    [{ conf: "sure" }, "/cves/0/conf", /one of high, med/],
    [{ preAuth: "maybe" }, "/cves/0/preAuth", /true, false, yes, conditional or disputed/],
    [{ fixed: "2.0" }, "/cves/0/fixed", /no field of the format; there are cve, range/],
    [{ id: "a", images: ["x/a"], tagScheme: "dates" }, "/tagScheme", /semver, or calver/],
    [{ id: "a", images: ["x/a"], default: { preAuth: "exec" } }, "/default/preAuth", /one of .*config/],
    [{ id: "a", cves: [] }, "", /images or match.env/],
    [
      { id: "langflow", without: ["CVE-2025-3248", "CVE-2099-1"] },
      "/without/1",
      /shipped product: by-design, CVE-2025-3248/,
    ],
  ])("says what is wrong with %j", async (told, at, message) => {
    const flaw = { cve: "CVE-2099-1", range: "<2", effect: "rce", ...told };
    const product = "id" in told ? told : { id: "a", images: ["x/a"], cves: [flaw] };
    const { facts, problems } = await read(catalogue, "own.json", {
      format: "preauth-catalogue/v1",
      products: [product],
    });
    expect(facts).toEqual([]);
    expect(problems).toMatchObject([{ at: `/products/0${at}`, message: expect.stringMatching(message) }]);
  });

  it("names each flaw once, and is of one format", async () => {
    const twice = ["<2", "<3"].map((range) => ({ cve: "CVE-2099-1", range, effect: "rce" }));
    const products = [{ id: "a", images: ["x/a"], cves: twice }];
    expect((await read(catalogue, "own.json", { format: "preauth-catalogue/v1", products })).problems).toMatchObject([
      { at: "/products/0/cves", message: expect.stringContaining("each id once") },
    ]);
    expect((await read(catalogue, "own.json", { format: "preauth-catalogue/v2" })).problems).toMatchObject([
      { at: "/format" },
    ]);
  });
});

describe("images, versions and paths", () => {
  it("know an image behind mirrors and from repackagers, not one that is merely called so", () => {
    const is = (image: string, pattern: string) => isImage(imageReference(image), pattern);
    for (const image of [
      "langflowai/langflow:1.2.0",
      "docker.io/langflowai/langflow",
      "mirror.example.com:5000/docker.io/langflowai/langflow@sha256:00",
      "1234.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/langflowai/langflow:v1",
    ])
      expect(is(image, "langflowai/langflow"), image).toBe(true);
    expect(is("bitnami/mlflow:2.1.0", "ghcr.io/mlflow/mlflow")).toBe(true);
    expect(is("example.com/shop/langflow:1.2.0", "langflowai/langflow")).toBe(false);
    expect(is("example.com/shop/elasticsearch:8", "elasticsearch")).toBe(false);
  });

  it.each([
    ["1.2.0", "<1.3.0", "yes"],
    ["v1.3.0-cuda12.4", "<1.3.0", "no"],
    ["1.3.0-rc1", "<1.3.0", "yes"],
    ["1.3", "<1.3.5", "perhaps"],
    ["2", "<1.9.0", "no"],
    ["main-v1.82.0-stable", ">=1.81.16 <1.83.7", "yes"],
    ["2.41.3", "<1.123.83 || >=2.0.0 <2.41.4", "yes"],
  ])("%s in %s: %s", (tag, range, expected) => {
    const version = versionOf(tag, "semver");
    expect(version && within(version, range)).toBe(expected);
  });

  it.each(["latest", "latest-py310", "nightly", "sha-0123abc", "0123456789abcdef", "20260101"])(
    "%s tells no version",
    (tag) => {
      expect(versionOf(tag, "semver")).toBeUndefined();
    },
  );

  it("compare a route with a flaw's path", () => {
    expect(serves({ path: "/", match: "prefix" }, "/api/v1/validate/code")).toBe(true);
    expect(serves({ path: "/api", match: "prefix" }, "/api/jobs/*")).toBe(true);
    expect(serves({ path: "/chat", match: "prefix" }, "/api/jobs/*")).toBe(false);
    expect(serves({ path: "/webhook/orders", match: "exact" }, "/webhook/*")).toBe(true);
    expect(serves({ path: "/webhook", match: "exact" }, "/form/*")).toBe(false);
    expect(
      serves({ path: "/api/v1/build_public_tmp/x/flow", match: "exact" }, "/api/v1/build_public_tmp/{flow_id}/flow"),
    ).toBe(true);
  });
});
