import { describe, expect, it } from "vitest";
import { allow, awsAccount, bucket, bucketArn, role, roleArn } from "../../model/examples/aws.ts";
import type { OwnerSelect } from "../../model/fact/owner.ts";
import type { Fact } from "../../model/fact.ts";
import type { OwnerOrigin } from "../../model/owner.ts";
import { claim, keys, namespaceFact, party, podFact, type Says } from "../graph/owners/told.ts";
import { ask, found, graphOf } from "./world.ts";

const estate = [awsAccount(), role("r"), bucket("data", { tags: ["team=rag", "env=prod"] })];
const row = (select: OwnerSelect, origin: OwnerOrigin = "csv", says: Says = {}): Fact =>
  claim(origin, select, "rag", { document: "owners.csv", ...says });
const id = (text: string): OwnerSelect => ({ by: "id", id: text });
const line = (pattern: string, number: number, document = "shop/.github/CODEOWNERS"): Fact =>
  claim("codeowners", { by: "path", root: "shop/", pattern }, "@acme/shop", {
    document,
    locator: `line ${number}`,
    order: number,
  });
/** Read from `shop/k8s/web.yaml`. */
const web = podFact([], "shop/k8s/web.yaml");

describe("GOV-OWN-01: a row that means nothing", () => {
  it.each<[string, OwnerSelect, OwnerOrigin?]>([
    ["an id that nothing has", id(roleArn("q"))],
    ["the same in the owners file", id(roleArn("q")), "manual"],
    ["a glob that matches nothing", { by: "glob", glob: "arn:aws:iam::*:role/rag-*" }],
    ["a tag that nothing has", { by: "tags", tags: ["team=rga"] }],
    ["a folder that no file was read from", { by: "path", root: "", pattern: "/terraform/" }, "default"],
    ["a namespace that is in no cluster", { by: "within", id: "k8s:*:namespace:shop" }, "default"],
  ])("%s", (_, select, origin) => {
    const said = row(select, origin, { locator: "line 4" });
    const [finding, ...others] = found("GOV-OWN-01", [...estate, said]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ subject: said.key, severity: "medium" });
    // Where it stands and whom it names, so that somebody can mend it.
    expect(finding?.sentence).toMatch(/^owners\.csv line 4: nothing .* names rag$/);
    expect(finding?.evidence).toMatchObject([{ source: "owners.csv", locator: "line 4" }]);
  });

  it.each<[string, OwnerSelect, OwnerOrigin?]>([
    ["an id that something has", id(roleArn("r"))],
    ["a glob that matches one", { by: "glob", glob: "arn:aws:iam::*:role/*" }],
    ["a tag that one has", { by: "tags", tags: ["team=rag"] }],
    ["the account", { by: "within", id: "aws:account:111111111111" }, "default"],
    ["a folder that a file was read from", { by: "path", root: "", pattern: "/shop/" }, "default"],
    ["a namespace of some cluster", { by: "within", id: "k8s:*:namespace:shop" }, "default"],
  ])("near: %s", (_, select, origin) => {
    expect(found("GOV-OWN-01", [...estate, web, row(select, origin)])).toEqual([]);
  });

  it("near: what is no node and described all the same: a security group", () => {
    const group: Fact = {
      kind: "aws.security-group",
      key: "sg-0123",
      scope: "aws:account:111111111111",
      source: { document: "aws.json", locator: "/0", importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" },
      name: "web",
      account: "111111111111",
      tags: [],
    } as unknown as Fact;
    expect(found("GOV-OWN-01", [...estate, group, row(id("sg-0123"))])).toEqual([]);
  });

  it("cannot be told of an account that was not imported, nor of a collection that was not read", () => {
    const elsewhere = row(id("arn:aws:iam::999999999999:role/q"));
    const [other] = ask(graphOf([...estate, elsewhere]), { checks: ["GOV-OWN-01"] }).checks;
    expect(other?.notEvaluated).toMatchObject([{ reason: "aws:account:999999999999 was not imported", subjects: 1 }]);
    const unread = graphOf([...estate, row(id(roleArn("q"))), coverage], true);
    const [partly] = ask(unread, { checks: ["GOV-OWN-01"] }).checks;
    expect(partly).toMatchObject({
      found: 0,
      notEvaluated: [{ reason: "IAM roles of aws:account:111111111111 were not read whole" }],
    });
  });
});

/** The table itself was read; of the account nothing says so. */
const coverage: Fact = {
  kind: "coverage",
  key: "owner.claim@owners:owners.csv",
  scope: "owners:owners.csv",
  source: { document: "owners.csv", locator: "", importer: "owners", observedAt: "2026-01-01T00:00:00.000Z" },
  collection: "owner.claim",
  state: "read",
};

describe("GOV-OWN-02: CODEOWNERS and catalogs", () => {
  const file = "owners:shop/.github/CODEOWNERS";

  it("tells of a file once, with the lines that match nothing", () => {
    const [finding, ...others] = found("GOV-OWN-02", [web, line("/k8s/", 1), line("/src/", 2), line("*.py", 3)]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ subject: file, severity: "info" });
    expect(finding?.sentence).toBe("2 of 3 lines mean nothing that was read: line 2, line 3");
    expect(finding?.evidence).toHaveLength(2);
  });

  it("weighs more where no line of the file matches", () => {
    expect(found("GOV-OWN-02", [web, line("/src/", 2)])).toMatchObject([
      { subject: file, severity: "medium", sentence: "none of its lines mean anything that was read: line 2" },
    ]);
  });

  it("tells of a file that the platform does not read, as another is there", () => {
    const [finding] = found("GOV-OWN-02", [web, line("/k8s/", 1), line("/k8s/", 1, "shop/docs/CODEOWNERS")]);
    expect(finding).toMatchObject({ subject: "owners:shop/docs/CODEOWNERS", severity: "medium" });
    expect(finding?.sentence).toContain("the platform reads shop/.github/CODEOWNERS in its place");
  });

  it("near: every line matches a file, also where a later line counts", () => {
    expect(found("GOV-OWN-02", [web, line("*", 1), line("/k8s/", 2)])).toEqual([]);
  });

  it("of a catalog's entity asks whether any of what it stands for is there", () => {
    const entity = (at: string, ...selects: readonly OwnerSelect[]): Fact[] =>
      selects.map((select, index) => ({
        ...claim("backstage", select, "rag", { document: "catalog.yaml", locator: at }),
        key: `owners:catalog.yaml|${at}|${index}`,
      }));
    const alive = entity("/0/spec/owner", id(roleArn("r")), { by: "tags", tags: ["app=gone"] });
    expect(found("GOV-OWN-02", [...estate, ...alive])).toEqual([]);
    const dead = entity("/1/spec/owner", id(bucketArn("gone")));
    expect(found("GOV-OWN-02", [...estate, ...alive, ...dead])).toMatchObject([
      {
        subject: "owners:catalog.yaml",
        severity: "info",
        sentence: "1 of 2 entities mean nothing that was read: /1/spec/owner",
      },
    ]);
  });
});

describe("GOV-CONF-02: tags that contradict each other", () => {
  const tagged = (...tags: readonly string[]): Fact[] => [awsAccount(), role("r", { tags })];

  it.each<[string, readonly string[], string]>([
    ["two keys for the technical owner", ["technical-owner=rag", "team=web"], "its technical owner: "],
    ["one key in two spellings", ["Owner=rag", "owner=web"], "its business owner: "],
    ["two environments", ["env=prod", "Environment=dev"], "env: tag env says prod, tag Environment says dev"],
  ])("%s", (_, tags, start) => {
    const [finding] = found("GOV-CONF-02", tagged(...tags));
    expect(finding).toMatchObject({ subject: roleArn("r"), severity: "low" });
    expect(finding?.sentence.startsWith(start)).toBe(true);
    expect(finding?.evidence.length).toBeGreaterThanOrEqual(2);
  });

  it.each<[string, readonly string[]]>([
    ["a closer word beside a general one", ["owner=kim", "team=rag"]],
    ["one name, written twice", ["technical-owner=@acme/rag", "team=team:rag"]],
    ["one environment, written in two ways", ["env=Prod", "environment=prod"]],
    ["one tag", ["team=rag"]],
  ])("near: %s", (_, tags) => {
    expect(found("GOV-CONF-02", tagged(...tags))).toEqual([]);
  });

  it("near: two names of one team, and a key that the owners file does not count", () => {
    const two = tagged("technical-owner=rag", "team=retrieval");
    expect(found("GOV-CONF-02", [...two, party("rag", { aliases: ["retrieval"] })])).toEqual([]);
    expect(found("GOV-CONF-02", [...two, keys({ technical: ["team"] })])).toEqual([]);
  });

  it("is of the object's own labels: what its namespace says is no contradiction", () => {
    expect(found("GOV-CONF-02", [namespaceFact(["team=rag"]), podFact(["team=web"])])).toEqual([]);
  });
});

describe("GOV-CONF-01: sources that name different owners", () => {
  it("fires where a table and a tag disagree, and not where they agree", () => {
    const says = (owner: string): Fact[] => [...estate, claim("csv", id(bucketArn("data")), owner)];
    const [finding] = found("GOV-CONF-01", says("web"));
    expect(finding).toMatchObject({ subject: bucketArn("data"), severity: "medium", owner: "web" });
    expect(finding?.sentence).toContain("others name rag");
    expect(finding?.evidence).toHaveLength(2);
    expect(found("GOV-CONF-01", says("rag"))).toEqual([]);
  });

  it("tells of the business owner where the technical one is agreed on", () => {
    const facts = [
      ...estate,
      ...(["manual", "csv"] as const).map((origin, index) =>
        claim(origin, id(roleArn("r")), "rag", { business: [["kim", "lee"][index] ?? ""] }),
      ),
    ];
    const [finding] = found("GOV-CONF-01", facts);
    expect(finding?.sentence).toMatch(/^its business owner is kim .*, and others name lee/);
    // What a role could make of itself is no second thing with owners of its own.
    const escalating = [...facts, allow(roleArn("r"), "iam:PutRolePolicy")];
    expect(found("GOV-CONF-01", escalating).map(({ subject }) => subject)).toEqual([roleArn("r")]);
  });
});
