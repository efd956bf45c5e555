import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessKey,
  allow,
  awsAccount,
  bucket,
  principal,
  role,
  roleArn,
  trusts,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { CheckJson, ReachJson } from "./contract.ts";
import { ambit, inside, npmAmbit, type Ran, scratch, stored } from "./process.ts";

const key = "credential:AKIAIOSFODNN7EXAMPLE";
const ops = roleArn("ops");
const docs = "arn:aws:s3:::docs";
const evil = "evil\u001b[31m\u0007\u202e\u009b2Jname\nline";

/** A key opens a user, who takes a role, which reads a bucket; until a day in March another role too. */
const facts: readonly Fact[] = [
  awsAccount(),
  accessKey("AKIAIOSFODNN7EXAMPLE", "ci"),
  user("ci"),
  role("ops"),
  trusts(ops, principal(userArn("ci"))),
  bucket("docs"),
  allow(ops, "s3:GetObject", "arn:aws:s3:::docs/*"),
  role("guest"),
  trusts(roleArn("guest"), principal(userArn("ci")), {
    when: [when("DateLessThan", "aws:CurrentTime", "2026-03-01T00:00:00Z")],
  }),
  role(evil),
  trusts(roleArn(evil), principal(userArn("ci"))),
  {
    kind: "closed-world",
    key: "aws:account:111111111111",
    scope: "aws:account:111111111111",
    source: awsAccount().source,
  },
];

const folder = scratch();
const store = path.join(folder.path, "store");
const guardrails = path.join(folder.path, "guardrails.yaml");
let snapshot = "";
beforeAll(async () => {
  await stored(store, facts.slice(0, 3), "2026-01-01T00:00:00.000Z");
  snapshot = await stored(store, facts);
  writeFileSync(
    guardrails,
    `assertions:
  - { name: the key reads the documents, from: "${key}", to: "${docs}", access: read, expect: reachable }
  - { name: nobody does, from: internet, to: "${docs}", expect: unreachable }
`,
  );
});
afterAll(() => folder.remove());

const ask = (...words: string[]): Promise<Ran> => inside([...words, "--store", store]);
async function json<T>(shape: { parse(value: unknown): T }, ...words: string[]): Promise<T> {
  const { stdout, stderr, code } = await ask(...words, "--format", "json");
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return shape.parse(JSON.parse(stdout));
}

describe("reach", () => {
  it("writes the JSON of the contract, every id in it resolved", async () => {
    const answer = await json(ReachJson, "reach", "--from", key);
    expect(answer.snapshot).toEqual({ id: snapshot, takenAt: "2026-01-01T00:00:00.000Z" });
    expect(answer.from).toEqual([key]);
    for (const { proof, id, access } of answer.reached) {
      expect(answer.proofs[proof]?.conclusion).toBe(`${id}#${access}`);
      const held = new Set([`${key}#impersonate`, "internet#originate"]);
      for (const step of answer.proofs[proof]?.steps ?? []) {
        const { from = [], to = "" } = answer.steps[step] ?? {};
        // Each step's premises stand before it: the order is the firing order.
        for (const premise of from) expect(held).toContain(premise);
        held.add(to);
      }
      expect(held).toContain(`${id}#${access}`);
    }
    expect(answer.reached.map(({ id, certainty }) => [id, certainty])).toEqual([
      [docs, "certain"],
      [roleArn(evil), "certain"],
      [roleArn("guest"), "certain"],
      [ops, "certain"],
      [userArn("ci"), "certain"],
    ]);
    expect(answer.counts).toEqual({ byKind: { AwsBucket: 1, AwsRole: 3, AwsUser: 1 }, byCertainty: { certain: 5 } });
  });

  it("takes several values after one flag, or the flag several times", async () => {
    const two = await json(ReachJson, "reach", "--from", key, "internet", "--to", docs);
    const again = await json(ReachJson, "reach", "--from", key, "--from", "internet", "--to", docs);
    expect(two).toEqual(again);
    expect(two.from).toEqual([key, "internet"]);
  });

  it("says with --limit that rows are missing, and counts them", async () => {
    const answer = await json(ReachJson, "reach", "--from", key, "--limit", "1");
    expect(answer).toMatchObject({ truncated: true, reached: { length: 1 }, counts: { byCertainty: { certain: 5 } } });
  });

  it("gives the same bytes twice, whatever the clock says", async () => {
    const clock = "const at = Date.UTC(2040, 0); Date.now = () => at; performance.now = () => 0;";
    const words = ["reach", "--from", key, "--format", "json"];
    const later = await ambit([...words, "--store", store], { preload: clock });
    expect(later).toEqual({ code: 0, stderr: "", stdout: (await ask(...words)).stdout });
    expect(later.stdout).not.toBe("");
  });

  it("judges expiry when the snapshot was taken, or at --as-of", async () => {
    const guest = async (...words: string[]) =>
      (await json(ReachJson, "reach", "--from", key, "--to", roleArn("guest"), ...words)).reached.map(
        ({ certainty }) => certainty,
      );
    expect(await guest()).toEqual(["certain"]);
    expect(await guest("--as-of", "2026-02-28T23:59:00+01:00")).toEqual(["certain"]);
    expect(await guest("--as-of", "2026-03-01")).toEqual([]);
  });

  it("answers an older snapshot by the beginning of its id", async () => {
    const { snapshots } = JSON.parse((await ask("snapshots", "--format", "json")).stdout) as {
      snapshots: { id: string }[];
    };
    expect(snapshots.map(({ id }) => id)).toEqual([snapshot, expect.not.stringMatching(snapshot)]);
    const old = snapshots[1]?.id ?? "";
    const answer = await json(ReachJson, "reach", "--from", key, "--snapshot", old.slice(0, 8));
    expect(answer.snapshot.id).toBe(old);
    expect(answer.reached.map(({ id }) => id)).toEqual([userArn("ci")]);
  });
});

describe("check", () => {
  it("writes the JSON of the contract", async () => {
    const answer = await json(CheckJson, "check", guardrails);
    expect(answer).toMatchObject({ passed: 2, failed: 0, unknown: 0 });
    expect(answer.results[0]).toMatchObject({ actual: "reachable", ok: true, proof: expect.any(String) });
  });
});

describe("every format", () => {
  const commands: readonly (readonly [formats: string, ...words: string[]])[] = [
    ["table json ndjson csv markdown", "entries"],
    ["table json ndjson csv markdown", "reach", "--from", key],
    ["table json ndjson markdown", "paths", "--from", key, "--to", docs],
    ["table json ndjson csv markdown", "exposes", docs],
    ["table json ndjson markdown sarif", "check", guardrails],
    ["table json ndjson", "snapshots"],
    ["table json", "doctor"],
  ];
  it.each(commands)("of %s: %s %s", async (formats, ...words) => {
    const help = await inside([words[0] ?? "", "--help"]);
    const choices = /--format[\s\S]*?choices:([\s\S]*?)default/.exec(help.stdout)?.[1] ?? "";
    expect((choices.match(/"\w+"/g) ?? []).map((quoted) => quoted.slice(1, -1)).toSorted()).toEqual(
      formats.split(" ").toSorted(),
    );
    for (const format of formats.split(" ")) {
      const { stdout, stderr, code } = await ask(...words, "--format", format);
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
      // No control character but line ends, and nothing that changes direction, in whatever name.
      expect(stdout).not.toMatch(/[\p{Bidi_Control}]|[^\P{Cc}\r\n]/u);
      if (stdout !== "" || format !== "ndjson") expect(stdout.endsWith("\n")).toBe(true);
      if (format === "json" || format === "sarif") expect(() => JSON.parse(stdout)).not.toThrow();
      if (format === "ndjson") for (const line of stdout.trimEnd().split("\n")) if (line) JSON.parse(line);
    }
  });

  it("of a name that nobody should print: what JSON says is the name itself", async () => {
    const { stdout } = await ask("reach", "--from", key, "--format", "json");
    expect(stdout).toContain("\\u001b");
    expect((JSON.parse(stdout) as { reached: { name: string }[] }).reached.map(({ name }) => name)).toContain(evil);
    const { stdout: table } = await ask("reach", "--from", key);
    expect(table).toContain("evil\ufffd[31m\ufffd\ufffd\ufffd2Jname\ufffdline");
  });

  it("of export, which names its own", async () => {
    for (const as of ["json", "graphml", "mermaid"]) {
      const { stdout, stderr, code } = await ask("export", as, "--from", key);
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
      expect(stdout).not.toMatch(/[\p{Bidi_Control}]|[^\P{Cc}\n]/u);
    }
  });
});

describe("the process", () => {
  it("runs through npm and writes nothing but the answer", async () => {
    const direct = await ask("snapshots", "--format", "json");
    const { stdout, stderr, code } = await npmAmbit(["snapshots", "--store", store, "--format", "json"]);
    expect({ stdout, code }).toEqual({ stdout: direct.stdout, code: 0 });
    expect(stderr).toBe("");
  });

  it("ends quietly when nobody reads, with the code of what it found", async () => {
    const reading = await ambit(["reach", "--from", key, "--store", store], { deaf: true });
    expect(reading).toEqual({ code: 0, stdout: "", stderr: "" });
    writeFileSync(
      path.join(folder.path, "fails.yaml"),
      `assertions: [{ name: a, from: internet, to: "${docs}", expect: reachable }]`,
    );
    const failing = await ambit(["check", path.join(folder.path, "fails.yaml"), "--store", store], { deaf: true });
    expect(failing).toMatchObject({ code: 1, stderr: "" });
  });

  it("writes no colour into a pipe", async () => {
    const { stdout } = await ambit(["entries", "--store", store], {
      env: { FORCE_COLOR: "1", COLORTERM: "truecolor" },
    });
    expect(stdout).not.toContain("\u001b");
  });
});
