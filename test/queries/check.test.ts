import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { role, roleArn, userArn } from "../../model/examples/aws.ts";
import { k8sCluster } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import check, { type CheckAnswer } from "../../queries/check.ts";
import { closed, coverage, escalationRule, roleRule, step, stepRule, steps, world } from "./world.ts";

const alice = userArn("alice");
const bob = userArn("bob");
const ops = roleArn("ops");
const docs = "arn:aws:s3:::docs";
const web = "k8s:prod:pod:shop:web";

const facts = [
  k8sCluster(),
  ...steps(`
    ${alice}#impersonate -> ${ops}#impersonate
    ${ops}#impersonate -> ${docs}#read
    ${bob}#impersonate -> arn:aws:s3:::logs#write
    internet#originate -> ${web}#connect
    ${web}#execute -> arn:aws:s3:::web#read
  `),
  step(`${bob}#impersonate -> ${docs}#write`, { when: ["it rains"] }),
  step(`${bob}#impersonate -> ${ops}#impersonate`, { guess: "its name says so" }),
];

interface Assertion {
  readonly from: string | readonly string[];
  readonly to: string;
  readonly expect: "reachable" | "unreachable";
  readonly [more: string]: unknown;
}
const run = (
  assertions: readonly Assertion[],
  own: Iterable<Fact> = facts,
  rules = [stepRule, escalationRule, roleRule],
) =>
  check.run(
    world(own, own === facts ? [stepRule, escalationRule] : rules),
    check.input.parse({
      text: JSON.stringify({ assertions: assertions.map((one, n) => ({ name: `number ${n}`, ...one })) }),
    }),
  );
const verdict = (assertion: Assertion, own?: Iterable<Fact>): string => {
  const [result] = run([assertion], own).results;
  return `${result?.actual} ${result?.ok ? "ok" : "not ok"}`;
};
const blindedBy = (assertion: Assertion, own?: Iterable<Fact>) => run([assertion], own).results[0]?.blindedBy;

describe("an assertion", () => {
  it.each([
    ["reachable", alice, docs, "reachable ok"],
    ["unreachable", alice, docs, "reachable not ok"],
    ["unreachable", alice, "arn:aws:s3:::logs", "unreachable ok"],
    ["reachable", alice, "arn:aws:s3:::logs", "unreachable not ok"],
  ] as const)("expects %s of %s and %s: %s", (expects, from, to, result) => {
    expect(verdict({ from, to, expect: expects })).toBe(result);
  });

  it("holds a list of starts together", () => {
    const both = steps(`${alice}#impersonate & ${bob}#impersonate -> ${docs}#read`);
    expect(verdict({ from: [alice, bob], to: docs, expect: "reachable" }, both)).toBe("reachable ok");
    expect(verdict({ from: "kind:AwsUser", to: docs, expect: "unreachable" }, both)).toBe("unreachable ok");
  });

  it("wants every start and every target to be reached, or none", () => {
    expect(verdict({ from: "kind:AwsUser", to: docs, expect: "reachable" })).toBe("reachable ok");
    expect(verdict({ from: "kind:AwsUser", to: ops, expect: "reachable" })).toBe("unreachable not ok");
    expect(verdict({ from: "kind:AwsUser", to: ops, expect: "unreachable" })).toBe("reachable not ok");
    expect(verdict({ from: alice, to: "kind:AwsBucket", expect: "reachable" })).toBe("unreachable not ok");
    expect(verdict({ from: "internet", to: "kind:AwsBucket", expect: "unreachable" })).toBe("unreachable ok");
  });

  it("counts any access but a position, unless it names one", () => {
    expect(verdict({ from: "internet", to: web, expect: "unreachable" })).toBe("unreachable ok");
    expect(verdict({ from: "internet", to: web, access: "connect", expect: "reachable" })).toBe("reachable ok");
    expect(verdict({ from: "internet", to: `${web}#connect`, expect: "reachable" })).toBe("reachable ok");
    expect(verdict({ from: alice, to: docs, access: "write", expect: "unreachable" })).toBe("unreachable ok");
    expect(verdict({ from: bob, to: docs, access: "write", expect: "reachable" })).toBe("reachable ok");
  });

  it("takes proofs no weaker than its certainty", () => {
    expect(verdict({ from: bob, to: docs, expect: "unreachable", certainty: "certain" })).toBe("unreachable ok");
    expect(verdict({ from: bob, to: ops, expect: "unreachable" })).toBe("unreachable ok");
    expect(verdict({ from: bob, to: ops, expect: "reachable", certainty: "assumed" })).toBe("reachable ok");
  });

  it("takes hypotheses, one or several", () => {
    const to = "arn:aws:s3:::web";
    expect(verdict({ from: "internet", to, expect: "unreachable" })).toBe("unreachable ok");
    expect(verdict({ from: "internet", to, expect: "reachable", assume: web })).toBe("reachable ok");
    expect(verdict({ from: "internet", to, expect: "reachable", assume: ["exposed"] })).toBe("reachable ok");
    expect(verdict({ from: "internet", to, expect: "unreachable", assume: ["exposed#originate"] })).toBe(
      "unreachable ok",
    );
  });

  it("shows the proof of what is reachable, and the author's reason", () => {
    const answer = run([{ from: alice, to: docs, expect: "unreachable", reason: "the documents are private" }]);
    const [result] = answer.results;
    expect(result).toMatchObject({ name: "number 0", reason: "the documents are private" });
    expect(answer.proofs[result?.proof ?? ""]).toMatchObject({ conclusion: `${docs}#read`, steps: { length: 2 } });
  });

  it("shows the strongest proof of the accesses that count", () => {
    const two = [
      step(`${alice}#impersonate -> ${docs}#read`, { when: ["it rains"] }),
      step(`${alice}#impersonate -> ${docs}#write`),
    ];
    const answer = run([{ from: alice, to: docs, expect: "reachable" }], two);
    expect(answer.proofs[answer.results[0]?.proof ?? ""]?.conclusion).toBe(`${docs}#write`);
  });
});

describe("starts that exist by being named", () => {
  const any = "external:aws-any-account";
  const main = "external:github:repo:shop/app:ref:refs/heads/main";
  const own = [...steps(`${any}#impersonate -> ${docs}#read`), k8sCluster()];

  it("exist for the assertions that name them, and for no other", () => {
    const answer = run(
      [
        { from: any, to: docs, expect: "reachable" },
        { from: main, to: docs, expect: "unreachable" },
        { from: "k8s:prod:serviceaccount:shop:web", to: docs, expect: "unreachable" },
        { from: "kind:K8sServiceAccount", to: docs, expect: "unreachable" },
        { from: "k8s:prod:serviceaccount:shop:web#nothing", to: docs, expect: "unreachable" },
      ],
      own,
      [stepRule],
    );
    expect(answer.results.map(({ actual }) => actual)).toEqual([
      "reachable",
      "unreachable",
      "unreachable",
      "unknown",
      "unknown",
    ]);
  });
});

describe("what names nothing is unknown, never ok", () => {
  it.each([
    [
      { from: "arn:aws:iam::111111111111:user/alcie", to: docs },
      "from: no node `arn:aws:iam::111111111111:user/alcie` in this snapshot",
    ],
    [{ from: "*nobody*", to: docs }, "from: `*nobody*` matches nothing"],
    [{ from: "kind:AwsUzer", to: docs }, "from: `AwsUzer` is no node kind"],
    [{ from: `${alice}#read`, to: docs }, `from: \`${alice}\` has no access \`read\``],
    [{ from: alice, to: "arn:aws:s3:::dosc" }, "to: `arn:aws:s3:::dosc` matches nothing"],
    [{ from: alice, to: "tag:a=b" }, "to: `tag:a=b` matches nothing"],
    [
      { from: alice, to: docs, access: "execute" },
      `to: \`${docs}\` has no access execute; name one of administer, read, write, connect`,
    ],
    [
      { from: alice, to: `${docs}#read`, access: "write" },
      `to: \`${docs}#read\` and the assertion's own access \`write\` differ`,
    ],
    [
      { from: "internet", to: web, assume: "k8s:prod:pod:shop:wbe" },
      "assume: no node `k8s:prod:pod:shop:wbe` in this snapshot",
    ],
    [{ from: "internet", to: web, assume: "kind:AwsRole" }, "assume: `kind:AwsRole` matches nothing it could hold for"],
    [
      { from: "credential:AKIAIOSFODNN7EXAMPLE", to: docs },
      "from: the access key `AKIAIOSFODNN7EXAMPLE` is in no account that was imported",
    ],
  ])("%j", (assertion, why) => {
    for (const expects of ["reachable", "unreachable"] as const) {
      const [result] = run([{ ...assertion, expect: expects }]).results;
      expect(result).toMatchObject({ actual: "unknown", ok: false, blindedBy: [why] });
    }
  });

  it("does not keep the other assertions from being tested", () => {
    const answer = run([
      { from: "*nobody*", to: docs, expect: "unreachable" },
      { from: alice, to: docs, expect: "reachable" },
      { from: alice, to: docs, expect: "unreachable" },
    ]);
    expect(answer).toMatchObject({ passed: 1, failed: 1, unknown: 1 });
  });
});

describe("what was not read makes silence unknown", () => {
  const dev = roleArn("dev");
  const named = [...steps(`${ops}#impersonate -> ${docs}#read`), role("ops"), role("dev")];
  const question = { from: dev, to: ops, expect: "unreachable" } as const;

  it("where a rule that it blinds could lead on to the target", () => {
    expect(blindedBy(question, named)).toEqual(["aws.role of aws:account:111111111111"]);
    expect(verdict(question, [...named, coverage("aws.role", "read")])).toBe("unreachable ok");
    expect(verdict(question, [...named, coverage("aws.role", "partly")])).toBe("unknown not ok");
  });

  it("not where its conclusions lead elsewhere", () => {
    expect(verdict({ from: dev, to: docs, expect: "unreachable" }, named)).toBe("unreachable ok");
  });

  it("not where the world is closed", () => {
    expect(verdict(question, [...named, closed()])).toBe("unreachable ok");
  });

  it("proves what it proves all the same", () => {
    expect(verdict({ from: ops, to: docs, expect: "reachable" }, named)).toBe("reachable ok");
    expect(verdict({ from: ops, to: docs, expect: "unreachable" }, named)).toBe("reachable not ok");
  });

  it("where only an unread restraint keeps a proof from being certain", () => {
    const tagged = [role("ops", { tags: [`from=${alice}`] }), coverage("aws.role", "read")];
    const certain = { from: alice, to: ops, expect: "unreachable", certainty: "certain" } as const;
    expect(blindedBy(certain, tagged)).toEqual([
      expect.stringContaining("service control policies of aws:account:111111111111"),
    ]);
    expect(verdict(certain, [...tagged, coverage("aws.scp", "read")])).toBe("reachable not ok");
  });

  it("where the start's or the target's own account was not imported", () => {
    const vendor = roleArn("vendor", "999999999999");
    const own = [
      ...steps(`${vendor}#impersonate -> ${docs}#read
      ${alice}#impersonate -> ${ops}#impersonate`),
      coverage("aws.role", "read"),
    ];
    expect(blindedBy({ from: vendor, to: ops, expect: "unreachable" }, own)).toEqual([
      "aws:account:999999999999, which was not imported",
    ]);
    expect(blindedBy({ from: alice, to: vendor, expect: "unreachable" }, own)).toEqual([
      "aws:account:999999999999, which was not imported",
    ]);
    expect(verdict({ from: vendor, to: docs, expect: "reachable" }, own)).toBe("reachable ok");
    expect(verdict({ from: vendor, to: ops, expect: "unreachable" }, [...own, closed()])).toBe("unreachable ok");
  });
});

describe("expected.json of a case folder", () => {
  const account = "111111111111";
  const own = [
    ...steps(`
      ${alice}#impersonate -> ${ops}#impersonate
      internet#originate -> ${web}#connect
      ${web}#execute -> ${docs}#read
      ${web}#originate-get -> arn:aws:s3:::get#read
      ${bob}#impersonate -> k8s:prod#administer
    `),
    step(`${ops}#impersonate -> aws:account:${account}#administer`, { escalates: true }),
    closed(),
  ];
  const expected = (assertion: Record<string, unknown>): CheckAnswer =>
    check.run(
      world(own),
      check.input.parse({
        file: "expected.json",
        text: JSON.stringify({ id: "x", account, title: "", legs: [], assertions: [{ pathIds: [], ...assertion }] }),
      }),
    );
  it.each([
    [{ start: alice, target: ops, relation: "control" }, true],
    [{ start: alice, target: docs, relation: "read" }, false],
    [{ start: "internet", target: web, relation: "invoke" }, true],
    [{ start: "internet", target: web, relation: "network" }, true],
    [{ start: alice, target: "admin", relation: "control" }, true],
    [{ start: alice, target: "admin", relation: "is-admin" }, false],
    [{ start: bob, target: "k8s:prod", relation: "cluster-admin" }, true],
    [{ start: "internet", target: docs, relation: "read" }, false],
    [{ start: "internet", target: docs, relation: "read", assume: ["compromise-of-reached-workload"] }, true],
    [{ start: "internet", target: docs, relation: "read", assume: ["compromise-of-invoked-workload"] }, true],
    [{ start: "internet", target: docs, relation: "read", assume: ["get-only-ssrf-in-reached-workload"] }, false],
    [
      {
        start: "internet",
        target: "arn:aws:s3:::get",
        relation: "read",
        assume: ["get-only-ssrf-in-reached-workload"],
      },
      true,
    ],
  ])("%j is %s", (assertion, reachable) => {
    expect(expected({ ...assertion, reachable })).toMatchObject({ passed: 1, failed: 0, unknown: 0 });
    expect(expected({ ...assertion, reachable: !reachable })).toMatchObject({ passed: 0, failed: 1, unknown: 0 });
  });
});

describe("a file that holds no assertions", () => {
  it.each([
    ["", "/", "has a missing or wrong value"],
    ["assertions: [", "line 1", "is not well-formed YAML or JSON"],
    ["assertions: []", "/assertions", "has nothing where something must stand"],
    ["assertions:\n  - name: x", "/assertions/0/from", "has a missing or wrong value"],
    [
      "assertions:\n  - { name: x, from: a, to: b, expect: maybe }",
      "/assertions/0/expect",
      "has a value that is none of reachable, unreachable",
    ],
    [
      "assertions:\n  - { name: x, from: a, to: b, expect: reachable, acess: read }",
      "/assertions/0",
      "has a field that assertions do not know",
    ],
    ["&a [*a,*a]", "/", "has a missing or wrong value"],
  ])("%j is one clear error", (text, at, what) => {
    expect(() => check.run(world(facts), check.input.parse({ file: "g.yaml", text }))).toThrow(
      expect.objectContaining({
        code: "check.unreadable",
        exit: 3,
        message: `\`g.yaml\` ${what}`,
        help: "compare it with docs/queries/check.md",
        details: [["at", at]],
      }),
    );
  });

  it("never quotes the document", () => {
    const text = "assertions:\n  - { name: [hunter2], from: hunter2, to: 1, expect: hunter2, hunter2: 1 }";
    try {
      check.run(world(facts), check.input.parse({ file: "g.yaml", text }));
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
    }
  });

  it("bounds what aliases expand to", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (let i = 1; i < 12; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(9)
          .fill(i === 1 ? "*a" : `*a${i - 1}`)
          .join(",")}]`,
      );
    expect(() => check.run(world(facts), check.input.parse({ file: "g.yaml", text: bomb.join("\n") }))).toThrow(
      expect.objectContaining({ code: "check.unreadable" }),
    );
  });
});

it("lists at most --limit results and counts all", () => {
  const text = JSON.stringify({
    assertions: [1, 2, 3].map((n) => ({ name: `${n}`, from: alice, to: docs, expect: "reachable" })),
  });
  expect(check.run(world(facts), check.input.parse({ text, limit: 2 }))).toMatchObject({
    passed: 3,
    truncated: true,
    results: { length: 2 },
  });
});

it("reads the example of its own page", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(check.notes ?? "")?.[1] ?? "";
  expect(check.run(world(facts), check.input.parse({ text: example })).results).toMatchObject([
    { name: "the docs bucket is not reachable from the internet", reason: "the bucket holds contracts" },
    { name: "the leaked key is contained by one change", expect: "cut" },
  ]);
});

it("reads the estate's guardrails", () => {
  const text = readFileSync("examples/assistant/guardrails.yaml", "utf8");
  const { results } = check.run(world(facts), check.input.parse({ text }));
  expect(results.length).toBeGreaterThan(80);
  expect(results.every(({ reason }) => reason !== undefined)).toBe(true);
});
