import { describe, expect, it } from "vitest";
import { account, allow, details, iam, scope } from "./fixture.ts";
import { bare, importAws } from "./import.ts";

const user = iam("user/ops/ann");
const role = iam("role/app");
const shared = iam("policy/shared");

describe("account authorization details", () => {
  it("become users, groups, roles and what they hold", async () => {
    const { get, problems } = await importAws({ "a.json": details() });
    expect(problems).toEqual([]);
    expect(bare(get("aws.user", user) as never)).toEqual({
      kind: "aws.user",
      key: user,
      scope,
      name: "ann",
      path: "/ops/",
      uniqueId: "AIDAANN",
      tags: ["team=ops"],
    });
    expect(get("aws.account", scope)).toMatchObject({ accountId: account });
    expect(get("aws.group", iam("group/g/ops"))).toMatchObject({ name: "ops", path: "/g/" });
    expect(get("aws.role", role)).toMatchObject({
      uniqueId: "AROAAPP",
      instanceProfiles: [iam("instance-profile/app")],
    });
    expect(get("aws.membership", `${user}|${iam("group/g/ops")}`)).toMatchObject({ user, group: iam("group/g/ops") });
    expect(get("aws.attachment", `${user}|${shared}`)).toMatchObject({ holder: user, policy: shared });
    expect(get("aws.attachment", `${iam("group/g/ops")}|${shared}`)).toBeDefined();
    expect(get("aws.boundary", `${user}|${shared}`)).toMatchObject({ principal: user, policy: shared });
    expect(get("aws.policy", shared)).toMatchObject({ name: "shared", defaultVersion: "v2", awsManaged: false });
  });

  it("keeps the statements of every version and says which is in force", async () => {
    const { of } = await importAws({ "a.json": details() });
    const versions = of("aws.statement").filter(({ policy }) => policy === shared);
    expect(versions.map(({ key, version, inForce, actions }) => [key, version, inForce, actions])).toEqual([
      [`${shared}#v2/0`, "v2", true, ["s3:GetObject"]],
      [`${shared}#v1/0`, "v1", false, ["*"]],
    ]);
  });

  it("takes statements as written: one or many, Not elements, every kind of condition value", async () => {
    const { get, of } = await importAws({ "a.json": details() });
    expect(bare(get("aws.statement", `trust:${role}#/0`) as never)).toEqual({
      kind: "aws.statement",
      key: `trust:${role}#/0`,
      scope,
      policy: `trust:${role}`,
      type: "trust",
      holder: role,
      inForce: true,
      effect: "Allow",
      sid: "Trust",
      principals: { Service: ["ec2.amazonaws.com"], AWS: [iam("root")] },
      actions: ["sts:AssumeRole"],
      conditions: [
        { operator: "Bool", key: "aws:SecureTransport", values: ["true"] },
        { operator: "NumericLessThan", key: "aws:MultiFactorAuthAge", values: ["3600"] },
      ],
    });
    expect(get("aws.statement", `inline:${role}:inline#/0`)).toMatchObject({
      effect: "Deny",
      type: "identity",
      notActions: ["s3:Get*"],
      notResources: ["arn:aws:s3:::a", "arn:aws:s3:::b"],
    });
    expect(of("aws.statement")).toHaveLength(6);
  });

  it("are the same whether documents are objects, JSON text or URL-encoded JSON text", async () => {
    const written = (encode: (text: string) => string) =>
      JSON.parse(JSON.stringify(details()), (key: string, value: unknown): unknown =>
        /Document$/.test(key) ? encode(JSON.stringify(value)) : value,
      ) as unknown;
    const decoded = await importAws({ "a.json": details() });
    for (const encode of [(text: string) => text, encodeURIComponent]) {
      const { facts, problems } = await importAws({ "a.json": written(encode) });
      expect(problems).toEqual([]);
      expect(facts.map(bare)).toEqual(decoded.facts.map(bare));
    }
  });

  it("merge from pages: an array, files, JSON lines; what two pages give equally counts once", async () => {
    const whole = details();
    const one = await importAws({ "a.json": whole });
    const pages = [
      {
        UserDetailList: whole.UserDetailList,
        GroupDetailList: [],
        RoleDetailList: [],
        Policies: [],
        IsTruncated: true,
      },
      {
        UserDetailList: whole.UserDetailList,
        GroupDetailList: whole.GroupDetailList,
        RoleDetailList: whole.RoleDetailList,
        Policies: whole.Policies,
        IsTruncated: false,
      },
    ];
    const sorted = (facts: readonly unknown[]) => facts.map((fact) => JSON.stringify(fact)).sort();
    for (const documents of [
      { "a.json": pages },
      { "1.json": pages[0], "2.json": pages[1] },
      { "a.json": pages.map((page) => JSON.stringify(page)).join("\n") },
    ]) {
      const { facts, problems } = await importAws(documents);
      expect(problems).toEqual([]);
      expect(sorted(facts.map(bare))).toEqual(sorted(one.facts.map(bare)));
    }
  });

  it("report what two pages give differently, and keep the first", async () => {
    const [first, second] = [details(), details()];
    for (const policy of second.Policies) policy.DefaultVersionId = "v1";
    const { problems, get, coverage } = await importAws({ "1.json": first, "2.json": second });
    expect(problems).toEqual([
      { code: "import.shape", file: "2.json", at: "/Policies/0", message: "given twice with different content" },
    ]);
    expect(get("aws.policy", shared)).toMatchObject({ defaultVersion: "v2" });
    expect(coverage("aws.policy")).toBe("partly");
    expect(coverage("aws.role")).toBe("read");
  });

  it("are incomplete where the last page says that more follow", async () => {
    const { coverage } = await importAws({ "a.json": { ...details(), IsTruncated: true } });
    expect(coverage("aws.role")).toBe("partly");
  });

  it("leave a gap where an attached policy's document is not there", async () => {
    const document = { ...details(), Policies: [] };
    const { of, coverage, get } = await importAws({ "a.json": document });
    expect(of("unsupported")).toMatchObject([{ scope, what: "attached policies without their document", count: 1 }]);
    expect(coverage("aws.policy")).toBe("partly");
    expect(get("aws.boundary", `${user}|${shared}`)).toBeDefined();
  });
});

describe("accounts", () => {
  const of = (id: string) => JSON.parse(JSON.stringify(details()).replaceAll(account, id)) as unknown;

  it("are told by content, wherever the files lie", async () => {
    const {
      of: facts,
      coverage,
      problems,
    } = await importAws({
      "x/one.json": of("111111111111"),
      "x/two.json": of("222222222222"),
      "lists.json": { AccountId: "222222222222", S3: { Buckets: [] } },
    });
    expect(problems).toEqual([]);
    expect(facts("aws.account").map(({ key }) => key)).toEqual([
      "aws:account:111111111111",
      "aws:account:222222222222",
    ]);
    expect(coverage("aws.bucket", "aws:account:111111111111")).toBe("not-asked");
    expect(coverage("aws.bucket", "aws:account:222222222222")).toBe("read");
  });

  it("a page of AWS-managed policies goes with its folder's only account", async () => {
    const managed = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const page = {
      Policies: [
        {
          PolicyName: "ReadOnlyAccess",
          Arn: managed,
          DefaultVersionId: "v1",
          PolicyVersionList: [{ VersionId: "v1", Document: allow("s3:Get*") }],
        },
      ],
    };
    const { get, problems } = await importAws({
      "a/1.json": details(),
      "a/2.json": page,
      "b/1.json": of("222222222222"),
    });
    expect(problems).toEqual([]);
    expect(get("aws.policy", managed)).toMatchObject({ scope, awsManaged: true });
    const alone = await importAws({ "p.json": page });
    expect(alone.facts).toEqual([]);
    expect(alone.problems).toEqual([
      {
        code: "import.shape",
        file: "p.json",
        message: "no AccountId and no ARN tells which account the document is of",
      },
    ]);
  });

  it("are told by any record's own ARN where there is no AccountId, the partition too", async () => {
    const arn = `arn:aws-cn:lambda:cn-north-1:${account}:function:f`;
    const { of: facts, problems } = await importAws({
      "r.json": { S3: { Buckets: [{ Name: "b" }] }, Lambda: { Functions: [{ FunctionName: "f", FunctionArn: arn }] } },
    });
    expect(problems).toEqual([]);
    expect(facts("aws.bucket").map(({ key, scope: of }) => [key, of])).toEqual([["arn:aws-cn:s3:::b", scope]]);
  });

  it("do not take in an identity of another account", async () => {
    const document = details();
    for (const role of document.RoleDetailList) role.Arn = "arn:aws:iam::222222222222:role/app";
    const { problems, of: facts } = await importAws({ "a.json": document });
    expect(facts("aws.role")).toEqual([]);
    expect(problems).toMatchObject([{ at: "/RoleDetailList/0", message: "is of another account than its document" }]);
  });
});
