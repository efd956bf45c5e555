import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { FactBase } from "../../../graph/facts.ts";
import { viewOfFacts } from "../../../graph/load.ts";
import { closure, NOT_REACHED } from "../../../graph/port.ts";
import { type Privilege, privilege, splitPrivilege } from "../../../model/access.ts";
import { certainties } from "../../../model/step.ts";
import { account, base, exported, iam, keysOf, laid, overlaid, scope } from "./estate.ts";

const plan = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, "../terraform/plans", `${name}.json`), "utf8");

let facts: FactBase;
beforeAll(async () => {
  facts = await base({ "account.json": exported() });
});

describe("a plan over a snapshot", () => {
  test("adds, changes and takes away what the plan does, and nothing else", async () => {
    const overlay = await laid({ "plan.json": plan("change") }, facts);
    expect(overlay.problems).toEqual([]);
    expect(keysOf(overlay)).toEqual({
      add: [
        "aws.bucket arn:aws:s3:::customer-docs",
        `aws.policy ${iam("policy/team")}`,
        "aws.security-group-rule sg-0000000000abc0001/ingress/0",
        expect.stringMatching(/^aws.security-group-rule sg-0000000000abc0001\/ingress\/[0-9a-f]{12}$/),
        `aws.statement ${iam("policy/team")}#v7/0`,
        `aws.statement ${iam("policy/team")}#v8/0`,
        `aws.statement ${iam("policy/team")}#v8/1`,
        `aws.statement inline:${iam("role/app")}:read#/0`,
        `aws.statement resource:arn:aws:lambda:eu-west-1:${account}:function:f#/2`,
        "aws.statement resource:arn:aws:s3:::customer-docs#/0",
      ],
      remove: [`aws.statement inline:${iam("role/app")}:old#/0`, `aws.statement inline:${iam("role/app")}:read#/1`],
    });
  });

  test("of an object only the fields that the plan changes: what the snapshot knows beside them stays", async () => {
    const now = overlaid(facts, await laid({ "plan.json": plan("change") }, facts));
    expect(now.get("aws.bucket", "arn:aws:s3:::customer-docs")).toMatchObject({
      aclsDisabled: true,
      block: { blockPublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: false },
    });
    expect(now.get("aws.role", iam("role/app"))?.tags).toEqual(["owner=shop"]);
    // Only the plan's peer leaves the rule that EC2 keeps both in.
    expect(now.get("aws.security-group-rule", "sg-0000000000abc0001/ingress/0")?.cidrs).toEqual(["192.0.2.0/24"]);
  });

  test("a managed policy gets a new version, and the old one is kept out of force", async () => {
    const now = overlaid(facts, await laid({ "plan.json": plan("change") }, facts));
    expect(now.get("aws.policy", iam("policy/team"))?.defaultVersion).toBe("v8");
    expect(
      now.where("aws.statement", "policy", iam("policy/team")).map(({ version, inForce }) => [version, inForce]),
    ).toEqual([
      ["v3", false],
      ["v7", false],
      ["v8", true],
      ["v8", true],
    ]);
  });

  test("a function's permissions of other hands stay", async () => {
    const now = overlaid(facts, await laid({ "plan.json": plan("change") }, facts));
    const policy = `resource:arn:aws:lambda:eu-west-1:${account}:function:f`;
    expect(now.where("aws.statement", "policy", policy).map(({ sid }) => sid)).toEqual([
      "by-hand",
      "events",
      "everybody",
    ]);
  });

  test("how far the snapshot was read stays as it is", async () => {
    const overlay = await laid({ "plan.json": plan("change") }, facts);
    expect(overlay.add.filter(({ kind }) => kind === "coverage" || kind === "aws.account")).toEqual([]);
    expect(overlaid(facts, overlay).coverage("aws.role", scope)).toBe("read");
  });

  test("what is destroyed is gone; what the plan does not manage is not", async () => {
    const now = overlaid(facts, await laid({ "plan.json": plan("destroy") }, facts));
    for (const kind of [
      "aws.role",
      "aws.bucket",
      "aws.function",
      "aws.policy",
      "aws.statement",
      "aws.security-group",
    ] as const)
      expect([kind, now.of(kind)]).toEqual([kind, []]);
    expect(now.of("aws.secret")).toHaveLength(1);
  });

  test("a state changes nothing that the snapshot has", async () => {
    expect(keysOf(await laid({ "state.json": plan("state") }, facts))).toEqual({ add: [], remove: [] });
  });

  test("a state adds what the snapshot lacks", async () => {
    const without = await base({ "account.json": { ...exported(), Lambda: { Functions: [] } } });
    expect(keysOf(await laid({ "state.json": plan("state") }, without))).toEqual({
      add: [
        `aws.function arn:aws:lambda:eu-west-1:${account}:function:f`,
        `aws.statement resource:arn:aws:lambda:eu-west-1:${account}:function:f#/0`,
      ],
      remove: [],
    });
  });

  test("the account need not be named where the snapshot has one", async () => {
    const overlay = await laid({ "plan.json": plan("create") }, facts);
    expect(overlay.add.find(({ key }) => key === iam("role/role-x"))?.scope).toBe(scope);
  });
});

describe("what can be reached with the plan", () => {
  /** The weakest certainty that a proof of it needs; undefined where there is none. */
  const certainty = (source: FactBase, from: Privilege, to: Privilege): string | undefined => {
    const graph = viewOfFacts(source, { id: "x", takenAt: "" });
    const index = (key: Privilege): number => {
      const { node, access } = splitPrivilege(key);
      return graph.privilegeIndex(graph.nodeIndex(node), access);
    };
    return certainties.find((_, most) => closure(graph.csr, [index(from)], most).stratumOf[index(to)] !== NOT_REACHED);
  };

  test("the bucket is open to the internet, and the secret to the role that was denied it", async () => {
    const now = overlaid(facts, await laid({ "plan.json": plan("change") }, facts));
    const read = privilege("arn:aws:s3:::customer-docs", "read");
    const secret = privilege(`arn:aws:secretsmanager:eu-west-1:${account}:secret:db-AbC123`, "read");
    const role = privilege(iam("role/app"), "impersonate");
    const outside = privilege("internet", "originate");
    expect([certainty(facts, outside, read), certainty(now, outside, read)]).toEqual([undefined, "certain"]);
    expect([certainty(facts, role, secret), certainty(now, role, secret)]).toEqual([undefined, "certain"]);
  });

  test("what rests on something open is conditional", async () => {
    const now = overlaid(facts, await laid({ "plan.json": plan("create") }, facts));
    const [secret] = now.of("aws.secret").filter(({ unknown }) => unknown !== undefined);
    const role = privilege(iam("role/role-x"), "impersonate");
    expect(certainty(now, role, privilege(secret?.key ?? "", "read"))).toBe("conditional");
  });
});
