import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arnCovers, arnMatches, arnMeet } from "../../../authz/aws/arn-glob.ts";
import { sampleOf } from "../../../authz/aws/pattern.ts";
import { account, allow, deny, userArn } from "../../../model/examples/aws.ts";
import { ann, judge } from "./rows.ts";

const field = fc.constantFrom("*", "a", "b", "a*", "?");
const resource = fc.constantFrom("*", "x/*", "x/y", "y:*", "*:y", "x?y");
const whole = fc.tuple(field, field, resource).map(([region, owner, of]) => `arn:aws:ec2:${region}:${owner}:${of}`);
const glob = fc.oneof(whole, fc.constantFrom("*", "arn:*", "arn:aws:ec2:*", "arn:aws:ec2:a*"));
const arn = fc
  .tuple(fc.constantFrom("a", "b", "ab"), fc.constantFrom("a", "b"), fc.constantFrom("x/y", "x/", "y:y", "x:y", "y"))
  .map(([region, owner, of]) => `arn:aws:ec2:${region}:${owner}:${of}`);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html, "Using wildcards in
// resource ARNs": wildcards stand inside the parts that colons separate; at the very end `*` goes beyond.
describe("globs of ARNs", () => {
  it("do not run from one field into the next", () => {
    expect(arnMeet(`arn:aws:ec2:*:${account}:volume/own`, `arn:aws:ec2:*:${account}:instance/*`)).toBeUndefined();
    const version = (of: string): string => `arn:aws:elasticbeanstalk:*:*:applicationversion/${of}/*`;
    expect(arnCovers(version("other"), version("shop"))).toBe(false);
    expect(arnMatches(`arn:aws:sns:*:${account}:b`, `arn:aws:sns:eu-west-1:1:topic:${account}:b`)).toBe(false);
  });

  it("run over slashes and colons of the resource, and to the end", () => {
    expect(arnMatches("arn:aws:s3:::docs/*/a", "arn:aws:s3:::docs/b/c/a")).toBe(true);
    expect(arnMatches("arn:aws:lambda:*:1:function:*", "arn:aws:lambda:eu:1:function:f:live")).toBe(true);
    expect(arnMatches("arn:aws:lambda:*", "arn:aws:lambda:eu:1:function:f")).toBe(true);
    expect(arnMatches("*", "no arn")).toBe(true);
  });

  it("meet inside both, and only where they do", () => {
    fc.assert(
      fc.property(glob, glob, arn, (a, b, of) => {
        const both = arnMatches(a, of) && arnMatches(b, of);
        const met = arnMeet(a, b);
        if (met === undefined) return !both;
        const sample = sampleOf(met);
        return arnMatches(a, sample) && arnMatches(b, sample) && (!arnMatches(met, of) || both);
      }),
      { numRuns: 2000 },
    );
  });

  it("cover no more than they match", () => {
    fc.assert(
      fc.property(glob, glob, arn, (wide, narrow, of) => {
        return !(arnCovers(wide, narrow) && arnMatches(narrow, of)) || arnMatches(wide, of);
      }),
    );
  });
});

const topic = (resource: string) => ({ principal: userArn("ann"), action: "sns:Publish", resource });
judge("a wildcard of one field", [
  [
    "allow",
    "any Region",
    topic(`arn:aws:sns:eu-west-1:${account}:b`),
    allow(ann, "sns:*", `arn:aws:sns:*:${account}:b`),
  ],
  [
    "allow",
    "a Deny of another resource type does not take it",
    { principal: ann, action: "ec2:StartInstances", resource: `arn:aws:ec2:eu-west-1:${account}:instance/i-1` },
    allow(ann, "ec2:*"),
    deny(ann, "ec2:*", `arn:aws:ec2:*:${account}:volume/*`),
  ],
]);
