import { describe, expect, it } from "vitest";
import { owners } from "../../../importers/owners/index.ts";
import { read } from "./read.ts";

describe("recognises by what it finds", () => {
  it.each<[string, string, boolean]>([
    ["a/owners.csv", "node_selector,technical_owner\n", true],
    ["a/other.csv", "id,name\n", false],
    ["x.yaml", "# ours\nformat: ambit-owners/v1\n", true],
    ["x.json", '{"format": "ambit-owners/v1"}', true],
    ["x.yaml", "format: ambit-bundle/v1\n", false],
    ["CODEOWNERS", "", true],
    ["a/.github/CODEOWNERS", "", true],
    ["CODEOWNERS.md", "", false],
    ["catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\n", true],
    ["pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations: {a: backstage.io/x}\n", false],
  ])("%s", (path, head, ours) => {
    expect(owners.recognises(path, head)).toBe(ours);
  });
});

describe("the owners file", () => {
  const file = (text: string) => read("team/owners.yaml", `format: ambit-owners/v1\n${text}`);

  it("names owners, defaults, teams, keys and tasks, each with its place", async () => {
    const { of, problems } = await file(`
owners:
  - {node_selector: "arn:aws:s3:::records", owner: data, business_owner: [sales, board], review_days: 90}
defaults:
  accounts: {"111111111111": {owner: cloud}}
  clusters: {prod: {technical_owner: platform}, "vault:corp": {owner: secrets}}
  namespaces: {shop: {owner: web}, prod/pay: {owner: pay}}
  folders: {terraform/net: {owner: network}}
keys: {technical_owner: [squad]}
teams:
  - {id: data, email: data@acme.example, oncall: "+49 30 1", aliases: ["@acme/data"], people: [kim]}
  - {id: lee, kind: person, active: false}
controls:
  - {on: k8s.network-policy, owner: network}
  - {edit: rotate, role: technical}
`);
    expect(problems).toEqual([]);
    expect(
      of("owner.claim").map(({ origin, select, business, technical }) => ({ origin, select, business, technical })),
    ).toEqual([
      {
        origin: "manual",
        select: { by: "id", id: "arn:aws:s3:::records" },
        business: ["sales", "board"],
        technical: ["data"],
      },
      {
        origin: "default",
        select: { by: "within", id: "aws:account:111111111111" },
        business: ["cloud"],
        technical: ["cloud"],
      },
      { origin: "default", select: { by: "within", id: "k8s:prod" }, business: [], technical: ["platform"] },
      { origin: "default", select: { by: "within", id: "vault:corp" }, business: ["secrets"], technical: ["secrets"] },
      {
        origin: "default",
        select: { by: "within", id: "k8s:*:namespace:shop" },
        business: ["web"],
        technical: ["web"],
      },
      {
        origin: "default",
        select: { by: "within", id: "k8s:prod:namespace:pay" },
        business: ["pay"],
        technical: ["pay"],
      },
      {
        origin: "default",
        select: { by: "path", root: "team/", pattern: "/terraform/net/" },
        business: ["network"],
        technical: ["network"],
      },
    ]);
    expect(of("owner.claim")[0]).toMatchObject({ source: { locator: "/owners/0" }, about: { review_days: "90" } });
    expect(of("owner.keys")).toMatchObject([{ technical: ["squad"] }]);
    expect(of("owner.party")).toMatchObject([
      { id: "data", type: "team", active: true, aliases: ["@acme/data"], members: ["kim"], oncall: "+49 30 1" },
      { id: "lee", type: "person", active: false },
    ]);
    expect(of("owner.duty")).toMatchObject([
      { on: "k8s.network-policy", owner: "network" },
      { edit: "rotate", role: "technical" },
    ]);
  });

  it("says where an entry is wrong, and takes the others", async () => {
    const { of, problems } = await file(`
owners:
  - {node_selector: "arn:aws:s3:::a", owner: x}
  - {node_selector: "arn:aws:s3:::b", ower: x}
  - {node_selector: nonsense, owner: x}
  - {node_selector: "arn:aws:s3:::a", owner: y}
defaults:
  accounts: {prod: {owner: cloud}}
  folders: {../x: {owner: y}}
controls:
  - {on: k8s.networkpolicy, owner: network}
  - {on: k8s.network-policy}
teams: [{name: nobody}]
`);
    expect(of("owner.claim").map(({ technical }) => technical)).toEqual([["x"]]);
    expect(problems.map((problem) => problem.split(": ")[0])).toEqual([
      "/owners/1",
      "/owners/2/node_selector",
      "/owners/3",
      "/defaults/accounts/prod",
      "/defaults/folders/..~1x",
      "/teams/0/id",
      "/controls/0/on",
      "/controls/1",
    ]);
  });

  it.each([
    ["nesting", `owners: ${"[".repeat(500)}${"]".repeat(500)}\n`],
    [
      "aliases",
      `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
    ],
    ["another shape", "owners: 7\n"],
    ["a field it does not have", "owner: me\n"],
  ])("refuses %s in a line", async (_, text) => {
    const { facts, problems } = await file(text);
    expect(facts).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.length).toBeLessThan(300);
  });

  it("keeps no secret", async () => {
    const token = "glpat-0123456789abcdefghij";
    const { facts, problems } = await file(`
owners: [{node_selector: "k8s:prod:*", owner: ${token}, purpose: "token: ${token}"}]
teams: [{id: ${token}, oncall: "https://u:${token}@x.example"}]
`);
    expect(problems).toEqual([]);
    expect(JSON.stringify(facts)).not.toContain("0123456789abcdefghij");
  });
});

describe("CODEOWNERS", () => {
  it("is for the files of its repository, line by line", async () => {
    const { of, problems } = await read(
      "repo/.github/CODEOWNERS",
      `# everything
*       @acme/platform   # all of it
/docs\\ old/ kim@acme.example @lee
/free/
`,
    );
    expect(problems).toEqual([]);
    expect(
      of("owner.claim").map(({ select, technical, order, source }) => [select, technical, order, source.locator]),
    ).toEqual([
      [{ by: "path", root: "repo/", pattern: "*" }, ["@acme/platform"], 2, "line 2"],
      [{ by: "path", root: "repo/", pattern: "/docs old/" }, ["kim@acme.example", "@lee"], 3, "line 3"],
      [{ by: "path", root: "repo/", pattern: "/free/" }, [], 4, "line 4"],
    ]);
  });

  it.each([
    ["docs/CODEOWNERS", ""],
    ["a/b/CODEOWNERS", "a/b/"],
    ["CODEOWNERS", ""],
  ])("%s begins at %j", async (path, root) => {
    const { of } = await read(path, "*.tf @acme/x\n");
    expect(of("owner.claim")).toMatchObject([{ select: { root } }]);
  });

  it("passes over the lines that the platform does not read either, and says which", async () => {
    const { of, problems } = await read("CODEOWNERS", `!a @x\n[Section] @x\nb nobody\n${"c".repeat(5000)} @x\nd @x\n`);
    expect(of("owner.claim").map(({ order }) => order)).toEqual([5]);
    expect(problems.map((problem) => problem.split(":")[0])).toEqual(["line 1", "line 2", "line 3", "line 4"]);
  });
});

describe("a Backstage catalog", () => {
  const entity = (kind: string, rest: string, metadata = "") =>
    `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: {name: shop${metadata}}\n${rest}\n`;

  it.each<[string, string, string]>([
    ["web", "", "web"],
    ["group:web", "", "group:web"],
    ["group:default/web", "", "group:web"],
    ["user:default/kim", "", "user:kim"],
    ["pay/web", "", "pay/web"],
    ["web", ", namespace: pay", "pay/web"],
    ["group:default/web", ", namespace: pay", "group:web"],
  ])("owner %s of an entity with {name: shop%s} is %s", async (owner, metadata, expected) => {
    const annotated = `${metadata}, annotations: {ambit/node: "k8s:prod:pod:shop:web"}`;
    const { of } = await read("catalog-info.yaml", entity("Component", `spec: {owner: "${owner}"}`, annotated));
    expect(of("owner.claim")).toMatchObject([{ origin: "backstage", business: [expected], technical: [expected] }]);
  });

  it("stands for what its annotations name", async () => {
    const annotations = `, annotations: {
      aws.amazon.com/arn: "arn:aws:s3:::records", ambit/node: "k8s:prod:pod:shop:web vault:corp:secret:kv/shop/*",
      github.com/project-slug: acme/shop, backstage.io/kubernetes-id: shop, backstage.io/kubernetes-namespace: shops,
      backstage.io/kubernetes-label-selector: "app=shop,tier=web"}`;
    const { of, problems } = await read(
      "catalog-info.yaml",
      entity("System", "spec: {owner: web, lifecycle: production}", annotations),
    );
    expect(problems).toEqual([]);
    expect(of("owner.claim").map(({ select }) => select)).toEqual([
      { by: "id", id: "arn:aws:s3:::records" },
      { by: "id", id: "k8s:prod:pod:shop:web" },
      { by: "glob", glob: "vault:corp:secret:kv/shop/*" },
      { by: "id", id: "github:repo:acme/shop" },
      { by: "tags", tags: ["backstage.io/kubernetes-id=shop"], namespace: "shops" },
      { by: "tags", tags: ["app=shop", "tier=web"], namespace: "shops" },
      { by: "tags", tags: ["app.kubernetes.io/part-of=shop"], loosely: true },
    ]);
    expect(of("owner.claim")[0]).toMatchObject({
      about: { lifecycle: "production" },
      said: "the owner of system shop",
    });
  });

  it("knows groups and people, and passes over other kinds", async () => {
    const { of, problems } = await read(
      "all.yaml",
      [
        entity("Group", "spec: {profile: {displayName: Shop team, email: shop@acme.example}, members: [kim]}"),
        entity("User", "spec: {memberOf: [shop]}", ", namespace: people"),
        entity("Location", "spec: {targets: [x]}"),
        entity("Component", "spec: {owner: shop}"),
      ].join("---\n"),
    );
    expect(problems).toEqual([]);
    expect(of("owner.party")).toMatchObject([
      { id: "shop", type: "team", name: "Shop team", email: "shop@acme.example", members: ["kim"] },
      { id: "people/shop", type: "person" },
    ]);
    expect(of("owner.claim")).toEqual([]);
  });
});
