import { describe, expect, it } from "vitest";
import { resolveLocator } from "../../../importers/read/index.ts";
import type { FactKind } from "../../../model/fact.ts";
import { details, iam, resources } from "./fixture.ts";
import { importAws } from "./import.ts";

type Key = string | number;
const whole = () => ({ ...details(), ...resources() });

/** Every place of a document, containers before what is in them. */
function* places(value: unknown, at: readonly Key[] = []): Generator<readonly Key[]> {
  if (at.length > 0) yield at;
  if (typeof value !== "object" || value === null) return;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) yield* places(Reflect.get(value, key), [...at, key]);
}

/** The document with another value at one place. */
function planted(at: readonly Key[], value: unknown): unknown {
  const document = structuredClone(whole());
  const last = at.at(-1) ?? "";
  const holder = at.slice(0, -1).reduce<object>((node, key) => Reflect.get(node, key) as object, document);
  Reflect.set(holder, last, value);
  return document;
}

describe("a value of another shape", () => {
  const all = [...places(whole())];

  it.each([
    ["a number", 7],
    ["null", null],
    ["a text", "CANARY\u0000{["],
    ["a list", []],
    ["an object", { CANARY: {} }],
  ])(
    "%s anywhere: no exception, everything else is imported, problems point at it and quote nothing",
    async (name, value) => {
      // Each place gets one of the five shapes: all of them at every place take a minute.
      const turn = ["a number", "null", "a text", "a list", "an object"].indexOf(name);
      const before = (await importAws({ "a.json": whole() })).facts.length;
      for (const at of all.filter((_, index) => index % 5 === turn)) {
        const document = planted(at, value);
        const { facts, problems, of } = await importAws({ "a.json": document });
        const where = at.join("/");
        expect(of("aws.account"), where).toHaveLength(1);
        // What is lost is at most what hangs on the place's root list or record.
        if (at.length > 3) expect(facts.length, where).toBeGreaterThan(before - 20);
        for (const { file, at: pointer, message } of problems) {
          expect(file).toBe("a.json");
          expect(message).not.toContain("CANARY");
          const parent = (pointer ?? "?").split("/").slice(0, -1).join("/");
          expect(resolveLocator([document], parent), `${where}: ${pointer}`).toBeDefined();
        }
      }
    },
    60_000,
  );

  it.each<[string, readonly Key[], unknown, FactKind, FactKind]>([
    ["a list that is an object", ["RoleDetailList"], {}, "aws.role", "aws.user"],
    ["a list that is a text", ["S3", "Buckets"], "x", "aws.bucket", "aws.user"],
    ["a service that is a list", ["S3"], [], "aws.bucket", "aws.user"],
    ["a record that is a text", ["Policies", 0], "x", "aws.policy", "aws.bucket"],
    ["a record without its ARN", ["SecretsManager", "SecretList", 0, "ARN"], 5, "aws.secret", "aws.bucket"],
    [
      "an attachment",
      ["UserDetailList", 0, "AttachedManagedPolicies", 0, "PolicyArn"],
      1,
      "aws.attachment",
      "aws.user",
    ],
    ["a boundary", ["UserDetailList", 0, "PermissionsBoundary"], [], "aws.boundary", "aws.user"],
    ["a membership", ["UserDetailList", 0, "GroupList", 0], 5, "aws.membership", "aws.user"],
    ["a trust policy", ["RoleDetailList", 0, "AssumeRolePolicyDocument"], "{", "aws.statement", "aws.role"],
    ["an effect", ["S3", "Buckets", 0, "Policy", "Statement", 0, "Effect"], "allow", "aws.statement", "aws.bucket"],
    ["a Principal", ["S3", "Buckets", 0, "Policy", "Statement", 0, "Principal"], "me", "aws.statement", "aws.bucket"],
    [
      "two kinds of action",
      ["S3", "Buckets", 0, "Policy", "Statement", 0, "NotAction"],
      "x",
      "aws.statement",
      "aws.bucket",
    ],
    [
      "a condition",
      ["RoleDetailList", 0, "AssumeRolePolicyDocument", "Statement", "Condition"],
      [1],
      "aws.statement",
      "aws.role",
    ],
    ["an SCP", ["Organizations", "ServiceControlPolicies", 1], null, "aws.scp", "aws.rcp"],
    ["a key's grant", ["KMS", "Keys", 0, "Grants", 0], {}, "aws.grant", "aws.key"],
    [
      "a rule of a group",
      ["EC2", "SecurityGroups", 0, "IpPermissions", 0],
      1,
      "aws.security-group-rule",
      "aws.security-group",
    ],
    ["a machine", ["EC2", "Reservations", 0, "Instances", 1], 1, "aws.instance", "aws.subnet"],
    ["an access key", ["IAM", "AccessKeys", 0, "AccessKeyId"], "no id", "aws.access-key", "aws.login-profile"],
  ])("%s: one problem, and only its collection is incomplete", async (_, at, value, lost, kept) => {
    const { problems, coverage } = await importAws({ "a.json": planted(at, value) });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "import.shape", file: "a.json" });
    expect(coverage(lost)).not.toBe("read");
    expect(coverage(kept)).toBe("read");
  });
});

describe("a document that breaks off", () => {
  const text = JSON.stringify(details());

  it("wherever it is cut: what came before stays, no collection that was cut is read", async () => {
    for (let cut = 1; cut < text.length; cut += 97) {
      const { problems, of } = await importAws({ "a.json": text.slice(0, cut), "r.json": resources() });
      expect(
        problems.map(({ code }) => code),
        `cut at ${cut}`,
      ).toContain("import.malformed");
      for (const { collection, state } of of("coverage")) {
        if (/^aws\.(user|group|role|policy|attachment|boundary|statement|membership)$/.test(collection)) {
          expect(state, `${collection} cut at ${cut}`).not.toBe("read");
        }
      }
    }
  });

  it("at a secret: no part of it comes out", async () => {
    const broken = `${text.slice(0, -2)},{"PolicyName": hvs.CANARYcanary`;
    const { problems, facts } = await importAws({ "a.json": broken });
    expect(problems).toMatchObject([{ code: "import.malformed", at: expect.stringMatching(/^byte \d+$/) }]);
    expect(facts.some(({ kind }) => kind === "aws.role")).toBe(true);
    expect(JSON.stringify([facts, problems])).not.toContain("CANARY");
  });

  it("before any account is told: that one problem", async () => {
    const { problems, facts } = await importAws({ "a.json": '{"UserDetailList":[{"Arn":"hvs.CANARY' });
    expect(problems).toMatchObject([{ code: "import.malformed" }]);
    expect(facts).toEqual([]);
  });

  it("nested without end, in the document and in a policy's text", async () => {
    const deep = await importAws({ "a.json": `{"RoleDetailList":[{"Arn":"${iam("role/x")}"},${"[".repeat(100_000)}` });
    expect(deep.problems.map(({ code }) => code)).toContain("import.too-large");
    const document = details();
    for (const role of document.RoleDetailList) {
      Object.assign(role, { AssumeRolePolicyDocument: `{"Statement":${"[".repeat(50_000)}${"]".repeat(50_000)}}` });
    }
    const { problems, coverage } = await importAws({ "a.json": document });
    expect(problems).toMatchObject([{ at: "/RoleDetailList/0/AssumeRolePolicyDocument" }]);
    expect(coverage("aws.statement")).toBe("partly");
  });
});
