import { describe, expect, test } from "vitest";
import { recognises } from "../../../importers/terraform/recognise.ts";
import { creating, planned, planText } from "./read.ts";

const policy = { name: "p", role: "r", policy: "{}" };

describe("what is recognised", () => {
  test("plans and states, whatever they are called", () => {
    for (const name of ["create", "change", "destroy", "state"]) expect(recognises("x.txt", planText(name))).toBe(true);
  });

  test.each([
    '{"format":"ambit-bundle/v1"}',
    '{"AccountId":"111122223333"}',
    '{"version":4,"terraform_version":"1.11.4"}',
    "",
  ])("not %s", (text) => expect(recognises("plan.json", text)).toBe(false));
});

describe("malformed documents", () => {
  test("a value of another shape is a problem with its place, and the rest is read", async () => {
    const plan = creating({
      "aws_iam_role.a": { values: { name: 7, path: ["x"], assume_role_policy: "not json" } },
      "aws_iam_role.b": { values: { name: "b", assume_role_policy: '{"Statement":[]}' } },
      "aws_iam_role_policy.p": { values: policy },
    });
    const { problems, of } = await planned(plan);
    expect(of("aws.role").map(({ name }) => name)).toContain("b");
    expect(problems.map(({ at }) => at)).toEqual(
      expect.arrayContaining([
        "/resource_changes/0/change/after/path",
        "/resource_changes/0/change/after/assume_role_policy",
        "/resource_changes/2/change/after/policy",
      ]),
    );
    expect(problems.every(({ code, file }) => code === "import.shape" && file === "plan.json")).toBe(true);
  });

  test("a change without its parts, another major version, a plan that failed", async () => {
    const plan = creating({ "aws_s3_bucket.b": { values: { bucket: "b" } } });
    const broken = {
      ...plan,
      format_version: "9.0",
      errored: true,
      resource_changes: [{ type: 1 }, ...plan.resource_changes],
    };
    const { problems, of } = await planned(broken);
    expect(problems.map(({ at }) => at)).toEqual(
      expect.arrayContaining(["/format_version", "/errored", "/resource_changes/0/address"]),
    );
    expect(of("aws.bucket")).toHaveLength(1);
  });

  test("modules too deep are said, references in a circle end", async () => {
    let module: unknown = { resources: [] };
    for (let depth = 0; depth < 40; depth++) module = { child_modules: [module] };
    const deep = await planned({ format_version: "1.0", terraform_version: "1", values: { root_module: module } });
    expect(deep.problems).toMatchObject([{ code: "import.too-large" }]);
    const refer = (name: string) => ({
      role: { references: [`aws_iam_role_policy.${name}.role`, `aws_iam_role_policy.${name}`] },
    });
    const circle = await planned(
      creating({
        "aws_iam_role_policy.a": { values: { name: "a", policy: "{}" }, open: { role: true }, expressions: refer("b") },
        "aws_iam_role_policy.b": { values: { name: "b", policy: "{}" }, open: { role: true }, expressions: refer("a") },
      }),
    );
    expect(circle.of("aws.role").every(({ unknown }) => unknown !== undefined)).toBe(true);
  });

  test("names that a document chooses are names and nothing else", async () => {
    const { facts } = await planned(
      creating({
        "aws_iam_role.__proto__": { values: { name: "constructor", assume_role_policy: '{"Statement":[]}' } },
        "aws_security_group.x": { values: { name: "x" }, open: { id: true, arn: true } },
      }),
    );
    expect(facts.some(({ key }) => key.endsWith("role/constructor"))).toBe(true);
  });

  test("documents that include one another, references that branch, many of everything: in good time", async () => {
    const many = 30;
    const data = Array.from({ length: many }, (_, index) => {
      const names = Array.from({ length: many }, (_, other) => `data.aws_iam_policy_document.d${other}.json`);
      return {
        change: {
          address: `data.aws_iam_policy_document.d${index}`,
          mode: "data",
          type: "aws_iam_policy_document",
          name: `d${index}`,
          change: {
            actions: ["read"],
            before: null,
            after: { statement: [{ actions: ["s3:Get*"], resources: ["*"] }], source_policy_documents: [null] },
            after_unknown: { json: true, source_policy_documents: [true] },
          },
        },
        config: {
          address: `data.aws_iam_policy_document.d${index}`,
          expressions: { source_policy_documents: { references: names } },
        },
      };
    });
    const policy = { references: ["data.aws_iam_policy_document.d0.json"] };
    const plan = creating({
      "aws_iam_policy.p": { values: { name: "p" }, open: { policy: true }, expressions: { policy } },
    });
    const call = { expressions: { v: { references: Array.from({ length: 60 }, (_, one) => `module.m.o${one}`) } } };
    const output = { expression: { references: Array.from({ length: 60 }, (_, one) => `module.m.o${one}`) } };
    const outputs = Object.fromEntries(Array.from({ length: 60 }, (_, one) => [`o${one}`, output]));
    const module: unknown = { outputs, module_calls: { m: { ...call, module: { outputs } } } };
    const started = process.cpuUsage();
    const { of } = await planned({
      ...plan,
      resource_changes: [...plan.resource_changes, ...data.map(({ change }) => change)],
      configuration: {
        ...plan.configuration,
        root_module: {
          resources: [...plan.configuration.root_module.resources, ...data.map(({ config }) => config)],
          module_calls: { m: { ...call, module } },
        },
      },
    });
    expect(of("aws.statement").every(({ unknown }) => unknown !== undefined)).toBe(true);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  test("policies and tags that are hostile end as problems, not as facts", async () => {
    const deep = `{"Statement":${"[".repeat(50_000)}`;
    const { problems, of } = await planned(
      creating({
        "aws_iam_role.r": {
          values: {
            name: "r",
            assume_role_policy: deep,
            tags: { ["__proto__"]: "x", token: "ghp_0123456789abcdefghij0123456789abcdef" },
          },
        },
      }),
    );
    expect(problems.map(({ code }) => code)).toEqual(["import.shape"]);
    expect(JSON.stringify([of("aws.role"), problems])).not.toContain("ghp_");
  });
});
