import { describe, expect, it } from "vitest";
import { compileAws } from "../../../authz/aws/index.ts";
import { account, allow, boundary, deny, managed, policyArn, when } from "../../../model/examples/aws.ts";
import type { Fact } from "../../../model/fact.ts";
import { ann, docs, get, objects, people, type Verdict } from "./rows.ts";
import { closed } from "./world.ts";

const limit = policyArn("limit");

describe("what an attacker chooses", () => {
  const ask = (...facts: readonly Fact[]): Verdict => {
    const aws = compileAws(closed(...people, ...facts));
    const caller = aws.caller(ann);
    if (!caller) throw new Error("ann is missing");
    const ways = aws.ways({ caller, action: get, target: { arn: objects, holder: docs, account } });
    return ways.length === 0
      ? "deny"
      : ways.some(({ conditions, premises }) => conditions.length + premises.length === 0)
        ? "allow"
        : "conditional";
  };

  it.each<readonly [Verdict, string, ...Fact[]]>([
    ["allow", "TLS", allow(ann, get), deny(ann, "s3:*", "*", { when: [when("Bool", "aws:SecureTransport", "false")] })],
    [
      "allow",
      "a region that no deny means",
      allow(ann, get),
      deny(ann, "*", "*", { when: [when("StringNotEquals", "aws:RequestedRegion", "eu-west-1")] }),
    ],
    [
      "deny",
      "not two regions at once",
      allow(ann, get, "*", { when: [when("StringEquals", "aws:RequestedRegion", "us-east-1")] }),
      deny(ann, "*", "*", { when: [when("StringNotEquals", "aws:RequestedRegion", "eu-west-1")] }),
    ],
    [
      "deny",
      "not a private address from outside",
      allow(ann, get, "*", { when: [when("IpAddress", "aws:SourceIp", "10.0.0.0/8")] }),
    ],
    ["allow", "any address", allow(ann, get, "*", { when: [when("IpAddress", "aws:SourceIp", "0.0.0.0/0")] })],
    [
      "conditional",
      "a second factor, if it has one",
      allow(ann, get, "*", { when: [when("Bool", "aws:MultiFactorAuthPresent", "true")] }),
    ],
    [
      "conditional",
      "a key of a service that is not decided",
      allow(ann, get, "*", { when: [when("StringEquals", "s3:ExistingObjectTag/class", "public")] }),
    ],
    ["allow", "objects that a deny does not cover", allow(ann, get), deny(ann, get, `${docs}/secret/*`)],
    [
      "deny",
      "objects of one prefix, which a deny covers",
      allow(ann, get, `${docs}/secret/*`),
      deny(ann, get, `${docs}/s*`),
    ],
    [
      "allow",
      "where two globs meet",
      allow(ann, get, `${docs}/*.csv`),
      boundary(ann, limit),
      managed(limit, get, `${docs}/export/*`),
    ],
    [
      "deny",
      "where two globs do not meet",
      allow(ann, get, `${docs}/a/*`),
      boundary(ann, limit),
      managed(limit, get, `${docs}/b/*`),
    ],
    [
      "allow",
      "the moment: after the snapshot",
      allow(ann, get, "*", { when: [when("DateGreaterThan", "aws:CurrentTime", "2025-01-01T00:00:00Z")] }),
    ],
    [
      "deny",
      "not the past",
      allow(ann, get, "*", { when: [when("DateLessThan", "aws:CurrentTime", "2025-01-01T00:00:00Z")] }),
    ],
    [
      "conditional",
      "a later moment",
      allow(ann, get, "*", { when: [when("DateGreaterThan", "aws:CurrentTime", "2030-01-01T00:00:00Z")] }),
    ],
    [
      "conditional",
      "the moment after the one at which the snapshot was taken",
      allow(ann, get, "*", { when: [when("DateGreaterThan", "aws:CurrentTime", "2026-01-01T00:00:00Z")] }),
    ],
  ])("%s: %s", (expected, _name, ...facts) => {
    expect(ask(...(facts as Fact[]))).toBe(expected);
  });

  it("names key, operator and statement of what is open, and no value", () => {
    const aws = compileAws(
      closed(
        ...people,
        allow(ann, get, "*", { sid: "Office", when: [when("StringEquals", "s3:ExistingObjectTag/class", "hunter2")] }),
      ),
    );
    const caller = aws.caller(ann);
    const [way] = caller ? aws.ways({ caller, action: get, target: { arn: objects, holder: docs, account } }) : [];
    const text = way?.conditions.map((condition) => condition.text).join() ?? "";
    expect(text).toContain("StringEquals s3:ExistingObjectTag/class (1 value)");
    expect(text).toContain("statement Office");
    expect(text).not.toContain("hunter2");
  });
});
