import { describe, expect, it } from "vitest";
import { resolveLocator } from "../../../importers/read/index.ts";
import type { Fact } from "../../../model/fact.ts";
import { withheld } from "../../../model/redact.ts";
import { details, regional, resources } from "./fixture.ts";
import { importAws } from "./import.ts";

const canary = "hvs.CAESICANARY0123456789abcdefCANARY";

/** Free text and values that AWS answers carry, planted into every object of the document. */
function laden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(laden);
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, laden(member)]));
  return {
    ...inner,
    Description: canary,
    SecretString: canary,
    SecretAccessKey: canary,
    SecretBinary: canary,
    Value: inner["Value"] ?? canary,
    UserData: canary,
    Comment: canary,
    MasterUserPassword: canary,
    [canary]: canary,
  };
}

/** Those places where the data format has no room for other keys. */
const strip = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key: string, member: unknown): unknown => {
    if (
      ![
        "Principal",
        "Condition",
        "Bool",
        "NumericLessThan",
        "Variables",
        "EncryptionContextSubset",
        "Tags",
        "tags",
      ].includes(key)
    )
      return member;
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    const plants = /^(Description|Secret.*|Value|UserData|Comment|MasterUserPassword|hvs.*)$/;
    return Object.fromEntries(Object.entries(member).filter(([name]) => !plants.test(name)));
  }) as unknown;

describe("secrets", () => {
  it("in free text and in values that stray into an export never come out", async () => {
    const document = strip(laden({ ...details(), ...resources() }));
    expect(JSON.stringify(document).split(canary).length).toBeGreaterThan(500);
    const { facts, problems, of } = await importAws({ "a.json": document });
    expect(problems).toEqual([]);
    expect(of("aws.statement").length).toBeGreaterThanOrEqual(20);
    expect(JSON.stringify(facts)).not.toContain("CANARY");
  });

  it("in a tag, a Sid or a condition that people fill as they like are withheld", async () => {
    const document = details();
    for (const user of document.UserDetailList) {
      user.Tags.push(
        { Key: "note", Value: canary },
        { Key: "password", Value: "summer" },
        { Key: "tier", Value: "gold" },
      );
    }
    for (const role of document.RoleDetailList) {
      Object.assign(role.AssumeRolePolicyDocument.Statement, {
        Sid: canary,
        Condition: { StringEquals: { "sts:ExternalId": [canary, "plain"], "aws:PrincipalTag/team": "ops" } },
      });
    }
    const { facts, of } = await importAws({ "a.json": document });
    expect(JSON.stringify(facts)).not.toContain("CANARY");
    expect(of("aws.user")[0]?.tags).toEqual([`note=${withheld}`, `password=${withheld}`, "team=ops", "tier=gold"]);
    const trust = of("aws.statement").find(({ type }) => type === "trust");
    expect(trust).toMatchObject({
      sid: withheld,
      conditions: [
        { key: "sts:ExternalId", values: [withheld, "plain"] },
        { key: "aws:PrincipalTag/team", values: ["ops"] },
      ],
    });
  });

  it("in the tag that declares what a secret opens are no reference", async () => {
    const document = resources();
    for (const secret of document.SecretsManager.SecretList) {
      secret.Tags = [
        { Key: "ambit.dev/unlocks", Value: `${canary} credential:${canary} ${regional("rds", "db:ledger")}` },
      ];
    }
    const { facts, of } = await importAws({ "a.json": document });
    expect(of("unlocks").filter(({ declaredBy }) => declaredBy.startsWith("tag"))).toHaveLength(1);
    expect(JSON.stringify(facts)).not.toContain("CANARY");
  });
});

describe("sources", () => {
  it("name the value in the raw document that each fact came from", async () => {
    const document: unknown = JSON.parse(JSON.stringify({ ...details(), ...resources() }));
    const { facts } = await importAws({ "folder/a.json": document });
    for (const fact of facts) {
      expect(fact.source).toMatchObject({
        document: "folder/a.json",
        importer: "aws",
        observedAt: "2026-01-01T00:00:00Z",
      });
      const value = resolveLocator([document], fact.source.locator);
      expect(value, `${fact.kind} ${fact.key} ${fact.source.locator}`).toBeDefined();
      // What Cognito limits guests to is AWS's own, and stands in no export.
      if (fact.kind === "aws.statement" && fact.type === "session") continue;
      if (fact.kind === "coverage" || fact.kind === "aws.account") continue;
      const text = JSON.stringify(value);
      for (const name of told(fact)) expect(text, `${fact.kind} ${fact.key}`).toContain(name);
    }
  });

  it("name the text of a document that came as text", async () => {
    const { get } = await importAws({ "r.json": resources() });
    const fact = get("aws.statement", `resource:${regional("lambda", "function:fn")}#/0`);
    expect(fact?.source.locator).toBe("/Lambda/Functions/0/Policy");
  });
});

/** What must stand in the value that a fact came from. */
function told(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case "aws.statement":
      return [...(fact.actions ?? fact.notActions ?? []), fact.effect];
    case "aws.attachment":
    case "aws.boundary":
      return [fact.policy];
    case "aws.membership":
      return ["ops"];
    case "aws.access-key":
      return [fact.status];
    case "aws.scp":
    case "aws.rcp":
      return [fact.target];
    case "aws.route":
      return [fact.destination];
    case "aws.security-group-rule":
      return [fact.protocol, ...fact.cidrs];
    case "aws.listener-rule":
      return [...fact.paths, ...fact.targetGroups];
    case "unlocks":
      return [fact.declaredBy.startsWith("tag") ? fact.target : fact.secret];
    case "aws.user":
    case "aws.role":
    case "aws.bucket":
    case "aws.eks-cluster":
      return [fact.name, fact.key];
    default:
      return [];
  }
}
