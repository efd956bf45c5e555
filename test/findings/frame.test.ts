import { describe, expect, it } from "vitest";
import { findingsRenderers } from "../../cli/render/findings.ts";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { accessKey, allow, awsAccount, role, roleArn, user } from "../../model/examples/aws.ts";
import { k8sCluster } from "../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { frameworkEntry } from "../../model/framework.ts";
import { checks } from "../../queries/findings/index.ts";
import { ask, asOf, found, graphOf, life } from "./world.ts";

const scope = "aws:account:111111111111";
const key = "credential:AKIAIOSFODNN7EXAMPLE";
const old: readonly Fact[] = [
  awsAccount(),
  user("bot"),
  accessKey("AKIAIOSFODNN7EXAMPLE", "bot"),
  life(key, scope, { created: "2026-05-04T00:00:00.000Z" }),
];
const accepted = (rest: Partial<FactOf<"owner.suppression">> = {}): FactOf<"owner.suppression"> => ({
  kind: "owner.suppression",
  key: `owners:o.yaml|${JSON.stringify(rest)}`,
  scope: "owners:o.yaml",
  source: { document: "o.yaml", locator: "/suppressions/0", importer: "owners", observedAt: asOf },
  check: "NHI-KEY-01",
  select: { by: "glob", glob: "credential:AKIA*" },
  owner: "platform",
  reason: "until the vendor is gone",
  expires: "2027-01-31",
  ...rest,
});
const io = { color: false } as Parameters<NonNullable<typeof findingsRenderers.table>>[0];

describe("checks", () => {
  it("have the id that their file says, words for everything, and only known entries of frameworks", () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { id, title, condition, remediation, frameworks } of checks) {
      expect(id).toMatch(/^(AI|AUTH|GOV|NHI|SEC|VAULT)-[A-Z0-9]+-\d\d$/);
      for (const text of [title, condition, remediation]) expect(text.length, id).toBeGreaterThan(9);
      expect(frameworks.length, id).toBeGreaterThan(0);
    }
    // An unknown one is an error with the nearest.
    for (const ref of checks.flatMap(({ frameworks }) => frameworks)) expect(frameworkEntry(ref).title).not.toBe("");
  });

  it("of an empty snapshot are not evaluated, each with a reason", () => {
    const empty = viewOfFacts(new FactBase([], asOf), { id: "", takenAt: asOf });
    const answer = ask(empty);
    expect(answer.findings).toEqual([]);
    expect(answer.checks.filter(({ status }) => status !== "not-evaluated")).toEqual([]);
    for (const { id, notEvaluated } of answer.checks)
      expect(notEvaluated[0]?.reason, id).toMatch(id.startsWith("GOV-SIGN-") ? /ambit gate/ : /was imported/);
  });

  it("of sign-offs say which command tells them, and are no gap of this snapshot", () => {
    const { checks: rows, counts } = ask(graphOf(old), { checks: ["GOV-SIGN-*"] });
    expect(rows.map(({ id, severity, status }) => [id, severity, status])).toEqual([
      ["GOV-SIGN-01", "critical", "not-evaluated"],
      ["GOV-SIGN-02", "high", "not-evaluated"],
      ["GOV-SIGN-03", "medium", "not-evaluated"],
    ]);
    for (const { notEvaluated } of rows) expect(notEvaluated[0]?.reason).toContain("`ambit gate --baseline <folder>`");
    expect(counts.notEvaluated).toBe(0);
  });

  it("of chains of AI services are clear of nothing where what these run in was not read", () => {
    const empty = ask(graphOf([k8sCluster()], true), { checks: ["AI-*", "GOV-RACI-*"] });
    expect(empty.checks.map(({ id, status }) => `${id} ${status}`)).toEqual(
      empty.checks.map(({ id }) => `${id} not-evaluated`),
    );
  });

  it("whose collections were not read are not evaluated there", () => {
    const { checks: rows } = ask(graphOf([awsAccount(), role("r")], true), { checks: ["NHI-OWN-03"] });
    expect(rows).toMatchObject([
      { status: "not-evaluated", notEvaluated: [{ scope, reason: "IAM roles were not read" }, { scope }] },
    ]);
  });

  it("say of how many things they could not tell", () => {
    const [row] = ask(graphOf(old.slice(0, 3)), { checks: ["NHI-KEY-01"] }).checks;
    expect(row).toMatchObject({
      status: "partly",
      notEvaluated: [{ scope, reason: "when its access-key was made was not read", subjects: 1, example: key }],
    });
  });

  it("are asked for by id or glob; another word is an error with the nearest", () => {
    expect(ask(graphOf(old), { checks: ["nhi-key-*"] }).checks.map(({ id }) => id)).toEqual([
      "NHI-KEY-01",
      "NHI-KEY-02",
      "NHI-KEY-03",
    ]);
    expect(() => ask(graphOf(old), { checks: ["NHI-KEYS-01"] })).toThrow(/`NHI-KEYS-01` is no check/);
  });
});

describe("what an owner accepts", () => {
  it("is counted apart until its day, and counts again from then on", () => {
    expect(found("NHI-KEY-01", [...old, accepted()])).toEqual([]);
    const answer = ask(graphOf([...old, accepted()]), { checks: ["NHI-KEY-01"], suppressed: true, failOn: "high" });
    expect(answer).toMatchObject({
      failed: 0,
      counts: { open: 0, suppressed: 1 },
      findings: [{ subject: key, suppressed: { owner: "platform", expires: "2027-01-31" } }],
      suppressions: [{ state: "active", matched: 1 }],
    });
    const late = ask(graphOf([...old, accepted({ expires: "2026-11-19" })]), {
      checks: ["NHI-KEY-01"],
      failOn: "high",
    });
    expect(late).toMatchObject({ failed: 1, counts: { open: 1 }, suppressions: [{ state: "expired" }] });
  });

  it("is listed where it matches nothing or names no check", () => {
    const idle = [accepted({ select: { by: "id", id: roleArn("x") } }), accepted({ check: "NHI-KEY-99" })];
    const { suppressions } = ask(graphOf([...old, ...idle]));
    expect(suppressions.map(({ check, state }) => [check, state])).toEqual([
      ["NHI-KEY-01", "idle"],
      ["NHI-KEY-99", "no-such-check"],
    ]);
  });
});

describe("answers", () => {
  const answer = ask(graphOf([...old, role("r"), allow(roleArn("r"), "*")]), { checks: ["NHI-*"] });

  it("as SARIF hold a rule for each check, a result for each finding, and what was not evaluated", () => {
    const text = findingsRenderers.sarif?.(io, answer, {}) ?? "";
    const { runs } = JSON.parse(text) as { runs: readonly Record<string, never>[] };
    expect(runs[0]).toMatchObject({ tool: { driver: { name: "ambit" } } });
    const [run] = runs as unknown as readonly [
      {
        results: readonly { ruleId: string; ruleIndex: number }[];
        tool: { driver: { rules: readonly { id: string }[] } };
      },
    ];
    expect(run.results).toHaveLength(answer.findings.length);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(text).toContain("toolExecutionNotifications");
  });

  it("for people name the check, the subject, the owner and what was not evaluated", () => {
    const text = findingsRenderers.table?.(io, answer, {}) ?? "";
    expect(text).toContain("NHI-PRIV-01 As good as an administrator, or most rights unused (1)");
    expect(text).toContain("nobody answers for it");
    expect(text).toContain("Not evaluated");
  });
});
