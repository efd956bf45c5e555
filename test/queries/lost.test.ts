import { describe, expect, it } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import {
  accessKey,
  allow,
  awsAccount,
  bucket,
  bucketArn,
  principal,
  role,
  roleArn,
  trusts,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import cut from "../../queries/cut.ts";
import whatIf from "../../queries/what-if.ts";
import { closedWorld } from "../rules/derived.ts";

const [ops, docs] = [roleArn("ops"), bucketArn("docs")];
const graphOf = (facts: readonly Fact[]) =>
  viewOfFacts(closedWorld(facts), { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" });

/** A key of `ci`, and `admin`, who may give `ci` another key in the place of that one. */
const rotated: readonly Fact[] = [
  awsAccount(),
  accessKey("AKIAIOSFODNN7EXAMPLE", "ci"),
  accessKey("AKIAI44QH8DHBEXAMPLE", "ci"),
  user("ci"),
  user("admin"),
  bucket("docs"),
  allow(userArn("ci"), "s3:GetObject", `${docs}/*`),
  allow(userArn("admin"), ["iam:CreateAccessKey", "iam:DeleteAccessKey"], "*"),
];
const inactive = "revoke:credential:AKIAIOSFODNN7EXAMPLE";

/** Two users may take one role, one of them by two statements. */
const readsDocs = allow(ops, "s3:GetObject", `${docs}/*`);
const trust = trusts(ops, principal(userArn("ci"), userArn("ann")));
const shared: readonly Fact[] = [
  awsAccount(),
  user("ci"),
  user("ann"),
  role("ops"),
  trust,
  bucket("docs"),
  readsDocs,
  allow(ops, "s3:GetObject", `${docs}/2026/*`, { index: 1 }),
];

describe("what breaks with a change", () => {
  it("is nothing where a step cites the fact for another part of it: an inactive key can be replaced still", () => {
    const answer = cut.run(
      graphOf(rotated),
      cut.input.parse({ from: ["credential:AKIAIOSFODNN7EXAMPLE"], to: [`${docs}#read`] }),
    );
    expect(answer.cut.map(({ control }) => control.id)).toEqual([inactive]);
    expect(answer.cut[0]?.useCount).toBe(0);
    expect(answer.cut[0]?.stops.map(({ to }) => to)).toEqual([`${userArn("ci")}#impersonate`]);
    const { change } = whatIf.run(graphOf(rotated), whatIf.input.parse({ from: [userArn("ci")], without: [inactive] }));
    expect(change.without[0]?.uses.map(({ to }) => to)).toEqual([`${userArn("ci")}#impersonate`]);
  });

  it("names who else loses, and nothing that another statement gives as well", () => {
    const from = [userArn("ci")];
    const answer = cut.run(graphOf(shared), cut.input.parse({ from, to: [`${docs}#read`] }));
    expect(answer.cut.map(({ control }) => control.id)).toEqual([`narrow:${trust.key}`]);
    expect(answer.cut[0]?.uses.map((use) => use.from)).toEqual([[`${userArn("ann")}#impersonate`]]);
    const { change } = whatIf.run(graphOf(shared), whatIf.input.parse({ from, without: [`narrow:${readsDocs.key}`] }));
    expect(change.without[0]?.useCount).toBe(0);
  });
});
