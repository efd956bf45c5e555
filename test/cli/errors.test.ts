import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessKey, awsAccount, bucket, roleArn, user } from "../../model/examples/aws.ts";
import { ambit, inside, type Ran, scratch, stored } from "./process.ts";

const folder = scratch();
const store = path.join(folder.path, "store");
const key = "credential:AKIAIOSFODNN7EXAMPLE";
/** A cluster that the account names and nobody imported. */
const cluster = "k8s:prod";
const file = (name: string, text: string): string => {
  const at = path.join(folder.path, name);
  writeFileSync(at, text);
  return at;
};

beforeAll(async () => {
  await stored(store, [
    awsAccount(),
    accessKey("AKIAIOSFODNN7EXAMPLE", "ci"),
    user("ci"),
    bucket("docs"),
    { ...awsAccount(), kind: "alias", key: "oidc.example|k8s:prod", name: "oidc.example", node: cluster },
  ]);
});
afterAll(() => folder.remove());

const ask = (...words: string[]): Promise<Ran> => inside([...words, "--store", store]);

/** One error, with a code, a message and help, and nothing on stdout. */
function expectError({ stdout, stderr, code }: Ran, exit: number, errorCode: string, ...texts: string[]): void {
  expect({ stdout, code }, stderr).toEqual({ stdout: "", code: exit });
  expect(stderr).toMatch(new RegExp(`^error\\[${errorCode.replace(".", "\\.")}\\]: .+\\n(  .+\\n)*help: .+\\n$`));
  for (const text of texts) expect(stderr).toContain(text);
}

describe("wrong usage exits 2 with one error and its help", () => {
  it.each([
    [["reech"], "unknown command `reech`"],
    [["reach", "--form", "internet"], "did you mean --from?"],
    [["reach"], "`--from` is missing"],
    [["paths", "--from", "internet"], "`--to` is missing"],
    [["exposes"], "missing required argument `target`"],
    [["exposes", "a", "b"], "too many arguments"],
    [["reach", "--from", "internet", "--format", "xml"], "Allowed choices are table, json, ndjson, markdown, csv"],
    [["reach", "--from", "internet", "--format", "sarif"], "Allowed choices are"],
    [["reach", "--from", "internet", "--limit", "0"], "whole number from 1"],
    [["reach", "--from", "internet", "--limit", "ten"], "whole number from 1"],
    [["paths", "--from", "internet", "--to", "*", "--k", "5000"], "at most 1000"],
    [["reach", "--from", "internet", "--certainty", "sure"], "Allowed choices are certain, conditional, assumed"],
    [["reach", "--from", ""], "it is empty"],
    [["reach", "--from", "x".repeat(3000)], "at most 2048 characters"],
    [["reach", "--from", "internet", "--as-of", "yesterday"], "2026-01-31T12:00:00Z"],
    [["reach", "--from", "internet", "--as-of", "Nov 3 2026"], "`Nov 3 2026` is no time"],
    [["reach", "--from", "internet", "--as-of", "2026-13-01"], "is no time"],
    [["reach", "--from", "internet", "--snapshot", ""], "`--snapshot` is empty"],
    [["reach", "--from", "kind:Pod"], "`Pod` is no node kind"],
    [["export", "pdf", "--from", "internet"], "json"],
  ] as const)("%j", async (words, text) => {
    expectError(await ask(...words), 2, "usage.argument", text);
  });

  it("shows the help on stderr where no command is given", async () => {
    const { stdout, stderr, code } = await inside([]);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain("Usage: ambit");
  });

  it("of a literal that is unknown names the nearest", async () => {
    expectError(
      await ask("reach", "--from", "arn:aws:iam::111111111111:user/cii"),
      2,
      "usage.unknown-node",
      "nearest  arn:aws:iam::111111111111:user/ci",
    );
    expectError(
      await ask("paths", "--from", key, "--to", "arn:aws:s3:::dosc"),
      2,
      "usage.unknown-node",
      "arn:aws:s3:::docs",
    );
  });

  it("of a snapshot that is unknown", async () => {
    for (const words of [["reach", "--from", "internet"], ["snapshots"], ["doctor"], ["entries"]])
      expectError(await ask(...words, "--snapshot", "zzz"), 2, "usage.unknown-snapshot", "ambit snapshots");
  });
});

describe("what could not be read exits 3", () => {
  it("a store that is not there", async () => {
    for (const command of [["entries"], ["snapshots"], ["reach", "--from", "internet"]])
      expectError(
        await inside([...command, "--store", path.join(folder.path, "none")]),
        3,
        "store.none",
        "ambit import",
      );
  });

  it("a store that is none", async () => {
    const broken = path.join(folder.path, "broken");
    mkdirSync(broken);
    for (const entry of readdirSync(store, { withFileTypes: true }))
      if (entry.isFile()) file(`broken/${entry.name}`, "this is no database, and its text is hunter2. ".repeat(200));
    const ran = await inside(["entries", "--store", broken]);
    expectError(ran, 3, "store.unusable");
    expect(ran.stderr).not.toContain("hunter2");
  });

  it("a credential that is in no account", async () => {
    expectError(
      await ask("reach", "--from", "credential:AKIAI44QH8DHBEXAMPLE"),
      3,
      "query.unresolved",
      "aws sts get-access-key-info",
    );
  });

  it("the scope of a start", async () => {
    expectError(
      await ask("reach", "--from", roleArn("x", "888888888888")),
      3,
      "query.scope-not-read",
      "`aws:account:888888888888`",
    );
  });

  it("the scope of a start that is known by name: the answer is given all the same", async () => {
    const { stdout, stderr, code } = await ask("reach", "--from", cluster, "--format", "json");
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, from: [cluster] });
    expect(stderr).toMatch(/^error\[query\.scope-not-read\]: .*`k8s:prod` was not imported\nhelp: .*\n$/);
    expect((await ask("reach", "--from", cluster, "--quiet")).stderr).toBe(stderr);
  });

  it("assertions", async () => {
    expectError(await ask("check", path.join(folder.path, "none.yaml")), 3, "check.unreadable", "cannot be read");
    expectError(await ask("check", folder.path), 3, "check.unreadable", "cannot be read");
    expectError(await ask("check", file("broken.yaml", "assertions: [hunter2")), 3, "check.unreadable", "line 1");
  });

  it("inputs of an import, each with one error", async () => {
    const empty = path.join(folder.path, "empty");
    mkdirSync(empty);
    const other = path.join(folder.path, "other");
    const ask3 = async (word: string) => inside(["import", word, "--store", other]);
    expectError(await ask3(path.join(folder.path, "nowhere")), 3, "import.unreadable");
    expectError(await ask3(file("notes.txt", "hello")), 3, "import.unrecognised");
    expectError(await ask3(empty), 3, "import.unrecognised");
  });
});

describe("a check", () => {
  const assertion = (name: string, expects: string, to = "arn:aws:s3:::docs", from = key) =>
    `  - { name: ${name}, from: "${from}", to: "${to}", expect: ${expects} }\n`;
  const exit = async (name: string, ...assertions: string[]) =>
    ask("check", file(name, `assertions:\n${assertions.join("")}`), "--format", "json");

  it("exits 0 where all hold, 1 where one failed, else 3 where one is unknown", async () => {
    const holds = assertion("holds", "reachable", "arn:aws:iam::111111111111:user/ci");
    const fails = assertion("fails", "unreachable", "arn:aws:iam::111111111111:user/ci");
    const unknown = assertion("unknown", "unreachable", "arn:aws:s3:::dosc");
    expect(await exit("0.yaml", holds)).toMatchObject({ code: 0, stderr: "" });
    expect(await exit("1.yaml", holds, fails, unknown)).toMatchObject({ code: 1, stderr: "" });
    expect(await exit("3.yaml", holds, unknown)).toMatchObject({ code: 3, stderr: "" });
  });
});

describe("the process", () => {
  it("exits with these codes, says what is wrong on stderr alone", async () => {
    const [usage, unreadable, failed, answered] = await Promise.all([
      ambit(["reach", "--from", "arn:aws:s3:::dosc", "--store", store]),
      ambit(["reach", "--from", "credential:AKIAI44QH8DHBEXAMPLE", "--store", store]),
      ambit([
        "check",
        file("process.yaml", `assertions: [{ name: a, from: internet, to: "${key}", expect: reachable }]`),
        "--store",
        store,
      ]),
      ambit(["entries", "--store", store, "--format", "json"]),
    ]);
    expectError(usage, 2, "usage.unknown-node");
    expectError(unreadable, 3, "query.unresolved");
    expect(failed).toMatchObject({ code: 3, stderr: "" });
    expect(answered).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(answered.stdout)).toMatchObject({ schema: 1, entries: [] });
  });
});

describe("a bug exits 4", () => {
  it("with where it is in the code, and nothing of the input", async () => {
    const preload = "Array.prototype.toSorted = () => { throw new TypeError('hun' + 'ter2'); };";
    const { stdout, stderr, code } = await ambit(["exposes", "arn:aws:s3:::docs", "--store", store], { preload });
    expect({ stdout, code }).toEqual({ stdout: "", code: 4 });
    expect(stderr).toMatch(/^error: a bug in ambit \(TypeError\)\n(\s+at .+\n)+help: report it/);
    expect(stderr).not.toContain("hunter2");
  });
});

describe("what an error quotes", () => {
  it("stays on its line and is no command to the terminal", async () => {
    const { stderr, code } = await ask("reach", "--from", "arn:aws:s3:::\u001b[2J\u202e\nerror: forged");
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/[\p{Bidi_Control}]|[^\P{Cc}\n]|^error: forged/mu);
    const unknownOption = await ask("reach", "--\u001b[2J");
    expect(unknownOption.stderr).not.toContain("\u001b");
  });

  it("is no secret that was pasted where an id belongs", async () => {
    const { stderr } = await ask("reach", "--from", "ghp_16C7e42F292c6912E7710c838347Ae178B4a");
    expect(stderr).not.toContain("16C7e42F");
  });
});
