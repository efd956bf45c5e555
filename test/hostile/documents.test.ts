import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Besieged, details, user } from "./besieged.ts";

const store = new Besieged();
beforeAll(() => store.prepare(), 60_000);
afterAll(() => store.end());

describe("documents that are not what they should be", () => {
  it.each([
    ["an array", "[]"],
    ["a text", '"UserDetailList"'],
    ["a number", "42"],
    ["null", "null"],
    ["an empty object", "{}"],
    ["nothing", ""],
    ["nothing but zeros", "\0".repeat(5000)],
    ["half a byte order mark", "\xef\xbb"],
  ])("%s is of no kind", async (_, content) => {
    await store.refused(store.file("kind.json", content), "import.unrecognised");
  });

  it("a document cut in its first record", async () => {
    await store.refused(store.file("cut.json", details(user("ann")).slice(0, 60)), "import.malformed");
  });

  it("a document cut later: what stands before is read, and the named file is not", async () => {
    const problems = await store.partly(
      3,
      store.file("cut-later.json", details(user("ann"), user("bob")).slice(0, -20)),
    );
    expect(problems).toEqual([expect.objectContaining({ file: "cut-later.json", code: "import.malformed" })]);
  });

  it("lists that are something else", async () => {
    await store.refused(
      store.file("lists.json", '{"UserDetailList": 5, "GroupDetailList": "x", "RoleDetailList": {}, "Policies": null}'),
      "import.shape",
    );
  });

  it("wrong types all the way down, beside one good record", async () => {
    const odd = [
      user("ann"),
      7,
      null,
      "x",
      [],
      { UserName: {} },
      user("bob", { UserPolicyList: [{ PolicyDocument: { Statement: { Effect: [], Action: {} } } }], Tags: 5 }),
    ];
    const problems = await store.partly(3, store.file("types.json", details(...odd)));
    expect(problems.length).toBeGreaterThan(3);
    for (const problem of problems) expect(problem).toMatchObject({ file: "types.json", code: "import.shape" });
  });

  it("names that JavaScript knows", async () => {
    const names = ["constructor", "__proto__", "toString", "hasOwnProperty"].map((name) =>
      user(name, { Tags: [{ Key: "__proto__", Value: "constructor" }] }),
    );
    expect(
      await store.partly(
        0,
        store.file(
          "names.json",
          `${details(...names).slice(0, -1)},"__proto__":{"UserDetailList":[]},"constructor":{"a":1}}`,
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ["arrays", `{"UserDetailList":${"[".repeat(100_000)}`],
    ["objects", `{"UserDetailList":[${'{"a":'.repeat(100_000)}`],
  ])("a hundred thousand %s inside one another", async (_, content) => {
    await store.refused(store.file("deep.json", content), "import.too-large");
  });

  it("a policy as deep", async () => {
    const deep = user("ann", {
      UserPolicyList: [{ PolicyName: "p", PolicyDocument: `${'{"Statement":['.repeat(20_000)}` }],
    });
    const problems = await store.partly(3, store.file("deep-policy.json", details(deep)));
    expect(problems.length).toBe(1);
  });

  it("flow collections of YAML as deep", async () => {
    await store.refused(
      store.file("deep.yaml", `apiVersion: v1\nkind: Pod\nmetadata: ${"{a: ".repeat(50_000)}`),
      "import.malformed",
      "--as",
      "c",
    );
  });

  it("a plan that no account can be told of, one cut short, one with changes of another shape", async () => {
    const plan = (changes: unknown, more = {}): string =>
      JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", ...more, resource_changes: changes });
    const bucket = (values: unknown) => ({
      ...{ address: "aws_s3_bucket.b", mode: "managed", type: "aws_s3_bucket", name: "b" },
      change: { actions: ["create"], before: null, after: values, after_unknown: [] },
    });
    const arn = "arn:aws:s3:::b";
    await store.refused(store.file("plan.json", plan([bucket({ bucket: "b", arn })])), "import.account");
    await store.refused(store.file("plan-cut.json", plan([]).slice(0, -3)), "import.malformed");
    await store.refused(store.file("plan-odd.json", plan([5, null, "x", {}, { change: [] }])), "import.shape");
  });
});
